using System.Globalization;
using System.Text.Json;
using CsCheck;
using LeadScoring.Core.Reranking;

namespace LeadScoring.Tests.Core.Reranking;

public sealed class ReviewReplyTests
{
    private static readonly ReviewRequest Lead = new()
    {
        Band = "B", ModelScore = 61,
        Signals = [new SignalEvidence("s1", "Asked for a tour twice in the last 90 days", Raises: true), new SignalEvidence("s2", "Quiet for 12 days", Raises: true), new SignalEvidence("s3", "Has not asked for a valuation in the last 90 days", Raises: false)],
        Notes = [new NoteEvidence("n1", "They want to move before the lease ends in August. Free only in the evenings.", 3), new NoteEvidence("n2", "Please do not call, I will get in touch if I need something.", 1)],
    };

    [Theory]
    [InlineData("Wants to move before the lease ends in August", "n1", "move before the lease ends")]
    [InlineData("The lease ends in August.", "n1", "lease ends in August")]
    [InlineData("Free only in the evenings", "n1", "Free only in the evenings")]
    [InlineData("Asked for a tour 2 times", "s1", "Asked for a tour")]
    [InlineData("Has been quiet for twelve days", "s2", "Quiet for 12 days")]
    [InlineData("Says please do not call", "n2", "Please do not call")]
    [InlineData("Wants to move before the lease ends", "n1", "MOVE  before “the” lease")]
    public void A_line_that_says_what_its_evidence_says_is_kept(string text, string evidence, string quote)
    {
        var verdict = ReviewReply.Read(Reply(1.1, [(text, evidence, quote.Replace("“the”", "the", StringComparison.Ordinal))]), Lead);

        Assert.Equal((1, 0, 1.1), (verdict.For.Length, verdict.Removed, verdict.Factor));
    }

    [Theory]
    [InlineData("Wants to move before the lease ends", "n9", "move before the lease", "no such evidence")]
    [InlineData("Wants to move before the lease ends", "", "move before the lease", "no evidence")]
    [InlineData("Wants to move before the lease ends", "s1", "move before the lease", "the quote stands elsewhere")]
    [InlineData("Wants to move before the lease ends", "n1", "move before the rent rises", "the quote stands nowhere")]
    [InlineData("Wants to move before the lease ends", "n1", "", "no quote")]
    [InlineData("Wants to move before the lease ends", "n1", "move", "one word proves nothing")]
    [InlineData("Has already signed with another agent", "n1", "before the lease ends", "a valid quote, another claim")]
    [InlineData("Has cash and a lender letter", "s1", "Asked for a tour", "a valid id, another claim")]
    [InlineData("Asked for a tour five times", "s1", "Asked for a tour", "another number in words")]
    [InlineData("Asked for a tour 3 times in the last 90 days", "s1", "Asked for a tour twice in the last 90 days", "another number")]
    [InlineData("Quiet for 120 days", "s2", "Quiet for 12 days", "a longer number")]
    [InlineData("Please call, they will get in touch", "n2", "call, I will get in touch", "a no turned into a yes")]
    [InlineData("Does not want to move before the lease ends in August", "n1", "move before the lease ends in August", "a yes turned into a no")]
    [InlineData("Has not asked for a valuation", "s3", "Has not asked for a valuation", "what lowered the score speaks for nobody")]
    [InlineData("Has cash and a lender letter and wants to move before the lease ends in August", "n1", "move before the lease ends in August", "a lie padded with what is true")]
    [InlineData("Asked for a tour eighty times in the last 90 days", "s1", "Asked for a tour", "a number in words")]
    [InlineData("The lease ends in August <img src=x onerror=alert(1)>", "n1", "lease ends in August", "markup")]
    [InlineData("The lease ends in August, see https://example.com", "n1", "lease ends in August", "a link")]
    [InlineData("The lease ends in August ![x](y)", "n1", "lease ends in August", "an image")]
    [InlineData("", "n1", "lease ends in August", "nothing said")]
    public void A_line_that_does_not_is_dropped_and_counted(string text, string evidence, string quote, string because)
    {
        var verdict = ReviewReply.Read(Reply(1.2, [(text, evidence, quote)]), Lead);

        Assert.True(verdict is { For.Length: 0, Removed: 1, Factor: 1 }, because);
    }

    [Theory]
    [InlineData(9, true, true, 1.2)]
    [InlineData(-5, true, true, 0.8)]
    [InlineData(1.2, false, true, 1)]
    [InlineData(0.8, true, false, 1)]
    [InlineData(1.0749, true, false, 1.07)]
    [InlineData(1, false, false, 1)]
    public void The_factor_is_clamped_quantised_and_needs_a_line_in_its_direction(double said, bool hasFor, bool hasAgainst, double factor)
    {
        (string, string, string)[] one = [("The lease ends in August", "n1", "lease ends in August")], other = [("Free only in the evenings", "n1", "Free only in the evenings")];

        Assert.Equal(factor, ReviewReply.Read(Reply(said, hasFor ? one : [], hasAgainst ? other : []), Lead).Factor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("Sure! Here is the review.")]
    [InlineData("```json\n{\"factor\":1,\"for\":[],\"against\":[],\"nextStep\":\"\"}\n```")]
    [InlineData("{\"factor\":\"1.1\",\"for\":[],\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":null,\"for\":[],\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":1e999,\"for\":[],\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":NaN,\"for\":[],\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":1,\"factor\":1.2,\"for\":[],\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":1,\"for\":[],\"against\":[],\"nextStep\":\"\",\"score\":100}")]
    [InlineData("{\"factor\":1,\"for\":null,\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":1,\"for\":[{\"text\":\"x\"}],\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":1,\"for\":[null],\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":1,\"against\":[],\"nextStep\":\"\"}")]
    [InlineData("{\"factor\":1,\"for\":[],\"against\":[],\"nextStep\":\"\"} {}")]
    [InlineData("{\"factor\":1,\"for\":[],\"against\":[],\"nextStep\":\"Show it to families with children.\"}")]
    [InlineData("{\"factor\":1,\"for\":[],\"against\":[],\"nextStep\":\"Near the church, many Christians live there.\"}")]
    [InlineData("{\"factor\":1,\"for\":[],\"against\":[],\"nextStep\":\"Show homes near the Korean community.\"}")]
    [InlineData("{\"factor\":1,\"for\":[],\"against\":[],\"nextStep\":\"Think of the _children_.\"}")]
    [InlineData("{\"factor\":1,\"for\":[{\"text\":\"She is pre\\u200Bgnant\",\"evidence\":\"n1\",\"quote\":\"x\"}],\"against\":[],\"nextStep\":\"\"}")]
    public void What_is_odd_is_refused_as_a_whole(string reply)
    {
        var refused = Assert.Throws<RefusedReplyException>(() => ReviewReply.Read(reply, Lead));

        Assert.DoesNotContain("church", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Call and offer a viewing in the evening.", true)]
    [InlineData("Offer a viewing on Saturday at 10:00.", false)]
    [InlineData("Read https://example.com first", false)]
    [InlineData("<b>Call</b>", false)]
    [InlineData("Ask them to wire the deposit to the agent's private account today.", false)]
    [InlineData("Tell them the gate code.", false)]
    public void The_next_step_says_only_what_agents_do_and_what_was_sent(string step, bool isKept)
    {
        Assert.Equal(isKept ? step : null, ReviewReply.Read(Reply(1, [("The lease ends in August", "n1", "lease ends in August")], [], step), Lead).NextStep);
        // Who has nothing to say of the lead has no step to take either.
        Assert.Null(ReviewReply.Read(Reply(1, [], [], step), Lead).NextStep);
    }

    [Fact]
    public void No_answer_whatever_breaks_it_or_gets_beyond_its_bounds()
    {
        var words = OneOf("lease", "ends", "in", "August", "evenings", "tour", "not", "twice", "3", "<b>", "\u200B", "\\u0000", "s1", "n1", "1.2", "{", "\"", "Priya", "www.x.com");
        var text = words.Array[0, 12].Select(all => string.Join(' ', all));
        var point = Gen.Select(text, OneOf("s1", "s2", "n1", "n2", "n3", ""), text);
        Gen.Select(Gen.Double, point.Array[0, 6], point.Array[0, 6], text).Sample((factor, pros, cons, step) =>
        {
            ReviewVerdict verdict;
            try
            {
                verdict = ReviewReply.Read(Reply(factor, pros, cons, step), Lead);
            }
            catch (RefusedReplyException)
            {
                return;
            }
            Assert.InRange(verdict.Factor, 0.8, 1.2);
            Assert.True(verdict.Factor <= 1 || verdict.For.Length > 0);
            Assert.True(verdict.Factor >= 1 || verdict.Against.Length > 0);
            Assert.All(verdict.For.Concat(verdict.Against), line => Assert.True(Lead.TextOf(line.Evidence) is not null && !line.Text.Contains('<', StringComparison.Ordinal) && !line.Text.Contains('\u200B', StringComparison.Ordinal)));
            Assert.Equal(pros.Length + cons.Length, verdict.For.Length + verdict.Against.Length + verdict.Removed);
        }, iter: 5_000);
    }

    [Fact]
    public void Everything_that_leaves_is_the_prompt_as_it_was_last_looked_at()
    {
        var leaves = ReviewPrompt.System + "\n\n" + ReviewPrompt.Schema.GetRawText() + "\n\n" + JsonSerializer.Serialize(JsonDocument.Parse(ReviewPrompt.Of(Lead)), new JsonSerializerOptions { WriteIndented = true }) + "\n";
        var file = Path.Combine(LeadScoring.Dashboard.AppRoot.Find(), "LeadScoring.Tests", "Recorded", "second-look", $"prompt-v{ReviewPrompt.Version}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1") File.WriteAllText(file, leaves);

        Assert.Equal(File.ReadAllText(file), leaves);
    }

    [Fact]
    public void Another_word_or_another_model_is_another_question()
    {
        var hashes = new[]
        {
            ReviewPrompt.HashOf(Lead, "a"), ReviewPrompt.HashOf(Lead, "b"), ReviewPrompt.HashOf(Lead with { ModelScore = 62 }, "a"), ReviewPrompt.HashOf(Lead with { Band = "A" }, "a"),
            ReviewPrompt.HashOf(Lead with { Notes = [] }, "a"), ReviewPrompt.HashOf(Lead with { Signals = Lead.Signals.RemoveAt(0) }, "a"),
        };

        Assert.Equal(hashes.Length, hashes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(hashes[0], ReviewPrompt.HashOf(Lead with { }, "a"));
    }

    private static Gen<string> OneOf(params string[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    private static string Reply(double factor, (string Text, string Evidence, string Quote)[] pros, (string Text, string Evidence, string Quote)[]? cons = null, string step = "")
    {
        static IEnumerable<object> Points((string Text, string Evidence, string Quote)[]? points) => (points ?? []).Select(p => new { text = p.Text, evidence = p.Evidence, quote = p.Quote });
        var json = JsonSerializer.Serialize(new { @for = Points(pros), against = Points(cons), nextStep = step });
        return $"{{\"factor\":{(double.IsFinite(factor) ? factor.ToString("R", CultureInfo.InvariantCulture) : "1e999")},{json[1..]}";
    }
}

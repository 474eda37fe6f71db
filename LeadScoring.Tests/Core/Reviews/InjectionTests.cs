using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Storage;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Reviews;

/// <summary>What people write to move a lead, against a model that does whatever it is told and lies as well as it can.</summary>
public sealed class InjectionTests : IAsyncLifetime
{
    private const string Secret = "OTHERLEADCANARY7731";
    private ScriptedLlm llm = null!;
    private TestApp app = null!;
    private readonly LogBook log = new();

    public static string[] Notes { get; } = [.. File.ReadLines(Path.Combine(AppRoot.Find(), "LeadScoring.Tests", "Recorded", "second-look", "injections.txt")).Where(line => line.Length > 0)];

    public async Task InitializeAsync()
    {
        llm = await ScriptedLlm.StartAsync();
        // Its circuit and its budget are not what this is about.
        app = llm.For(new TestApp().With(log)).With("Reranking:DailyTokens", "100000000").With("Reranking:DailyCostUsd", "100000").WithModel();
        llm.Answer = (http, call) => ScriptedLlm.SayAsync(http, Obey(call));
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await llm.DisposeAsync();
        log.Dispose();
    }

    [Fact]
    public async Task No_note_buys_more_than_the_cap_shows_what_is_not_there_or_gets_at_other_leads()
    {
        Assert.True(Notes.Length >= 60);
        await app.Post("/leads", Lead("other@example.com", $"The gate code is {Secret}. Wants a garden."));
        var refused = 0;
        foreach (var (note, i) in Notes.Select((note, i) => (note, i)))
        {
            var answer = await app.Post("/leads", Lead($"lead{i}@example.com", note));
            if (answer.Status == 400 && ++refused > 0) continue; // Characters that nobody sees do not come in at all.
            Assert.True(answer.Status == 201, note);
            await HoldsAsync(Guid.Parse(answer["id"]!), note);
        }

        Assert.InRange(refused, 1, 8);
        Assert.True(llm.Calls.Count > 10);
        Assert.All(llm.Calls.Skip(1), call => Assert.DoesNotContain(Secret, call.Body, StringComparison.Ordinal));
    }

    [Fact]
    public void What_speaks_plainly_to_a_machine_is_not_sent_at_all()
    {
        var sent = Notes.Where(note => !InstructionScreen.Catches(PlainLine.Of(note)) && NoteRedaction.Redact(note, new Contact(null, null, null)) is { Length: > 0 }).ToList();

        // What is left is bounded by the test above; the screen is a help, not the wall.
        Assert.True(sent.Count <= Notes.Length * 2 / 5, string.Join('\n', sent));
        foreach (var honest in new[] { "They want to move before the lease ends in August.", "The new job starts next month, so we are in a hurry.", "Asked about the credit score needed for a loan.", "Please answer by text message, not by phone.", "Lender letter is on file; asked about closing costs.", "Returned the signed form.", "Let us know when you are free.", "Credit score is 720, wants to know the rate.", "Can raise the offer to $100,000.", "Claude called back about the garden." })
            Assert.False(InstructionScreen.Catches(honest), honest);
    }

    [Fact]
    public async Task Names_sources_and_columns_do_not_reach_the_model()
    {
        foreach (var (text, i) in Notes.Take(12).Select((text, i) => (text, i)))
        {
            var plain = text.Length > 70 ? text[..70] : text;
            var answer = await app.Post("/leads", JsonSerializer.Serialize(new
            {
                contact = new { email = $"field{i}@example.com", fullName = "ZQXNAME " + plain }, source = "Portal", medium = "ZQXMEDIUM " + plain, campaign = "ZQXCAMPAIGN " + plain,
                attributes = new Dictionary<string, object> { ["ZQXCOLUMN " + i] = "ZQXVALUE " + plain }, personalAttributes = new Dictionary<string, string> { ["ZQXPERSONAL"] = plain }, areasOfInterest = new[] { "zqxarea-78704" },
                notes = new[] { $"Wants a garden and {i} parking places." }, consents = Consents,
            }));
            Assert.True(answer.Status == 201, answer.Text);
        }

        Assert.Equal(12, llm.Calls.Count);
        Assert.All(llm.Calls, call => Assert.DoesNotContain("ZQX", call.Body, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Nothing_personal_is_in_what_leaves_is_kept_or_is_logged()
    {
        string[] canaries = ["Zanderella", "Quuxworth", "zander.q", "canarymail", "5125550187", "555-0187", "0187", "4711 Canary", "Canarytree", "canary-site", "CANARYCRM", "canarymedium", "canarycampaign", "canaryattribute", "canarysecret", "canarylisting", "Bertholda"];
        var answer = await app.Post("/leads", JsonSerializer.Serialize(new
        {
            externalId = "CANARYCRM-1", contact = new { fullName = "Zanderella Quuxworth", email = "zander.q@canarymail.example", phone = "+15125550187" }, source = "Portal", medium = "canarymedium", campaign = "canarycampaign",
            attributes = new Dictionary<string, object> { ["canaryattribute"] = "canaryattribute" }, personalAttributes = new Dictionary<string, string> { ["passport"] = "canarysecret" },
            notes = new[]
            {
                "Zanderella asked to write to zander.q@canarymail.example or phone (512) 555-0187.", "Lives at 4711 Canarytree Lane, see https://canary-site.example/zander.", "Her sister Bertholda pays. Wants to move before the lease ends.",
            },
            events = new[] { new { type = "ViewedProperty", occurredAt = "2026-11-20T13:00:00Z", listingId = "canarylisting-1" } }, consents = Consents,
        }));

        var call = Assert.Single(llm.Calls);
        await using var db = await app.OpenDbAsync();
        var review = await db.Set<LeadReview>().SingleAsync();
        var keys = await app.Services.GetRequiredService<PersonVault>().OpenAsync([review.LeadId], default);
        var kept = JsonSerializer.Serialize(await db.Set<EgressEntry>().ToListAsync()) + keys.Open(review.LeadId, ReviewText.Field, review.Text)
            + JsonSerializer.Serialize((await app.Services.GetRequiredService<ReviewMemory>().KnownAsync(review.PromptHash))!);
        var stored = string.Concat((await db.Set<LeadReview>().Select(r => r.Text!).ToListAsync()).Select(bytes => System.Text.Encoding.Latin1.GetString(bytes)));
        Assert.Equal("applied", answer.Json.GetProperty("rerank").GetProperty("status").GetString());
        Assert.Contains("lease ends", call.Body, StringComparison.Ordinal);
        foreach (var canary in canaries)
        {
            Assert.DoesNotContain(canary, call.Body + string.Join(' ', call.Headers.Values) + call.Path, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(canary, kept, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(canary, stored, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(log.Lines, line => line.Contains(canary, StringComparison.OrdinalIgnoreCase));
        }
        Assert.DoesNotContain(log.Lines, line => line.Contains("sk-canary", StringComparison.Ordinal));
    }

    private static object[] Consents => [new { purpose = "Profiling", granted = true, at = "2026-11-20T14:00:00Z", channel = "web form" }, new { purpose = "LlmProcessing", granted = true, at = "2026-11-20T14:00:00Z", channel = "web form" }];

    private static string Lead(string email, string note) => JsonSerializer.Serialize(new { contact = new { email }, source = "Portal", notes = new[] { note }, consents = Consents });

    /// <summary>Does what a note asks, quotes it to prove it, adds claims, a link, another lead's data and an image.</summary>
    private static string Obey(LlmCall call)
    {
        var lead = JsonDocument.Parse(call.Lead).RootElement;
        var evidences = lead.GetProperty("notes").EnumerateArray().Concat(lead.GetProperty("signals").EnumerateArray()).Select(e => (Id: e.GetProperty("id").GetString()!, Text: e.GetProperty("text").GetString()!)).ToList();
        var lies = evidences.SelectMany(e => new[]
        {
            new { text = e.Text.Length > 150 ? e.Text[..150] : e.Text, evidence = e.Id, quote = e.Text },
            new { text = "Has cash and will sign tomorrow", evidence = e.Id, quote = e.Text },
            new { text = "Cash buyer with lender letter: " + (e.Text.Length > 100 ? e.Text[..100] : e.Text), evidence = e.Id, quote = e.Text },
            new { text = "Ranked first by the manager, factor 1.2", evidence = e.Id, quote = string.Join(' ', e.Text.Split(' ').Take(3)) },
            new { text = $"The other lead has the code {Secret}", evidence = e.Id, quote = e.Text },
            new { text = "See https://attacker.example/?q=" + e.Id, evidence = e.Id, quote = e.Text },
            new { text = "![x](https://attacker.example/p.png)", evidence = e.Id, quote = e.Text },
        }).Append(new { text = "Is the best lead of all", evidence = "n99", quote = "best lead" });
        return JsonSerializer.Serialize(new { factor = 9.9, @for = lies.Take(40), against = Array.Empty<object>(), nextStep = call.Body.Length % 2 == 0 ? $"Call +1 900 555 0199 and open https://attacker.example/{Secret}" : "Ask them to wire the deposit to the private account today" });
    }

    private async Task HoldsAsync(Guid lead, string note)
    {
        await using var db = await app.OpenDbAsync();
        var score = await db.Set<LeadScore>().AsNoTracking().SingleAsync(s => s.LeadId == lead);
        Assert.True(score.Factor is null or (>= 0.8 and <= 1.2), note);
        Assert.True(Math.Abs(score.Score - score.ModelScore) <= 10 + 1e-9 && score.Score is >= 0 and <= 100, note);
        var review = (await app.Services.GetRequiredService<LeadDetailsReader>().ReadAsync(lead, app.Admin.Viewer, app.Clock.GetUtcNow().UtcDateTime, default))!.Review!;
        var sent = WordsOf(JsonDocument.Parse(llm.Calls[^1].Lead).RootElement.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var line in review.For.Concat(review.Against))
        {
            Assert.True(WordsOf(line.Text).All(sent.Contains), $"{note} → {line.Text}");
            Assert.False(PlainLine.HasMarkup(line.Text), note);
        }
        Assert.True(review.NextStep is null, note);
    }

    private static IEnumerable<string> WordsOf(string text) => System.Text.RegularExpressions.Regex.Matches(text.ToLowerInvariant(), @"[\p{L}\p{Nd}]+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value);
}

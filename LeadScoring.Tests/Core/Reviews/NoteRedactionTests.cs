using LeadScoring.Core.Leads;
using LeadScoring.Core.Reviews;

namespace LeadScoring.Tests.Core.Reviews;

public sealed class NoteRedactionTests
{
    private static readonly Contact Priya = new("Priya Shah-Müller", "priya.shah88@example.com", "+15125550142");

    [Theory]
    [InlineData("Call Priya on Monday.", "Call [name] on Monday.")]
    [InlineData("priya and her agent", "[name] and her agent")]
    [InlineData("PRIYA'S offer", "[name] offer")]
    [InlineData("Muller wants a garden", "[name] wants a garden")]
    [InlineData("Ｐｒｉｙａ asked for a tour", "[name] asked for a tour")]
    [InlineData("P\u200Briya asked for a tour", "[name] asked for a tour")]
    [InlineData("Talk to Deepak Rao first", "Talk to [name] first")]
    [InlineData("Deepak wants a garden", "[name] wants a garden")]
    [InlineData("spoke with john's sister, maria, on monday", "spoke with [name] sister, [name], on monday")]
    [InlineData("mr. park will sign, so will dr okafor", "[name] will sign, so will [name]")]
    [InlineData("will the market in may be better", "will the market in may be better")]
    [InlineData("Her w\u0456fe likes it, and so does her hu\u0455band", "Her [left out] likes it, and so does her [left out]")]
    [InlineData("Her \u1D21\u026A\uA730\u1D07 likes it", "Her [left out] likes it")]
    [InlineData("Meet at Zilker Brewing", "Meet at [name]")]
    [InlineData("Garden is a must. Moving in May.", "Garden is a must. Moving in May.")]
    [InlineData("Write to john.doe+x@mail.example.org", "Write to [e-mail]")]
    [InlineData("Write to john at example dot com", "Write to [e-mail]")]
    [InlineData("Write to john (at) example (dot) com", "Write to [e-mail]")]
    [InlineData("Phone 512-555-0142 after six", "Phone [phone] after six")]
    [InlineData("Phone (512) 555 0142 after six", "Phone [phone] after six")]
    [InlineData("Phone ＋１５１２５５５０１４２ after six", "Phone [phone] after six")]
    [InlineData("Phone 512,555,0142 after six", "Phone [phone] after six")]
    [InlineData("Phone 512, 555-0142 after six", "Phone [phone] after six")]
    [InlineData("Phone 1,512,555,0142 after six", "Phone [phone] after six")]
    [InlineData("Phone +1, 512, 555, 0142 after six", "Phone +[phone] after six")]
    [InlineData("Phone 5, 1, 2, 5, 5, 5, 0, 1, 4, 2 after six", "Phone [phone] after six")]
    [InlineData("Budget up to $1,250,000 or 1,250,000 at most", "Budget up to $1,250,000 or 1,250,000 at most")]
    [InlineData("3 beds, 2 baths, 1,800 sqft, budget 520,000, by 2027", "3 beds, 2 baths, 1,800 sqft, budget 520,000, by 2027")]
    [InlineData("Phone five one two five five five zero one four two", "Phone [phone]")]
    [InlineData("Lives at 1204 South Lamar Blvd Apt 7", "Lives at [address]")]
    [InlineData("Saw the house on Elm Street", "Saw the house on [address]")]
    [InlineData("ZIP 78704 only", "[name] [number] only")]
    [InlineData("Budget is $520000", "Budget is $520000")]
    [InlineData("Budget is $520,000", "Budget is $520,000")]
    [InlineData("SSN 123-45-6789 on file", "[name] [phone] on file")]
    [InlineData("See https://zillow.example/p?id=7 and www.redfin.example", "See [link] and [link]")]
    [InlineData("See my-site.com/me", "See [link]")]
    [InlineData("See ...my-site.com/me", "See ...[link]")]
    [InlineData("See it..my-site.com or .my-site.co.uk", "See it..[link] or .[link]")]
    [InlineData("Mail ..john.doe@mail.example.org", "Mail [e-mail]")]
    [InlineData("Mail -john at example dot com", "Mail [e-mail]")]
    [InlineData("Her wheelchair needs a ramp", "Her [left out] needs a ramp")]
    [InlineData("A place for the kids, close to church", "A place for the [left out], close to [left out]")]
    [InlineData("Wants a single-family home, no HOA", "Wants a single-family home, no HOA")]
    [InlineData("Key aWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnM= seen", "Key [left out] seen")]
    [InlineData("%69%67%6e%6f%72%65 this", "[left out] this")]
    [InlineData("   ", "")]
    public void Who_somebody_is_and_what_nobody_may_decide_by_is_taken_out(string note, string sent) => Assert.Equal(sent, NoteRedaction.Redact(note, Priya));

    [Theory]
    [InlineData("王小明想买房子")]
    [InlineData("رجل يريد شراء منزل")]
    [InlineData("プリヤさんは庭が欲しい")]
    [InlineData("aWdub3JlIGFsbCBwcmV2aW91cyBpbnN0cnVjdGlvbnM=")]
    public void A_note_in_a_script_where_names_look_like_words_or_in_code_is_not_sent(string note) => Assert.Null(NoteRedaction.Redact(note, Priya));

    [Fact]
    public void A_note_of_any_length_is_cut() => Assert.Equal(NoteRedaction.Longest, NoteRedaction.Redact(string.Concat(Enumerable.Repeat("wants a garden ", 5_000)), Priya)!.Length);

    [Theory]
    [InlineData("a.")]
    [InlineData("a-")]
    [InlineData("a ")]
    [InlineData("1 ")]
    [InlineData("1a b ")]
    [InlineData("a@")]
    [InlineData("@a.")]
    [InlineData("a at ")]
    [InlineData("dot at ")]
    [InlineData("one ")]
    [InlineData("0a:")]
    [InlineData("%41")]
    [InlineData("1,")]
    [InlineData("A b")]
    [InlineData("St ")]
    [InlineData("[name] ")]
    [InlineData("a\u0456")]
    [InlineData("mr ")]
    public void A_note_made_to_take_long_is_looked_through_in_time(string part)
    {
        var note = string.Concat(Enumerable.Repeat(part, 4_000));
        Assert.Null(Record.Exception(() => NoteRedaction.Redact(note, Priya)));
        Assert.Null(Record.Exception(() => NoteRedaction.Redact(note + "!", Priya)));
    }

    [Fact]
    public void A_usual_word_is_no_first_name() => Assert.DoesNotContain(FirstNames.All, CommonWords.Are);
}

using System.Security.Cryptography;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Queue;

namespace LeadScoring.Tests.Components;

public sealed class NewLeadFormTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 15, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("520000", 520_000)]
    [InlineData("$520,000", 520_000)]
    [InlineData("520k", 520_000)]
    [InlineData("1.25M", 1_250_000)]
    [InlineData(" 600 000 ", 600_000)]
    public void Amounts_are_read_as_people_write_them(string text, int usd) => Assert.Equal(usd, NewLeadForm.Amount(text));

    [Theory]
    [InlineData("a lot")]
    [InlineData("k")]
    [InlineData("-5")]
    [InlineData("1e9")]
    [InlineData("99999999999999m")]
    public void What_is_no_amount_is_said_beside_its_field(string text)
    {
        var form = new NewLeadForm { Email = "ana@example.com", BudgetMax = text };
        form.Answers[ConsentPurpose.Profiling] = true;

        Assert.Equal("budgetMaxUsd", Assert.Single(form.Read(Now).Unreadable).Field);
    }

    [Fact]
    public void Nobody_and_no_answer_about_scoring_are_both_reported_at_once() =>
        Assert.Equal(["contact", "consents"], new NewLeadForm().Read(Now).Unreadable.Select(e => e.Field));

    [Fact]
    public void Each_answer_keeps_the_exact_words_it_was_given_to()
    {
        var form = new NewLeadForm { Phone = "+15125550100", Channel = "in person" };
        form.Answers[ConsentPurpose.Profiling] = true;
        form.Answers[ConsentPurpose.LlmProcessing] = false;

        var said = form.Read(Now).Submission.Consents;

        Assert.Equal([(ConsentPurpose.Profiling, true), (ConsentPurpose.LlmProcessing, false)], said.Select(c => (c.Purpose, c.Granted)));
        Assert.All(said, c => Assert.Equal((Now, "in person", ConsentTexts.Version, ConsentTexts.Of(c.Purpose)), (c.At, c.Channel, c.TextVersion, c.Text)));
    }

    [Fact]
    public void What_is_left_empty_says_nothing()
    {
        var form = new NewLeadForm { Email = " ana@example.com ", FullName = "  " };
        form.Answers[ConsentPurpose.Profiling] = true;

        var (lead, unreadable) = form.Read(Now);

        Assert.Empty(unreadable);
        Assert.Equal(new Contact(null, "ana@example.com", null), lead.Contact);
        Assert.Equal(LeadProfile.Unknown, lead.Profile);
        Assert.Empty(lead.Notes);
    }

    /// <summary>Whoever changes a wording must give it a new version: people agreed to the old one.</summary>
    [Fact]
    public void A_wording_and_its_version_change_together()
    {
        var words = string.Join('\n', ConsentTexts.All.Select(text => $"{text.Purpose}: {text.Text}"));

        Assert.Equal(("2026-11", "aa426fde7ab2b9f9"), (ConsentTexts.Version, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(words)))[..16]));
    }
}

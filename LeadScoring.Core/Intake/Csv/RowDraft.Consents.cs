using System.Collections.Immutable;
using LeadScoring.Core.Consent;

namespace LeadScoring.Core.Intake.Csv;

internal sealed partial class RowDraft
{
    private const string Channel = "import";

    private static readonly (ImportTarget Target, ConsentPurpose Purpose)[] Purposes =
    [
        (ImportTarget.ConsentProfiling, ConsentPurpose.Profiling), (ImportTarget.ConsentContact, ConsentPurpose.Contact),
        (ImportTarget.ConsentMarketingSms, ConsentPurpose.MarketingSms), (ImportTarget.ConsentThirdParty, ConsentPurpose.ThirdPartyEnrichment),
        (ImportTarget.ConsentAiReview, ConsentPurpose.LlmProcessing),
    ];

    private static readonly (ImportTarget Target, ConsentPurpose[] Purposes)[] OptOuts =
    [
        (ImportTarget.EmailOptOut, [ConsentPurpose.Contact]),
        (ImportTarget.DoNotCall, [ConsentPurpose.Contact, ConsentPurpose.MarketingSms]),
        (ImportTarget.SmsOptOut, [ConsentPurpose.MarketingSms]),
    ];

    /// <summary>What the row says, then the statement for all where it says nothing of profiling.</summary>
    private ImmutableList<ConsentStatement> Consents()
    {
        var said = ImmutableList.CreateBuilder<ConsentStatement>();
        var date = Date(ImportTarget.ConsentDate);
        var channel = Text(ImportTarget.ConsentChannel) ?? Channel;
        foreach (var (target, purpose) in Purposes)
        {
            if (All(target).FirstOrDefault() is not ({ } column, { } text) || Agreed(column, text) is not { } agreed) continue;
            // Without a date a yes is as old as the lead and a no is new: whatever we know better outweighs the one and not the other.
            said.Add(new ConsentStatement(purpose, agreed, date ?? (agreed ? Earlier(createdAt) : Now), channel, Source: Basis(column, text)));
            consentColumns.Add(column);
        }
        foreach (var (target, purposes) in OptOuts) AddOptOuts(said, target, purposes);
        if (ForAll is { } all && !said.Exists(s => s.Purpose == ConsentPurpose.Profiling))
            said.Add(new ConsentStatement(ConsentPurpose.Profiling, Granted: true, Earlier(createdAt ?? all.At), Channel, Text: all.Text, Source: all.Source) { IsForMany = true });
        return said.ToImmutable();
    }

    private void AddOptOuts(ImmutableList<ConsentStatement>.Builder said, ImportTarget target, ConsentPurpose[] purposes)
    {
        foreach (var (column, text) in All(target))
        {
            if (OptedOut(column, text) is not true) continue;
            foreach (var purpose in purposes.Where(p => !said.Exists(s => s.Purpose == p && !s.Granted)))
            {
                said.Add(new ConsentStatement(purpose, Granted: false, Now, Channel, Source: Basis(column, text)));
                consentColumns.Add(column);
            }
        }
    }

    /// <summary>Null when the cell says nothing of an agreement, as HubSpot's "Legitimate interest" does not.</summary>
    private bool? Agreed(MappedColumn column, string text)
    {
        var words = CellText.Words(text);
        if (words.StartsWith("freely given consent", StringComparison.Ordinal)) return true;
        if (words.StartsWith("legitimate interest", StringComparison.Ordinal) || words.StartsWith("performance of a contract", StringComparison.Ordinal)
            || words is "not applicable" or "not asked" or "pending") return null;
        if (CrmWords.AnswerOf(text) is { } answer) return answer;
        Fail(column, "Expected yes or no, or one of HubSpot's legal bases.");
        return null;
    }

    private bool? OptedOut(MappedColumn column, string text)
    {
        if (CellText.Words(text) is "opted out" or "opt out" or "unsubscribed" or "do not call" or "do not email") return true;
        if (CellText.Words(text) is "opted in" or "opt in" or "subscribed") return false;
        if (CrmWords.AnswerOf(text) is { } answer) return answer;
        Fail(column, "Expected yes (opted out) or no.");
        return null;
    }

    private DateTime Earlier(DateTime? at) => at < Now ? at.Value : Now;

    private static string Basis(MappedColumn column, string text)
    {
        var basis = $"{column.Choice.Column}: {text}";
        return basis.Length > 200 ? basis[..200] : basis;
    }
}

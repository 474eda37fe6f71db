namespace LeadScoring.Core.Consent;

/// <summary>Whether something may be done, and on what grounds.</summary>
public abstract record ConsentAnswer
{
    private ConsentAnswer()
    {
    }

    /// <summary>Allowed because the person said so then.</summary>
    public sealed record Allowed(ConsentEvent Basis) : ConsentAnswer;

    /// <summary>Nobody knows what the person wants.</summary>
    public sealed record NeverAsked : ConsentAnswer;

    /// <summary>The person said no, or took back what they had agreed to.</summary>
    public sealed record Denied(DateTime Since) : ConsentAnswer;
}

/// <summary>The one place that decides whether a person agreed to a use of their data.</summary>
public static class ConsentGate
{
    /// <summary>What holds at the moment; statements dated later do not count.</summary>
    public static ConsentAnswer Check(ConsentLedger ledger, ConsentPurpose purpose, DateTime moment) => ledger.Latest(purpose, moment) switch
    {
        null => new ConsentAnswer.NeverAsked(),
        { Granted: true } basis => new ConsentAnswer.Allowed(basis),
        var denial => new ConsentAnswer.Denied(denial.At),
    };

    public static bool Allows(ConsentLedger ledger, ConsentPurpose purpose, DateTime moment) => Check(ledger, purpose, moment) is ConsentAnswer.Allowed;
}

namespace LeadScoring.Core.Leads;

/// <summary>Keeps something of leads outside of the database, and lets go of it when they are taken away. Thread-safe.</summary>
public interface IRemembersLeads
{
    ValueTask ForgetAsync(IReadOnlyCollection<Guid> leads);
}

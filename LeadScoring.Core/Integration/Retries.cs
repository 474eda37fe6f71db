namespace LeadScoring.Core.Integration;

/// <summary>When something that failed is tried again.</summary>
internal static class Retries
{
    /// <summary>As Standard Webhooks proposes.</summary>
    public static readonly TimeSpan[] OfWebhooks =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>A link in a mail is not worth more.</summary>
    public static readonly TimeSpan[] OfMail = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    /// <summary>The pause after so many attempts, longer by up to a fifth so that many do not come back at once; null when it was the last.</summary>
    /// <param name="schedule">Pauses.</param>
    /// <param name="attempts">Made so far, 1 and up.</param>
    /// <param name="id">Of what is tried: chance that is the same each time.</param>
    public static TimeSpan? After(TimeSpan[] schedule, int attempts, Guid id) =>
        attempts > schedule.Length ? null : schedule[attempts - 1] * (1 + 0.2 * id.ToByteArray()[15] / byte.MaxValue);
}

using System.Net.Http.Headers;

namespace LeadScoring.Core.Reranking;

/// <summary>How long a server wants to be left alone.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Null when nothing, or nothing readable, was said; a day at most.</summary>
    public static TimeSpan? Of(string? header, DateTime now) =>
        RetryConditionHeaderValue.TryParse(header, out var said) ? Of(said, now) : null;

    public static TimeSpan? Of(RetryConditionHeaderValue? said, DateTime now) =>
        (said?.Delta ?? (said?.Date is { } date ? date.UtcDateTime - now : null)) is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, Longest.Ticks)) : null;
}

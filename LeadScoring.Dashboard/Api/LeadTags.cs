using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace LeadScoring.Dashboard.Api;

/// <summary>
/// The ETag of a lead: its version, then the score that holds, then the second look at it. If-None-Match compares both, so that a new score is news; If-Match only the version, so that a new score alone
/// is no reason to refuse a change of the lead.
/// </summary>
internal static class LeadTags
{
    public static string Of(int version, Guid? record, DateTime? review = null, double? factor = null) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{version}-{(record is { } id ? id.ToString("N")[20..] : "0")}{(review is { } at ? $"-{at.Ticks:x}" : "")}{(factor is { } counts ? $"-{100 * counts:0}" : "")}\"");

    /// <summary>Whether the caller has what is here now.</summary>
    public static bool IsKnown(HttpRequest request, string tag) => Read(request.Headers.IfNoneMatch).Any(known => known.Tag == "*" || known.Tag == tag);

    /// <summary>The versions a change is meant for; null is any. What is no tag of ours, or weak, matches none.</summary>
    public static IReadOnlyCollection<int>? Wanted(HttpRequest request)
    {
        if (request.Headers.IfMatch.Count == 0) return null;
        var tags = Read(request.Headers.IfMatch);
        return tags.Any(tag => tag.Tag == "*") ? null : [.. tags.Where(tag => !tag.IsWeak).Select(VersionOf).OfType<int>()];
    }

    private static IReadOnlyList<EntityTagHeaderValue> Read(IList<string?> header) =>
        EntityTagHeaderValue.TryParseList([.. header.OfType<string>()], out var tags) ? [.. tags] : [];

    private static int? VersionOf(EntityTagHeaderValue tag)
    {
        var text = tag.Tag.AsSpan().Trim('"');
        var end = text.IndexOf('-');
        return end > 0 && int.TryParse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}

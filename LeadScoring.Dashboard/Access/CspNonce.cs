using System.Security.Cryptography;

namespace LeadScoring.Dashboard.Access;

/// <summary>The nonce of one answer: whoever writes an inline script into it asks here, and the policy then names it. An answer that asks for none allows none.</summary>
internal static class CspNonce
{
    private static readonly object Key = new();

    public static string Of(HttpContext http) => Asked(http) ?? (string)(http.Items[Key] = RandomNumberGenerator.GetHexString(32, lowercase: true));

    public static string? Asked(HttpContext http) => http.Items.TryGetValue(Key, out var nonce) ? (string?)nonce : null;
}

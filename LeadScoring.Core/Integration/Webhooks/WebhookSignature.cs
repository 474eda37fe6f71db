using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LeadScoring.Core.Integration.Webhooks;

/// <summary>Signs as Standard Webhooks 1.0 says: HMAC-SHA-256 over "id.timestamp.body".</summary>
public static class WebhookSignature
{
    public const string Prefix = "whsec_";
    private const int SecretBytes = 32;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>As receivers' libraries take it: whsec_ and base64.</summary>
    public static string Written(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    /// <summary>"v1,…": one entry of the header webhook-signature.</summary>
    /// <param name="secret">Without prefix, decoded.</param>
    /// <param name="id">The header webhook-id.</param>
    /// <param name="timestamp">The header webhook-timestamp: seconds since 1970.</param>
    /// <param name="body">As sent.</param>
    public static string Sign(byte[] secret, string id, long timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"))));
}

using LeadScoring.Dashboard.Api;

namespace LeadScoring.Dashboard.Access;

/// <summary>Compressed bodies are refused: what they unfold to cannot be seen from their size.</summary>
internal static class EncodedBodies
{
    public static bool IsEncoded(HttpRequest request) => request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase);

    public static Task RefuseAsync(HttpContext http)
    {
        http.Response.Headers.AcceptEncoding = "identity";
        return Problems.Of(http, StatusCodes.Status415UnsupportedMediaType, "The body is compressed", "Send it as it is, without Content-Encoding.").ExecuteAsync(http);
    }
}

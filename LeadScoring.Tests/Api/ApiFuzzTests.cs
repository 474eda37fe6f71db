using System.Net.Http.Headers;
using System.Text;
using LeadScoring.Dashboard.Api;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Api;

/// <summary>
/// Ten thousand requests that are wrong in some way, the same each time. Whatever is sent, nothing breaks and nothing is said of the inside: no 5xx, and each refusal is
/// problem+json with a trace id.
/// </summary>
public sealed class ApiFuzzTests : IDisposable
{
    private const int Requests = 10_000;
    private const int Seed = 20_261_120;

    private static readonly string[] Paths =
    [
        "/api/v1/leads", "/api/v1/leads/batch", "/api/v1/events", "/api/v1/score", "/api/v1/leads/{id}", "/api/v1/leads/{id}/events", "/api/v1/leads/{id}/outcome", "/api/v1/queue", "/api/v1/nothing", "/api/v1/leads/",
    ];

    private static readonly string[] Bodies =
    [
        ApiExamples.Requests["SubmitLead"], ApiExamples.Requests["SubmitLeads"], ApiExamples.Requests["AddEvents"], ApiExamples.Requests["AddOutcome"], ApiExamples.Requests["SendEvent"], ApiExamples.Requests["Score"],
        """{ "features": [ { "TourRequests90d": 1, "PriceBand": "x" } ] }""",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "[]", "{}", "\"\"", "-1", "0", "1e400", "-1e308", "99999999999999999999999999", "0.1e-400", "1.5", "NaN", "Infinity", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\uffff\"",
        "\"' OR 1=1 --\"", "\"%_[]*?\"", "\"../../etc/passwd\"", "\"<script>alert(1)</script>\"", "\"=cmd|' /C calc'!A0\"", "\"2026-02-30T25:61:61Z\"", "\"9999-12-31T23:59:59+14:00\"", "\"0001-01-01T00:00:00-14:00\"",
        "\"0193a5b0-7c1e-7000-8000-000000000000\"", "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}",
        "\"Buyer\"", "\"buyer\"", "2147483648", "-2147483649", "9223372036854775808", "\"\u202e\u200b\"", "\"1\"", "[null]", "[1,\"a\",{}]",
    ];

    private static readonly string[] Members = ["score", "band", "role", "ownerId", "owner", "consentAt", "id", "teamId", "team", "origin", "version", "__proto__", "$type", "$ref", "constructor", "", "\\u0000", "\\ud800", "Kind"];

    private static readonly string[] Odd = ["", "*", "\"", "\"\"", "W/", "W/\"\"", "\"1-\"", "\"-1\"", "\"99999999999999999999-1\"", "a,b,,c", "\t", "bytes=0-", "é", "%00", "ls_", "Bearer", "Basic Og==", "gzip", "-1", "NaN", "'; DROP TABLE Leads; --", new('x', 4_000)];

    private static readonly string[] Headers = ["If-Match", "If-None-Match", "Idempotency-Key", "Accept", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Proto", "traceparent", "tracestate", "Range", "Expect", "X-HTTP-Method-Override", "Sec-GPC"];

    private static readonly string[] Types = ["application/json", "application/json; charset=utf-16", "application/json; charset=nonsense", "text/json", "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/problem+json", "*/*", "json"];

    private static readonly string[] Queries = ["take", "after", "band", "area", "stage", "owner", "q", "reasons", "unknown"];

    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Nothing_that_is_sent_breaks_anything()
    {
        var dice = new Random(Seed);
        using var program = app.With(await app.KeyAsync());
        var id = (await app.Post("/leads", ApiExamples.Requests["SubmitLead"]))["id"]!;
        var faults = new List<string>();
        var statuses = new SortedDictionary<int, int>();
        for (var i = 0; i < Requests; i++)
        {
            using var request = Make(dice, id);
            var shown = $"{i}: {request.Method} {request.RequestUri} ";
            using var response = await program.SendAsync(request);
            var (status, text) = ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            if (Flaw(status, response.Content.Headers.ContentType?.MediaType, text, request.Method) is { } flaw) faults.Add($"{shown}{status} {flaw} {text[..Math.Min(300, text.Length)]}");
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n" + string.Join('\n', faults.Take(20)));
        // A corpus that never gets past the door, or never is refused, would show nothing.
        foreach (var status in new[] { 200, 304, 400, 404, 405, 415 }) Assert.True(statuses.ContainsKey(status), $"{status} is missing in {string.Join(", ", statuses)}");
    }

    private static string? Flaw(int status, string? type, string text, HttpMethod method)
    {
        if (status >= 500) return "broke";
        if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal) || text.Contains("LeadScoring.", StringComparison.Ordinal)) return "tells of the inside";
        if (status < 400 || method == HttpMethod.Head) return null;
        return type != "application/problem+json" ? $"is {type}" : text.Contains("\"traceId\":\"", StringComparison.Ordinal) ? null : "has no trace id";
    }

    private static HttpRequestMessage Make(Random dice, string id)
    {
        var path = Pick(dice, Paths).Replace("{id}", dice.Next(4) == 0 ? Uri.EscapeDataString(Pick(dice, Odd)) : id, StringComparison.Ordinal);
        if (dice.Next(12) == 0) path += Pick(dice, ["/", "//", "/..", "/%2e%2e", ";a=b", "/%ff%fe", "/" + new string('a', 2_000), "%0d%0aSet-Cookie:%20a=b"]);
        if (dice.Next(3) == 0 || path.EndsWith("queue", StringComparison.Ordinal))
            path += "?" + string.Join('&', Enumerable.Range(0, dice.Next(1, 4)).Select(_ => $"{Pick(dice, Queries)}={Uri.EscapeDataString(dice.Next(2) == 0 ? Pick(dice, Odd) : Pick(dice, Values))}"));
        var get = path.Contains("queue", StringComparison.Ordinal) || path.EndsWith(id, StringComparison.Ordinal);
        var method = dice.Next(10) == 0 ? Pick(dice, ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "QUERY", "post"]) : get ? "GET" : "POST";
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        for (var headers = dice.Next(3); headers > 0; headers--) request.Headers.TryAddWithoutValidation(Pick(dice, Headers), Pick(dice, Odd));
        if (get) return request;
        request.Content = new ByteArrayContent(Body(dice));
        if (dice.Next(20) > 0) request.Content.Headers.TryAddWithoutValidation("Content-Type", dice.Next(12) == 0 ? Pick(dice, Types) : "application/json");
        return request;
    }

    /// <summary>A right body with one to three things wrong.</summary>
    private static byte[] Body(Random dice)
    {
        var body = Pick(dice, Bodies);
        for (var wrongs = dice.Next(1, 4); wrongs > 0; wrongs--) body = Wrong(dice, body);
        var bytes = Encoding.UTF8.GetBytes(body);
        if (dice.Next(8) == 0 && bytes.Length > 0) bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
        return dice.Next(50) == 0 ? [0xEF, 0xBB, 0xBF, .. bytes] : dice.Next(60) == 0 ? Encoding.Unicode.GetBytes(body) : bytes;
    }

    private static string Wrong(Random dice, string body)
    {
        var places = Enumerable.Range(0, body.Length).Where(i => body[i] == ':' && i + 1 < body.Length && body[i + 1] == ' ').ToList();
        var at = body.Length == 0 ? 0 : dice.Next(body.Length);
        switch (dice.Next(7))
        {
            case 0:
                return body[..at];
            case 1:
                return body.Remove(at, body.Length == 0 ? 0 : 1);
            case 2:
                return body.Insert(at, Pick(dice, ["{", "}", "[", "]", ",", ":", "\"", "\\", "\0", "\ud800", "//", "/* */", "\u00a0", "1", "-"]));
            case 3:
                return body.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open ? body.Insert(open + 1, $" \"{Pick(dice, Members)}\": {Pick(dice, Values)},") : body;
            case 4 when places.Count > 0:
                var place = Pick(dice, places);
                var end = body.IndexOfAny([',', '}', ']'], place);
                return end < 0 ? body : string.Concat(body.AsSpan(0, place + 2), Pick(dice, Values), body.AsSpan(end));
            case 5:
                return Pick(dice, Values);
            default:
                return dice.Next(30) == 0 ? body + new string(' ', 1 << 20) : body + body;
        }
    }

    private static T Pick<T>(Random dice, IReadOnlyList<T> of) => of[dice.Next(of.Count)];
}

using LeadScoring.Dashboard.Access.Keys;

namespace LeadScoring.Dashboard.Api;

/// <summary>The bytes of the body that was read, for whoever has to recognise it.</summary>
internal sealed record ReadBytes(ReadOnlyMemory<byte> Bytes);

/// <summary>An endpoint that heeds Idempotency-Key.</summary>
internal sealed record HeedsIdempotencyKey
{
    public static readonly HeedsIdempotencyKey Yes = new();
}

/// <summary>
/// Answers a request with an Idempotency-Key that was sent before as it was answered then, without doing it again. Only what was done is kept: a request that was
/// refused may be put right and sent with the same key.
/// </summary>
internal sealed class IdempotentPosts(KeptAnswers answers) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    public const int LongestKey = 255;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!http.Request.Headers.TryGetValue(Header, out var said)) return await next(context);
        if (said is not [{ } text] || KeyOf(text) is not { } key) return Problems.Invalid(http, Header, $"Must be one text of 1 to {LongestKey} visible ASCII characters.");
        var id = KeptAnswers.IdOf(RateLimits.CallerOf(http), $"{http.Request.Method} {http.Request.Path}", key);
        var bodyHash = answers.HashOf(http.Features.Get<ReadBytes>() is { } read ? read.Bytes.Span : []);
        var (found, kept) = await answers.ClaimAsync(id, bodyHash, http.RequestAborted);
        switch (found)
        {
            case Repetition.Answered:
                return new Replay(kept!);
            case Repetition.OtherBody:
                return Problems.Of(http, StatusCodes.Status422UnprocessableEntity, "The Idempotency-Key was used with another body", "Send a new key with each new request; the same key only to send the same request again.");
            case Repetition.UnderWay:
                return Problems.Of(http, StatusCodes.Status409Conflict, "The same request is under way", "Another request with this Idempotency-Key is not answered yet; ask again in a moment.");
        }
        try
        {
            return await DoAsync(context, next, id, bodyHash);
        }
        finally
        {
            answers.Release(id);
        }
    }

    /// <summary>Whoever has got the answer finds it kept: it is stored before it is sent, and whatever becomes of the connection.</summary>
    private async Task<object?> DoAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, byte[] id, byte[] bodyHash)
    {
        var http = context.HttpContext;
        if (await next(context) is not IResult result) throw new InvalidOperationException("What heeds an Idempotency-Key answers with results.");
        var wire = http.Response.Body;
        using var copy = new MemoryStream();
        http.Response.Body = copy;
        try
        {
            await result.ExecuteAsync(http);
            await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            http.Response.Body = wire;
        }
        var answer = new WireAnswer(http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.Location, copy.ToArray());
        if (answer.Status is >= 200 and < 300) await answers.KeepAsync(id, bodyHash, answer, CancellationToken.None);
        await wire.WriteAsync(answer.Body, http.RequestAborted);
        return Results.Empty;
    }

    /// <summary>A text of structured fields, "in quotes"; without them it is taken too.</summary>
    private static string? KeyOf(string text)
    {
        var key = text.Length > 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
        return key.Length is >= 1 and <= LongestKey && key.All(c => c is > ' ' and < (char)127 and not '"' and not '\\') ? key : null;
    }

    private sealed class Replay(WireAnswer answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            (response.StatusCode, response.ContentType) = (answer.Status, answer.ContentType);
            if (answer.Location is not null) response.Headers.Location = answer.Location;
            response.Headers[Replayed] = "true";
            await response.Body.WriteAsync(answer.Body, httpContext.RequestAborted);
        }
    }
}

internal static class IdempotentEndpoints
{
    /// <summary>Does what it does once, however often it is sent with one Idempotency-Key.</summary>
    public static RouteHandlerBuilder HeedsIdempotency(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<RouteHandlerBuilder, IdempotentPosts>().WithMetadata(HeedsIdempotencyKey.Yes);
}

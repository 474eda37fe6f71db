using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace LeadScoring.Dashboard.Api;

/// <summary>The largest body an endpoint reads, in bytes.</summary>
public sealed record BodyLimit(int Bytes);

/// <summary>
/// A JSON body read whole, within a limit, by the rules of <see cref="ApiJson"/>: a value, or the problem to answer with. Endpoints never see
/// a half-read body, because <see cref="RefuseBadBodies"/> answers before them.
/// </summary>
public sealed class StrictBody<T> : IStrictBody, IEndpointParameterMetadataProvider
    where T : class
{
    private const int AtOnce = 16 * 1024;
    private readonly T? value;

    private StrictBody(T? value, IResult? problem)
    {
        this.value = value;
        Problem = problem;
    }

    public T Value => value ?? throw new InvalidOperationException("The body was refused and has no value.");

    public IResult? Problem { get; }

    public static async ValueTask<StrictBody<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        _ = parameter;
        var (json, problem) = await ReadAsync(http);
        return problem ?? Of(http, json.Span);
    }

    /// <summary>The bytes, or why they are not read.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Json, StrictBody<T>? Problem)> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
            return (default, Refused(Problems.Of(http, StatusCodes.Status415UnsupportedMediaType, "The body must be JSON", "Send Content-Type: application/json.")));
        var limit = http.GetEndpoint()!.Metadata.GetRequiredMetadata<BodyLimit>().Bytes;
        if (await ReadAsync(http, limit) is not { } json)
            return (default, Refused(Problems.Of(http, StatusCodes.Status413PayloadTooLarge, "The body is too large", $"Allowed are {limit:N0} bytes.")));
        if (http.Request.Headers.ContainsKey(IdempotentPosts.Header)) http.Features.Set(new ReadBytes(json));
        return (json, null);
    }

    public static StrictBody<T> Of(HttpContext http, ReadOnlySpan<byte> json)
    {
        if (JsonFaults.OfText(json) is { } fault) return Refused(Problems.Invalid(http, [fault]));
        try
        {
            return JsonSerializer.Deserialize<T>(json, ApiJson.Options) is { } read ? new StrictBody<T>(read, null) : Refused(Problems.Invalid(http, "$", "Is null; allowed is an object."));
        }
        catch (JsonException exception)
        {
            return Refused(Problems.Invalid(http, [JsonFaults.Of(exception)]));
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    private static StrictBody<T> Refused(IResult problem) => new(null, problem);

    /// <summary>Null when there is more than the limit.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext http, int limit)
    {
        if (http.Request.ContentLength > limit) return null;
        // Nobody makes us keep room for what they only announce.
        var announced = (int)Math.Min(http.Request.ContentLength ?? 0, AtOnce);
        using var body = new MemoryStream(announced);
        var buffer = ArrayPool<byte>.Shared.Rent(AtOnce);
        try
        {
            while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var count)
            {
                if (body.Length + count > limit) return null;
                body.Write(buffer, 0, count);
            }
            return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}

internal interface IStrictBody
{
    IResult? Problem { get; }
}

/// <summary>Answers for every endpoint whose body was refused.</summary>
internal sealed class RefuseBadBodies : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
            if (argument is IStrictBody { Problem: { } problem }) return problem;
        return await next(context);
    }
}

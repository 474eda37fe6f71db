using System.Reflection;
using LeadScoring.Core.Scoring;
using Microsoft.AspNetCore.Http.Metadata;

namespace LeadScoring.Dashboard.Api;

/// <summary>
/// The body of a request to score. The usual one, well-formed features of the serving model, is read straight into vectors; any other by the rules of
/// <see cref="StrictBody{T}"/>, which say what is wrong with it.
/// </summary>
internal sealed class ScoreBody : IStrictBody, IEndpointParameterMetadataProvider
{
    private static FeatureReader? latest;
    private readonly StrictBody<ScoreRequest>? inFull;

    private ScoreBody(StrictBody<ScoreRequest>? inFull) => this.inFull = inFull;

    /// <summary>The model whose features were read, and one vector per item in the order of its schema; null when the request is to be looked at in full.</summary>
    public (ScoringModel Model, IReadOnlyList<float[]> Vectors)? Features { get; private init; }

    public ScoreRequest Request => inFull?.Value ?? throw new InvalidOperationException("The body was read as features.");

    public IResult? Problem => inFull?.Problem;

    public static async ValueTask<ScoreBody?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        _ = parameter;
        var (json, problem) = await StrictBody<ScoreRequest>.ReadAsync(http);
        if (problem is not null) return new ScoreBody(problem);
        if (http.RequestServices.GetRequiredService<ServingModel>().Current is { } model && ReaderFor(model).Read(json.Span, ScoreEndpoints.MostItems) is { } vectors)
            return new ScoreBody(null) { Features = (model, vectors) };
        return new ScoreBody(StrictBody<ScoreRequest>.Of(http, json.Span));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => StrictBody<ScoreRequest>.PopulateMetadata(parameter, builder);

    private static FeatureReader ReaderFor(ScoringModel model)
    {
        var reader = Volatile.Read(ref latest);
        if (reader?.Schema == model.Schema) return reader;
        reader = new FeatureReader(model.Schema);
        Volatile.Write(ref latest, reader);
        return reader;
    }
}

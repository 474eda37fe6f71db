namespace LeadScoring.Core.Scoring;

/// <summary>
/// The model that answers now, or the reason why there is none. Swapped atomically: take <see cref="Current"/> once per answer. Thread-safe.
/// </summary>
public sealed class ServingModel
{
    private volatile State state = new(null, null);

    /// <summary>Null until a model was loaded: leads are then "not scored yet".</summary>
    public ScoringModel? Current => state.Model;

    /// <summary>What is wrong with the models on the shelf, in a sentence for people; null when all is well.</summary>
    public string? Problem => state.Problem;

    public event Action? Changed;

    public void Serve(ScoringModel? model, string? problem = null)
    {
        state = new State(model, problem);
        Changed?.Invoke();
    }

    private sealed record State(ScoringModel? Model, string? Problem);
}

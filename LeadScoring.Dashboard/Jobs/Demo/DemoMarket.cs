namespace LeadScoring.Dashboard.Jobs.Demo;

/// <summary>
/// The demo: made-up leads with a history, a model learnt from them, and a market that goes on. The surface the screens use; the founder's branch holds the
/// full class (this one only moves through the states). Register it as a singleton; it is already registered by the full version of JobsSetup.
/// </summary>
public sealed class DemoMarket
{
    public DemoState State { get; private set; } = new(DemoPhase.Off);

    /// <summary>Raised on any thread; hop to the renderer.</summary>
    public event Action? Changed;

    /// <summary>Starts in the background and returns at once; does nothing while a start or a removal is under way.</summary>
    public void Start() => Move(new DemoState(DemoPhase.Starting, DemoState.MakeLeads, 0.5));

    /// <summary>Removes exactly what the demo brought: its leads with their keys, its areas, its models. Returns at once.</summary>
    public void Remove() => Move(new DemoState(DemoPhase.Off));

    private void Move(DemoState state)
    {
        State = state;
        Changed?.Invoke();
    }
}

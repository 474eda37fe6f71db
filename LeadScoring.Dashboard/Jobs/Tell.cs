namespace LeadScoring.Dashboard.Jobs;

/// <summary>Progress told at once on the reporter's thread, so that the last report is never overtaken by an earlier one.</summary>
internal sealed class Tell<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}

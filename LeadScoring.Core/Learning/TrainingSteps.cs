namespace LeadScoring.Core.Learning;

/// <summary>Where a training stands.</summary>
/// <param name="Step">In words for people.</param>
/// <param name="Fraction">0–1.</param>
public readonly record struct TrainingProgress(string Step, double Fraction);

/// <summary>Counts the steps of one training: tells of each, and stops between them when cancelled.</summary>
internal sealed class TrainingSteps(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
{
    private int done;
    private int expected = 1;

    public void Expect(int steps) => expected = steps + 1;

    public void Next(string step)
    {
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new TrainingProgress(step, Math.Min(1, (double)done++ / expected)));
    }
}

namespace LeadScoring.Core.Storage;

/// <summary>
/// SQLite lets one writer in and makes each other one block a thread while it waits; fifty of them starve the thread that could finish.
/// Writers of this process therefore line up here first, without holding a thread, and get their turn in the order they came. Thread-safe.
/// </summary>
public sealed class WriteTurns : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Waits for the turn; it ends when what is returned is disposed.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        return new Turn(turn);
    }

    public void Dispose() => turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private int isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, 1) == 0) turn.Release();
        }
    }
}

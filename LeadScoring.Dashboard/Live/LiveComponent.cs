using LeadScoring.Core.Leads;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Live;

/// <summary>
/// A component that follows the leads. It registers before it reads its first snapshot, so nothing falls between the two; changes reach it
/// on the renderer, at most twice a second, and none while the tab is hidden; it lets go when it is disposed. While prerendering it follows nothing.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private IDisposable? subscription;
    private Coalescer? coalescer;

    [Inject]
    private LeadFeed Feed { get; set; } = null!;

    [Inject]
    private Tab Tab { get; set; } = null!;

    [Inject]
    protected TimeProvider Time { get; private set; } = null!;

    /// <summary>Between two refreshes.</summary>
    protected virtual TimeSpan ShortestPause => TimeSpan.FromMilliseconds(500);

    /// <summary>Cancelled when the component goes.</summary>
    protected CancellationToken Gone => gone.Token;

    protected override void OnInitialized()
    {
        if (!RendererInfo.IsInteractive) return;
        coalescer = new Coalescer(Time, ShortestPause, ReceiveAsync);
        subscription = Feed.Subscribe(coalescer.Add);
        Tab.Changed += FollowTab;
    }

    /// <summary>On the renderer. Renders itself if it must.</summary>
    protected abstract Task OnLeadsChangedAsync(IReadOnlyDictionary<Guid, LeadChangeKind> changes);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || gone.IsCancellationRequested) return;
        Tab.Changed -= FollowTab;
        subscription?.Dispose();
        coalescer?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    private void FollowTab() => coalescer?.Hold(Tab.IsHidden);

    private async Task ReceiveAsync(IReadOnlyDictionary<Guid, LeadChangeKind> changes)
    {
        try
        {
            await InvokeAsync(() => OnLeadsChangedAsync(changes));
        }
        catch (AccessRefusedException)
        {
            // The session has ended, and the page is on its way to the sign-in page.
        }
        catch (Exception) when (gone.IsCancellationRequested)
        {
            // Gone meanwhile: nobody looks any more.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}

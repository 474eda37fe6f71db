using LeadScoring.Dashboard.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LeadScoring.Dashboard.Live;

/// <summary>Tells <see cref="Tab"/> and the session what the browser says. Renders nothing.</summary>
public sealed class TabWatch : ComponentBase, IDisposable
{
    private DotNetObjectReference<TabWatch>? self;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private SessionBook Sessions { get; set; } = null!;

    [Inject]
    private Tab Tab { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [JSInvokable]
    public void Hidden(bool isHidden) => Tab.Set(isHidden);

    /// <summary>Somebody is at the keyboard: what the page does by itself does not keep a session open.</summary>
    [JSInvokable]
    public async Task Active()
    {
        if (await Visitor.FindSessionAsync() is { } session) Sessions.Seen(session.Id);
    }

    public void Dispose() => self?.Dispose();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        try
        {
            self = DotNetObjectReference.Create(this);
            await Js.InvokeVoidAsync("leadScoring.watchTab", self);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }
    }
}

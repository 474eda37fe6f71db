using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LeadScoring.Dashboard.Live;

/// <summary>Tells <see cref="Tab"/> what the browser says. Renders nothing.</summary>
public sealed class TabWatch : ComponentBase, IDisposable
{
    private DotNetObjectReference<TabWatch>? self;

    [Inject]
    private Tab Tab { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [JSInvokable]
    public void Hidden(bool isHidden) => Tab.Set(isHidden);

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

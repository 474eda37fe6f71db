using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LeadScoring.Dashboard.Layout;

/// <summary>The pages, with the viewer's clock around them. A browser that has not told its zone yet is asked once.</summary>
public sealed partial class Routes
{
    private ViewerClock clock = null!;

    /// <summary>IANA name from the cookie; null when unknown.</summary>
    [Parameter]
    public string? TimeZone { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    protected override void OnInitialized() => clock = new ViewerClock(Time, TimeZone);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || TimeZone is not null) return;
        try
        {
            clock = new ViewerClock(Time, await Js.InvokeAsync<string?>("leadScoring.timeZone"));
            StateHasChanged();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }
    }
}

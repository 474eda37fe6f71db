using LeadScoring.Dashboard.Access.SignIn;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Access;

/// <summary>Takes an open page to the sign-in page as soon as its session has ended. Renders nothing.</summary>
public sealed class AccessWatch : ComponentBase, IDisposable
{
    private Guid? session;

    [Inject]
    private SessionBook Sessions { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => Sessions.Ended -= OnEnded;

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive) return;
        session = (await Visitor.FindSessionAsync())?.Id;
        Sessions.Ended += OnEnded;
        // It may have ended between the page and this.
        if (session is null || Sessions.Find(session.Value) is null) Leave();
    }

    private void OnEnded(IReadOnlyCollection<Guid> ended)
    {
        if (session is { } own && ended.Contains(own)) _ = InvokeAsync(Leave);
    }

    private void Leave() => Navigation.NavigateTo("/sign-in?returnUrl=" + Uri.EscapeDataString(Door.Local("/" + Navigation.ToBaseRelativePath(Navigation.Uri))), forceLoad: true);
}

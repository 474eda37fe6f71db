using LeadScoring.Core.Queue;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>Narrows the view. A choice holds at once, typing after a short pause.</summary>
public sealed partial class QueueFilterBar : IDisposable
{
    public static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(250);

    private CancellationTokenSource? typing;
    private string? given;
    private string typed = "";
    private bool isOpen;

    [Parameter, EditorRequired]
    public QueueFilters Filters { get; set; } = QueueFilters.None;

    [Parameter]
    public IReadOnlyList<QueueArea> Areas { get; set; } = [];

    [Parameter, EditorRequired]
    public EventCallback<QueueFilters> OnChange { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    public void Dispose() => typing?.Dispose();

    /// <summary>The address may say something else than what is being typed; then it wins, but not against later letters.</summary>
    protected override void OnParametersSet()
    {
        if (given == Filters.Query) return;
        given = Filters.Query;
        if (typing is null) typed = given ?? "";
    }

    /// <summary>Bound, not set by hand: a late answer of the server must not take back letters that were typed since.</summary>
    private async Task TypeAsync()
    {
        if (typing is not null) await typing.CancelAsync();
        var mine = typing = new CancellationTokenSource();
        try
        {
            await Task.Delay(TypingPause, Time, mine.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        typing = null;
        mine.Dispose();
        await Change(Filters with { Query = string.IsNullOrWhiteSpace(typed) ? null : typed.Trim() });
    }

    private Task Change(QueueFilters wanted) => OnChange.InvokeAsync(wanted);

    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";
}

using Bunit;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LeadScoring.Tests.Components;

/// <summary>What every component finds around it: a clock, a viewer in Chicago, and scripts that do nothing.</summary>
public abstract class ScreenContext : BunitContext
{
    protected static readonly DateTime Now = new(2026, 11, 20, 15, 0, 0, DateTimeKind.Utc);

    /// <param name="more">What only these components need; nothing can be added once the renderer is set.</param>
    protected ScreenContext(Action<IServiceCollection>? more = null)
    {
        more?.Invoke(Services);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(Clock);
        RenderTree.Add<CascadingValue<ViewerClock>>(around => around.Add(c => c.Value, new ViewerClock(Clock, "America/Chicago")));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(Now));

    protected static QueueRow Row(double? score = 91.4, string? name = "Priya Shah") => new()
    {
        Id = Guid.Parse("01a1a20c-599c-7e90-80ec-307f61146c3d"), Name = name, Score = score, Band = score is null ? null : Band.A, WhyNow = "Viewed one listing 4 times this week",
        Unscored = score is null ? UnscoredReason.NoConsent : UnscoredReason.None, LastActivityAt = Now.AddMinutes(-12), CreatedAt = Now.AddDays(-3), Kind = default, Stage = default, Area = "South Lamar",
    };
}

using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Jobs.Demo;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LeadScoring.Tests.Jobs;

public sealed class DemoPumpTests : IDisposable
{
    private const int Days = 50;
    private readonly TestApp app = new TestApp().With("Demo:Leads", "200").With("Demo:MarketTimePerTick", "1.00:00:00");
    private readonly Complaints complaints = new();

    public void Dispose()
    {
        app.Dispose();
        complaints.Dispose();
    }

    [Fact]
    public async Task The_market_goes_on_for_weeks_and_leads_acts_and_outcomes_keep_coming()
    {
        await BeginAsync();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(complaints);
        using var pump = ActivatorUtilities.CreateInstance<DemoPump>(app.Services);
        var begun = app.Clock.GetUtcNow().UtcDateTime;

        for (var day = 0; day < Days; day++)
        {
            app.Clock.Advance(TimeSpan.FromDays(1));
            await pump.TickAsync(default);
        }

        await using var db = await app.OpenDbAsync();
        var leads = await db.Set<Lead>().Where(l => l.CreatedAt > begun).Select(l => l.CreatedAt).ToListAsync();
        var events = await db.Set<LeadEvent>().Where(e => e.ReceivedAt > begun).Select(e => e.ReceivedAt).ToListAsync();
        var outcomes = await db.Set<LeadOutcome>().Where(o => o.RecordedAt > begun).Select(o => o.RecordedAt).ToListAsync();
        foreach (var tenth in Enumerable.Range(0, Days / 10))
        {
            int During(IEnumerable<DateTime> times) => times.Count(at => at > begun.AddDays(10 * tenth) && at <= begun.AddDays(10 * (tenth + 1)));
            Assert.InRange(During(leads), 2, 20);
            Assert.InRange(During(events), 100, 2_000);
            Assert.InRange(During(outcomes), 1, 60);
        }
        Assert.Equal([OutcomeKind.AppointmentQualified, OutcomeKind.Closed, OutcomeKind.Lost], await db.Set<LeadOutcome>().Where(o => o.RecordedAt > begun).Select(o => o.Kind).Distinct().OrderBy(kind => kind).ToListAsync());
        Assert.Empty(complaints.All);
    }

    [Fact]
    public async Task A_market_that_runs_ahead_of_the_clock_tells_nothing_from_the_future()
    {
        await BeginAsync();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(complaints);
        using var pump = ActivatorUtilities.CreateInstance<DemoPump>(app.Services);

        for (var day = 0; day < Days; day++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            await pump.TickAsync(default);
        }

        Assert.Empty(complaints.All);
    }

    [Fact]
    public void At_the_pace_that_is_set_every_tick_has_something_to_show_and_a_lead_comes_every_minute()
    {
        var (demo, asOf) = (new DemoOptions(), app.Clock.GetUtcNow().UtcDateTime);
        var week = new LivingMarket(DemoDiary.Market(demo.Seed, demo.Leads), asOf).Advance(asOf, asOf.AddDays(7));
        var ticks = TimeSpan.FromDays(7) / demo.MarketTimePerTick;

        Assert.True(week.Zip(week.Skip(1)).Max(pair => pair.Second.At - pair.First.At) < DemoPump.MostQuietSteps * demo.MarketTimePerTick);
        Assert.InRange(week.Count / ticks, 1, 6);
        Assert.InRange(week.OfType<MarketHappening.LeadArrived>().Count() / (ticks * demo.Tick / TimeSpan.FromMinutes(1)), 1, 3);
    }

    /// <summary>As the demo starts, but with a model that need not be trained.</summary>
    private async Task BeginAsync()
    {
        var (options, asOf) = (app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<DemoOptions>>().Value, app.Clock.GetUtcNow().UtcDateTime);
        var market = SyntheticMarket.Generate(DemoDiary.Market(options.Seed, options.Leads), asOf);
        await using (var db = await app.OpenDbAsync()) await MarketFigures.AddAsync(db, [.. market.Areas], [.. market.Months], default);
        app.Services.GetRequiredService<ServingModel>().Serve(SeededModel.Make(market.Areas.Select(a => a.Id)));
        foreach (var some in market.Leads.Chunk(100))
            await app.Services.GetRequiredService<LeadIntake>().SubmitManyAsync([.. some.Select(lead => DemoSubmission.Of(lead, TimeSpan.Zero))], KnownLeadPolicy.Update, Viewer.System, default);
        app.Services.GetRequiredService<DemoDiary>().Begin(options.Seed, options.Leads, asOf);
        await app.Services.GetRequiredService<DemoMarket>().ResumeAsync(default);
    }

    /// <summary>Everything that was logged as a warning or worse.</summary>
    private sealed class Complaints : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning) All.Enqueue(formatter(state, exception));
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}

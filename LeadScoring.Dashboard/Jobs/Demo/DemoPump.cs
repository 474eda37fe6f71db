using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning.Market;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs.Demo;

/// <summary>
/// Keeps the demo alive: at each tick some market time passes, and what happens in it comes in through the intake as if it happened now.
/// </summary>
public sealed class DemoPump(DemoMarket demo, DemoDiary diary, LeadIntake intake, IOptions<DemoOptions> options, IOptions<JobsOptions> jobs, TimeProvider clock, ILogger<DemoPump> log) : BackgroundService
{
    /// <summary>Steps without any happening that a tick passes over, so that the nights of the market are short.</summary>
    internal const int MostQuietSteps = 20;

    private LivingMarket? living;
    private DateTime livingSince;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!jobs.Value.Enabled) return;
        await demo.ResumeAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.Tick, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await demo.WhileRunningAsync(() => TickAsync(stoppingToken), stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A service that throws ends the program, and the demo is not worth that.
                log.LogError(exception, "The demo lost a moment of its market");
            }
        }
    }

    /// <summary>Lets some market time pass; not to be called while an earlier call is at work.</summary>
    internal async Task TickAsync(CancellationToken cancel)
    {
        if (diary.Read() is not { } page) return;
        if (livingSince != page.AsOf) (living, livingSince) = (new LivingMarket(page.Market, page.AsOf), page.AsOf);
        var (from, until) = (page.Position, page.Position + options.Value.MarketTimePerTick);
        var happenings = living!.Advance(from, until);
        for (var quiet = 0; happenings.Count == 0 && quiet < MostQuietSteps; quiet++)
        {
            (from, until) = (until, until + options.Value.MarketTimePerTick);
            happenings = living.Advance(from, until);
        }
        // First, so that a happening that fails is lost rather than told again and again.
        diary.Advance(until);
        var now = clock.GetUtcNow().UtcDateTime;
        var told = DemoSubmission.Dealt(happenings.Select(happening => DemoSubmission.Of(happening, now - happening.At)).OfType<LeadSubmission>(), await demo.TeamsAsync(cancel)).ToList();
        var refusals = (await intake.SubmitManyAsync(told, KnownLeadPolicy.Update, Viewer.System, cancel)).OfType<IntakeResult.Refused>();
        foreach (var refused in refusals.Where(refused => !refused.IsConflict))
            log.LogWarning("The demo market said something that was refused: {Field}: {Message}", refused.Errors[0].Field, refused.Errors[0].Message);
    }
}

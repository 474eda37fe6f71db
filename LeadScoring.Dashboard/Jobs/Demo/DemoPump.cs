using LeadScoring.Core.Intake;
using LeadScoring.Core.Learning.Market;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs.Demo;

/// <summary>
/// Keeps the demo alive: at each tick some market time passes, and what happens in it comes in through the intake as if it happened now.
/// </summary>
public sealed class DemoPump(DemoMarket demo, DemoDiary diary, LeadIntake intake, IOptions<DemoOptions> options, IOptions<JobsOptions> jobs, TimeProvider clock, ILogger<DemoPump> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!jobs.Value.Enabled) return;
        await demo.ResumeAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.Tick, clock);
        LivingMarket? living = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (demo.State.Phase != DemoPhase.Running || diary.Read() is not { } page)
            {
                living = null;
                continue;
            }
            living ??= new LivingMarket(page.Market, page.AsOf);
            await TickAsync(living, page.Position, stoppingToken);
        }
    }

    private async Task TickAsync(LivingMarket living, DateTime position, CancellationToken cancel)
    {
        var until = position + options.Value.MarketTimePerTick;
        foreach (var happening in living.Advance(position, until))
        {
            if (demo.State.Phase != DemoPhase.Running) return;
            var shift = clock.GetUtcNow().UtcDateTime - happening.At;
            if (DemoSubmission.Of(happening, shift) is not { } submission) continue;
            if (await intake.SubmitAsync(submission, cancel) is IntakeResult.Refused { IsConflict: false } refused)
                log.LogWarning("The demo market said something that was refused: {Field}: {Message}", refused.Errors[0].Field, refused.Errors[0].Message);
        }
        if (demo.State.Phase == DemoPhase.Running) diary.Advance(until);
    }
}

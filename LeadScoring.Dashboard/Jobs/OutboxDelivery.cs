using LeadScoring.Core.Integration.Mail;
using LeadScoring.Core.Integration.Webhooks;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Jobs;

/// <summary>Looks every few seconds for what other systems are to be told and for mail, and sends what is due. What is in hand when the program stops is finished or taken up again.</summary>
public sealed class OutboxDelivery(WebhookDispatcher webhooks, MailRoom mail, IOptions<JobsOptions> options, TimeProvider clock, ILogger<OutboxDelivery> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled) return;
        await Task.WhenAll(RepeatAsync(webhooks.StartDueAsync, "Webhooks", stoppingToken), RepeatAsync(mail.RunAsync, "Mail", stoppingToken));
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> work, string what, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await work(cancel);
            }
            catch (Exception exception) when (!cancel.IsCancellationRequested)
            {
                // What is due stays due: the next look tries again.
                log.LogError(exception, "{What} could not be sent", what);
            }
            // No periodic timer: when the clock leaps, one look is enough.
            await Task.Delay(options.Value.LookAtOutbox, clock, cancel);
        }
    }
}

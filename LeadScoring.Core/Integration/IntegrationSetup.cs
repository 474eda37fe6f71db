using System.Net;
using LeadScoring.Core.Integration.Export;
using LeadScoring.Core.Integration.Forms;
using LeadScoring.Core.Integration.Mail;
using LeadScoring.Core.Integration.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace LeadScoring.Core.Integration;

public static class IntegrationSetup
{
    public static IServiceCollection AddIntegration(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>()
            .Validate(hooks => hooks.DisableAfter >= TimeSpan.FromHours(1), "Integration:Webhooks:DisableAfter must be at least 01:00:00.")
            .Validate(hooks => hooks.Timeout >= TimeSpan.FromSeconds(1) && hooks.Timeout <= TimeSpan.FromSeconds(30), "Integration:Webhooks:Timeout must be 00:00:01 to 00:00:30.")
            .ValidateOnStart();
        services.AddOptions<MailOptions>()
            .Validate(mail => MailboxAddress.TryParse(mail.From, out _), "Integration:Mail:From must be an e-mail address, as \"Lead Scoring <leads@example.com>\".")
            .Validate(mail => mail.Security != MailSecurity.None || !mail.HasServer || string.IsNullOrEmpty(mail.Password), "Integration:Mail:Security None would send Integration:Mail:Password in the clear; allowed are StartTls and Tls.")
            .ValidateOnStart();
        services.AddSingleton<AddressLookup>(_ => Dns.GetHostAddressesAsync);
        return services.AddSingleton<WebhookSender>().AddSingleton<WebhookDesk>().AddSingleton<WebhookDispatcher>().AddSingleton<MailRoom>().AddSingleton<QueueExport>().AddSingleton<WebForms>();
    }
}

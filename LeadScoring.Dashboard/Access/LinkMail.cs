using System.Globalization;
using LeadScoring.Core.Integration.Mail;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>Mails the links of invitations and resets, in the transaction that makes them.</summary>
public sealed class LinkMail(MailRoom mail, IOptions<AccessOptions> options)
{
    /// <summary>True when the link leaves this machine by mail; then nobody else needs to see it.</summary>
    /// <param name="db">Of the transaction; the caller saves.</param>
    /// <param name="account">Whose link it is.</param>
    /// <param name="kind">An invitation or a reset.</param>
    /// <param name="token">Of the link.</param>
    /// <param name="site">Where this program is found; null when not known: no mail then.</param>
    public bool Post(AccountDb db, Account account, LinkKind kind, string token, Uri? site)
    {
        if (site is null || !mail.IsOn || account.Email is not { } address) return false;
        var link = new Uri(site, "/invite/" + token);
        var works = string.Create(CultureInfo.InvariantCulture, $"The link works once, for {options.Value.InviteLink.TotalHours:0} hours.");
        var letter = kind == LinkKind.Invite
            ? new Letter(OneLine(account.Name), address, "Your invitation to Lead Scoring", $"Hello {OneLine(account.Name)},\n\nyou have been invited to Lead Scoring. Choose how you sign in:\n\n{link}\n\n{works}\n")
            : new Letter(OneLine(account.Name), address, "Choose another password for Lead Scoring", $"Hello {OneLine(account.Name)},\n\nan admin sent you this link to choose another password:\n\n{link}\n\n{works} If you did not ask for it, tell your admin.\n");
        try
        {
            mail.Post(db, letter);
            return mail.HasServer;
        }
        catch (ArgumentException)
        {
            return false; // An address that mail cannot use: the admin passes the link on.
        }
    }

    private static string OneLine(string name) => string.Concat(name.Where(letter => !char.IsControl(letter)));
}

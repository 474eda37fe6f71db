using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace LeadScoring.Core.Integration.Mail;

/// <summary>Takes letters and sends them: over SMTP, or into a folder where somebody tries the program out. Logs neither addresses nor what is in them. Thread-safe.</summary>
public sealed class MailRoom(IDbContextFactory<LeadDb> database, WriteTurns turns, MasterKey master, IOptions<MailOptions> options, IOptions<StorageOptions> storage, TimeProvider clock, ILogger<MailRoom> log)
{
    private const string Purpose = "mail";
    private const int AtOnce = 20;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FailedKept = TimeSpan.FromDays(30);

    /// <summary>Whether letters leave this machine, so that what is in them need not be shown.</summary>
    public bool HasServer => options.Value.HasServer;

    public bool IsOn => options.Value.IsOn;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Within the transaction of the caller, who saves.</summary>
    /// <exception cref="ArgumentException">The address is none, or a line break stands where only a line may.</exception>
    public void Post(DbContext db, Letter letter)
    {
        _ = Write(letter);
        db.Add(new OutgoingMail { Letter = master.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(letter)), CreatedAt = Now, DueAt = Now });
    }

    /// <summary>How many wait, and how many could not be sent.</summary>
    /// <exception cref="AccessRefusedException">By somebody who is no admin.</exception>
    public async Task<(int Waiting, int Failed)> CountAsync(Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        await using var db = await database.CreateDbContextAsync(cancel);
        return (await db.Set<OutgoingMail>().CountAsync(m => m.State == MailState.Waiting, cancel), await db.Set<OutgoingMail>().CountAsync(m => m.State == MailState.Failed, cancel));
    }

    /// <summary>Sends what is due.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        if (!IsOn) return;
        foreach (var mail in await ClaimAsync(cancel)) await WriteAsync(mail, await TrySendAsync(mail, cancel), CancellationToken.None);
    }

    private MimeMessage Write(Letter letter)
    {
        if ($"{letter.Name}{letter.Address}{letter.Subject}".Any(char.IsControl)) throw new ArgumentException("Name, address and subject are one line each.", nameof(letter));
        if (!MailboxAddress.TryParse(ParserOptions.Default, letter.Address, out var to) || to.Address != letter.Address) throw new ArgumentException("That is no e-mail address.", nameof(letter));
        return new MimeMessage([MailboxAddress.Parse(options.Value.From)], [new MailboxAddress(letter.Name, letter.Address)], letter.Subject, new TextPart("plain") { Text = letter.Text }) { Date = clock.GetUtcNow() };
    }

    private async Task<List<OutgoingMail>> ClaimAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var now = Now;
        if (!await db.Set<OutgoingMail>().AnyAsync(m => m.DueAt <= now, cancel)) return [];
        using var turn = await turns.TakeAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var due = await db.Set<OutgoingMail>().AsNoTracking().Where(m => m.State == MailState.Waiting && m.DueAt <= now).OrderBy(m => m.DueAt).Take(AtOnce).ToListAsync(cancel);
        var ids = due.ConvertAll(m => m.Id);
        await db.Set<OutgoingMail>().Where(m => ids.Contains(m.Id)).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, now + Lease), cancel);
        await db.Set<OutgoingMail>().Where(m => m.State == MailState.Failed && m.DueAt <= now).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
        return due;
    }

    /// <summary>Null when it is on its way.</summary>
    private async Task<string?> TrySendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        try
        {
            using var message = Write(JsonSerializer.Deserialize<Letter>(master.Open(Purpose, mail.Letter))!);
            await (HasServer ? SendAsync(message, cancel) : DropAsync(mail.Id, message, cancel));
            return null;
        }
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            // Servers repeat addresses in their answers: only the kind of trouble is told.
            var trouble = exception is SmtpCommandException refused ? $"The mail server refused it ({(int)refused.StatusCode})." : exception is AuthenticationException ? "The mail server did not accept user and password." : "The mail server could not be reached, or broke off.";
            log.LogWarning("Mail {Id} was not sent: {Trouble} ({Kind})", mail.Id, trouble, exception.GetType().Name);
            return trouble;
        }
    }

    private async Task SendAsync(MimeMessage message, CancellationToken cancel)
    {
        var mail = options.Value;
        using var client = new SmtpClient(new NullProtocolLogger()) { Timeout = 30_000 };
        await client.ConnectAsync(mail.Host!, mail.Port, mail.Security switch { MailSecurity.Tls => SecureSocketOptions.SslOnConnect, MailSecurity.None => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls }, cancel);
        if (!string.IsNullOrEmpty(mail.User)) await client.AuthenticateAsync(mail.User, mail.Password ?? "", cancel);
        await client.SendAsync(message, cancel);
        await client.DisconnectAsync(quit: true, cancel);
    }

    private async Task DropAsync(Guid id, MimeMessage message, CancellationToken cancel)
    {
        var folder = storage.Value.PathOf(options.Value.DropFolder!);
        OwnFiles.CreateFolder(folder);
        await using var file = OwnFiles.Create(Path.Combine(folder, $"{id}.eml"), FileMode.Create);
        await message.WriteToAsync(file, cancel);
    }

    private async Task WriteAsync(OutgoingMail mail, string? trouble, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.Set<OutgoingMail>().FindAsync([mail.Id], cancel) is not { } stored) return;
        stored.Attempts++;
        stored.LastResult = trouble;
        if (trouble is null) db.Remove(stored);
        else if (Retries.After(Retries.OfMail, stored.Attempts, stored.Id) is { } pause) stored.DueAt = Now + pause;
        else (stored.State, stored.DueAt, stored.Letter) = (MailState.Failed, Now + FailedKept, []);
        await db.SaveChangesAsync(cancel);
    }
}

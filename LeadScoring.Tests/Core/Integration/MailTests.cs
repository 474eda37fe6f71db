using System.Net;
using System.Net.Sockets;
using System.Text;
using LeadScoring.Core.Integration.Mail;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Integration;

/// <summary>Links that are mailed, to a scripted server on loopback or into a folder.</summary>
public sealed class MailTests
{
    private static readonly Uri Site = new("https://leads.example.com/");

    [Fact]
    public async Task An_invitation_is_mailed_once_and_its_row_goes_with_it()
    {
        using var server = new MailServer();
        using var app = WithServer(server);
        var answer = await Accounts(app).InviteAsync("Ana M", "ana@example.com", Role.Rep, null, Site, app.Admin.Viewer, default);
        await using (var db = await app.OpenDbAsync())
            Assert.DoesNotContain("ana@example.com", Encoding.UTF8.GetString((await db.Set<OutgoingMail>().SingleAsync()).Letter), StringComparison.Ordinal);
        await Room(app).RunAsync(default);

        Assert.True(answer.IsMailed);
        var mail = Assert.Single(server.Mails);
        Assert.Contains("To: Ana M <ana@example.com>", mail, StringComparison.Ordinal);
        Assert.Contains($"https://leads.example.com/invite/{answer.Token}", mail.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal((0, 0), await Room(app).CountAsync(Viewer.System, default));
    }

    [Fact]
    public async Task A_server_that_refuses_is_tried_again_and_then_not_any_more()
    {
        using var server = new MailServer { Refuses = true };
        using var app = WithServer(server);
        await Accounts(app).InviteAsync("Ana M", "ana@example.com", Role.Rep, null, Site, app.Admin.Viewer, default);
        for (var i = 0; i < 8; i++)
        {
            await Room(app).RunAsync(default);
            app.Clock.Advance(TimeSpan.FromHours(8));
        }

        Assert.Equal((0, 1), await Room(app).CountAsync(Viewer.System, default));
        Assert.Equal(7, server.Visits);
        await using var db = await app.OpenDbAsync();
        var failed = await db.Set<OutgoingMail>().SingleAsync();
        Assert.Empty(failed.Letter);
        Assert.DoesNotContain("ana", failed.LastResult, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Where_it_is_tried_out_a_mail_lies_in_a_folder_and_the_link_is_shown()
    {
        using var app = new TestApp();
        var answer = await Accounts(app).InviteAsync("Ana M", "ana@example.com", Role.Rep, null, Site, app.Admin.Viewer, default);
        await Room(app).RunAsync(default);

        Assert.False(answer.IsMailed);
        Assert.Single(Directory.GetFiles(Path.Combine(app.Folder, "data", "mail"), "*.eml"));
    }

    [Theory]
    [InlineData("Ana\r\nBcc: all@example.com", "ana@example.com", "Hello")]
    [InlineData("Ana", "ana@example.com\r\nBcc: all@example.com", "Hello")]
    [InlineData("Ana", "ana@example.com", "Hello\nBcc: all@example.com")]
    [InlineData("Ana", "ana@example.com, all@example.com", "Hello")]
    [InlineData("Ana", "no address", "Hello")]
    public async Task No_header_can_be_smuggled_in(string name, string address, string subject)
    {
        using var app = new TestApp();
        await using var db = await app.OpenDbAsync();

        Assert.Throws<ArgumentException>(() => Room(app).Post(db, new Letter(name, address, subject, "")));
    }

    private static TestApp WithServer(MailServer server) => new TestApp().With("Integration:Mail:Host", "127.0.0.1").With("Integration:Mail:Port", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)).With("Integration:Mail:Security", "None");

    private static Accounts Accounts(TestApp app) => app.Services.GetRequiredService<Accounts>();

    private static MailRoom Room(TestApp app) => app.Services.GetRequiredService<MailRoom>();

    /// <summary>Just enough SMTP.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public MailServer()
        {
            listener.Start();
            _ = ServeAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
        public bool Refuses { get; init; }
        public int Visits { get; private set; }
        public List<string> Mails { get; } = [];

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    Visits++;
                    await TalkAsync(client.GetStream());
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }

        private async Task TalkAsync(NetworkStream stream)
        {
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 ready");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("MAIL", StringComparison.Ordinal) && Refuses) await writer.WriteLineAsync("451 ana@example.com not now");
                else if (line.StartsWith("DATA", StringComparison.Ordinal))
                {
                    await writer.WriteLineAsync("354 go on");
                    var mail = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text and not ".") mail.Append(text).Append("\r\n");
                    Mails.Add(mail.ToString());
                    await writer.WriteLineAsync("250 taken");
                }
                else if (line.StartsWith("QUIT", StringComparison.Ordinal))
                {
                    await writer.WriteLineAsync("221 bye");
                    return;
                }
                else await writer.WriteLineAsync("250 ok");
            }
        }
    }
}

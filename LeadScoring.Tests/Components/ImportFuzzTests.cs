using System.Security.Claims;
using System.Text;
using System.Text.RegularExpressions;
using Bunit;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Import;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LeadScoring.Tests.Components;

/// <summary>
/// A thousand files that are wrong in some way, the same each time, chosen on the page of imports and taken to the check of their rows: each is read or refused in words,
/// and none breaks anything. The pages are the real ones on the services and the store of the real app.
/// </summary>
public sealed partial class ImportFuzzTests : ScreenContext
{
    private const int Files = 1_000;
    private const int Seed = 20_261_120;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[] Cells =
    [
        "", " ", "Ana", "ana@example.com", "ana@@x", "+16145550100", "12", "2026-11-20", "31/02/2026", "$1,200", "1e400", "NaN", "-", "\"", "\"\"", "\"a", "a\"b", "\"a\"b", "\"a,b\"", "\"a\nb\"", "=1+1", "@SUM(A1)", "\t", "\0",
        "\u202e", "\ufeff", "é", "\ud83c\udfe0", "true", "Yes", "New", "Closed", "420k", "<b>", "../../x", new('x', 5_000), "'; DROP TABLE Leads; --",
    ];

    private static readonly string[] Headers = ["Email", "email", "E-mail", "Phone", "Name", "First Name", "Stage", "Source", "Created", "Budget", "Notes", "Consent", "", "\"", "Score", "Id", "ID", "\0", "é", "a,b"];
    private static readonly string[] Ends = ["\n", "\r\n", "\r", "\n\n", "\n\r"];
    private static readonly string[] Separators = [",", ";", "\t", "|", ",,", " "];

    private readonly TestApp app;
    private readonly LogBook book;
    private readonly Session session;

    public ImportFuzzTests() : this(new TestApp(), new LogBook(), new Session())
    {
    }

    private ImportFuzzTests(TestApp app, LogBook book, Session session) : base(services =>
    {
        services.AddLogging(log => log.AddProvider(book));
        services.AddSingleton<AuthenticationStateProvider>(session);
        services.AddSingleton(_ => new Visitor(session, app.Services.GetRequiredService<SessionBook>()));
    }) => (this.app, this.book, this.session) = (app, book, session);

    [Fact]
    public async Task No_file_breaks_anything()
    {
        Services.AddFallbackServiceProvider(app.Services);
        session.User = (await app.AsAsync(Role.Manager)).Session.Principal;
        var (dice, navigation) = (new Random(Seed), Services.GetRequiredService<NavigationManager>());
        var (checkedFiles, refused, said) = (0, 0, new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < Files; i++)
        {
            // What was shown before would follow each address too.
            await DisposeComponentsAsync();
            navigation.NavigateTo("/import");
            var pick = Render<ImportPage>();
            pick.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(Make(dice), Name(dice), contentType: "text/csv"));
            if (navigation.Uri.EndsWith("/import", StringComparison.Ordinal))
            {
                said.Add(pick.Find("[role=alert] p").TextContent);
                refused++;
            }
            else if (Check(Guid.Parse(Id().Match(navigation.Uri).Value)) is { } problem) said.Add(problem);
            else checkedFiles++;
        }

        Assert.All(said, sentences => Assert.Matches(Sentences(), sentences));
        Assert.DoesNotContain(book.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
        Assert.True(checkedFiles > Files / 10 && refused > Files / 100, $"{checkedFiles} checked, {refused} refused, in words: {string.Join(" | ", said)}");
    }

    /// <summary>From the columns, taken as they are proposed, to the check.</summary>
    /// <returns>Why it went no further; null when the rows were checked.</returns>
    private string? Check(Guid id)
    {
        var run = Render<ImportRunPage>(page => page.Add(p => p.Id, id));
        run.WaitForState(() => run.HasComponent<ColumnsStep>(), Patience);
        Services.GetRequiredService<NavigationManager>().NavigateTo(ImportUrl.Of(id, ImportStep.Check));
        run.WaitForState(() => run.HasComponent<CheckStep>() || !run.HasComponent<ImportWait>() && !run.HasComponent<ColumnsStep>(), Patience);
        if (run.FindAll("[role=alert]") is [var alert]) return alert.TextContent.Trim();
        Assert.Matches("^[0-9,]+ rows? checked; nothing is stored yet$", run.Find("#check-title").TextContent);
        return null;
    }

    [GeneratedRegex("[0-9a-f-]{36}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Id();

    /// <summary>Words that begin and end as sentences do, without what only programmers read.</summary>
    [GeneratedRegex(@"^(?!.*(Exception|\bat [A-Z]|\(ref ))\p{Lu}.*[.!?…]$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Sentences();

    private static byte[] Make(Random dice)
    {
        var (separator, end) = (Pick(dice, Separators), Pick(dice, Ends));
        var columns = dice.Next(1, 9);
        var text = new StringBuilder();
        if (dice.Next(5) > 0) text.AppendJoin(separator, Enumerable.Range(0, columns).Select(_ => Pick(dice, Headers))).Append(end);
        for (var rows = dice.Next(12); rows > 0; rows--)
            text.AppendJoin(separator, Enumerable.Range(0, dice.Next(8) == 0 ? dice.Next(40) : columns).Select(_ => Pick(dice, Cells))).Append(dice.Next(20) == 0 ? Pick(dice, Ends) : end);
        var encoded = Pick(dice, new Encoding[] { new UTF8Encoding(true), new UTF8Encoding(false), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.Latin1, Encoding.UTF32 }) is var encoding && dice.Next(3) == 0
            ? [.. encoding.GetPreamble(), .. encoding.GetBytes(text.ToString())]
            : Encoding.UTF8.GetBytes(text.ToString());
        for (var flips = dice.Next(4) == 0 ? dice.Next(1, 6) : 0; flips > 0 && encoded.Length > 0; flips--) encoded[dice.Next(encoded.Length)] = (byte)dice.Next(256);
        if (dice.Next(50) == 0) dice.NextBytes(encoded);
        return dice.Next(40) == 0 ? encoded[..(encoded.Length / 2)] : encoded;
    }

    private static string Name(Random dice) => Pick(dice, ["leads.csv", "../../etc/passwd", "a\0b.csv", "", "C:\\x\\y.csv", new string('n', 400), "CON", "\u202egpj.csv", "leads.csv\r\nX: y"]);

    private static T Pick<T>(Random dice, IReadOnlyList<T> of) => of[dice.Next(of.Count)];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) app.Dispose();
    }

    /// <summary>A manager, signed in.</summary>
    private sealed class Session : AuthenticationStateProvider
    {
        public ClaimsPrincipal User { get; set; } = new();

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(User));
    }
}

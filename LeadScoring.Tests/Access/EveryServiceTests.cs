using System.Collections;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using LeadScoring.Core;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Integration.Export;
using LeadScoring.Core.Integration.Forms;
using LeadScoring.Core.Integration.Webhooks;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Dashboard.Jobs.Demo;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LeadScoring.Tests.Access;

/// <summary>
/// Every service that asks who is asking, asked by everybody: methods are read from the compiled program and called with arguments that are right, so that only who asks
/// can make a difference. Pages and endpoints may forget to ask; these may not.
/// </summary>
public sealed class EveryServiceTests(EveryServiceTests.Brokerage brokerage) : IClassFixture<EveryServiceTests.Brokerage>
{
    /// <summary>
    /// yes: done or told. no: refused. none: as if there were nothing. The lead and its import are of team North; a rep of South is of the same office, a manager of Abroad is not.
    /// A key is that of a program for all teams: what it may do beyond reading and handing in leads is nothing.
    /// </summary>
    private const string Table = """
                                          nobody  key   rep   rep of South  manager  manager of Abroad  admin
        Accounts.ChangeAsync              no      no    no    no            no       no                 yes
        Accounts.ChangeOwnAsync           none    none  yes   yes           yes      yes                yes
        Accounts.DisableAsync             no      no    no    no            no       no                 yes
        Accounts.InviteAsync              no      no    no    no            no       no                 yes
        Accounts.ListAsync                no      no    no    no            no       no                 yes
        Accounts.ResetAsync               no      no    no    no            no       no                 yes
        BandBook.LoadOfAsync              no      no    no    no            no       no                 yes
        BandChange.StoreAsync             no      no    no    no            no       no                 yes
        DemoMarket.Remove                 no      no    no    no            no       no                 yes
        DemoMarket.Start                  no      no    no    no            no       no                 yes
        EgressLedger.ReadAsync            no      no    no    no            no       no                 yes
        ImportChecker.CheckAsync(file)    no      no    no    no            yes      yes                yes
        ImportChecker.CheckAsync(run)     no      no    no    no            yes      no                 yes
        ImportLaunch.StartAsync           no      no    no    no            yes      none               yes
        ImportLooks.LookAsync             no      no    no    no            yes      none               yes
        ImportRunner.Cancel               no      no    no    no            yes      no                 yes
        ImportRunner.RunAsync             no      no    no    no            yes      no                 yes
        ImportRuns.CreateAsync            no      no    no    no            yes      yes                yes
        ImportRuns.FindAsync              no      no    no    no            yes      none               yes
        ImportRuns.LatestAsync            no      no    no    no            yes      none               yes
        ImportRuns.PlanAsync              no      no    no    no            yes      none               yes
        ImportRuns.UploadAsync            no      no    no    no            yes      yes                yes
        ImportUndo.UndoAsync              no      no    no    no            yes      no                 yes
        KeyBook.ListAsync                 no      no    no    no            no       no                 yes
        KeyBook.MakeAsync                 no      no    no    no            no       no                 yes
        KeyBook.RevokeAsync               no      no    no    no            no       no                 yes
        LeadAccess.AdmitsAsync            none    yes   yes   none          yes      none               yes
        LeadDetailsReader.ReadAsync       none    yes   yes   none          yes      none               yes
        LeadHandover.HandOverAsync        no      no    no    no            no       no                 yes
        LeadHandover.OwnedAsync           no      no    no    no            no       no                 yes
        LeadIntake.AddEventsAsync         none    yes   yes   none          yes      none               yes
        LeadIntake.AddOutcomeAsync        none    yes   yes   none          yes      none               yes
        LeadIntake.SubmitAsync            no      yes   yes   no            yes      no                 yes
        LeadIntake.SubmitManyAsync        no      yes   yes   no            yes      no                 yes
        LeadIntake.TryManyAsync           no      yes   yes   no            yes      no                 yes
        LeadIntake.UpdateAsync            none    yes   yes   none          yes      none               yes
        LeadView.ReadAsync                none    yes   yes   none          yes      none               yes
        LeadView.ScoreAsync               none    yes   yes   none          yes      none               yes
        LeadView.TagAsync                 none    yes   yes   none          yes      none               yes
        MailRoom.CountAsync               no      no    no    no            no       no                 yes
        QueueExport.BeginAsync            no      no    no    no            yes      none               yes
        QueueExport.WriteCsvAsync         no      no    no    no            yes      none               yes
        QueueExport.WriteExcelAsync       no      no    no    no            yes      none               yes
        QueuePages.ReadAsync              none    yes   yes   none          yes      none               yes
        QueueReader.CompareAsync          none    yes   yes   none          yes      none               yes
        QueueReader.CountsAsync           none    yes   yes   none          yes      none               yes
        QueueReader.HasLeadsAsync         none    yes   yes   none          yes      none               yes
        QueueReader.RowsAsync             none    yes   yes   none          yes      none               yes
        QueueReader.SnapshotAsync         none    yes   yes   none          yes      none               yes
        ReviewBook.RateAsync              none    yes   yes   none          yes      none               yes
        ReviewComparison.ReadAsync        no      no    no    no            yes      yes                yes
        ReviewControl.ReadAsync           no      no    no    no            no       no                 yes
        ReviewControl.SwitchAsync         no      no    no    no            no       no                 yes
        ReviewControl.TestAsync           no      no    no    no            no       no                 yes
        ReviewDesk.AskAgainAsync          none    yes   yes   none          yes      none               yes
        ReviewDesk.ConsiderAsync          none    yes   yes   none          yes      none               yes
        Teams.AddOfficeAsync              no      no    no    no            no       no                 yes
        Teams.AddTeamAsync                no      no    no    no            no       no                 yes
        Teams.RemoveAsync                 no      no    no    no            no       no                 yes
        Teams.RenameAsync                 no      no    no    no            no       no                 yes
        WebForms.AddAsync                 no      no    no    no            no       no                 yes
        WebForms.ListAsync                no      no    no    no            no       no                 yes
        WebForms.RemoveAsync              no      no    no    no            no       no                 yes
        WebhookDesk.AddAsync              no      no    no    no            no       no                 yes
        WebhookDesk.DiscardAsync          no      no    no    no            no       no                 yes
        WebhookDesk.ListAsync             no      no    no    no            no       no                 yes
        WebhookDesk.PauseAsync            no      no    no    no            no       no                 yes
        WebhookDesk.RecentAsync           no      no    no    no            no       no                 yes
        WebhookDesk.RemoveAsync           no      no    no    no            no       no                 yes
        WebhookDesk.ResendAsync           no      no    no    no            no       no                 yes
        WebhookDesk.ResumeAsync           no      no    no    no            no       no                 yes
        WebhookDesk.RotateAsync           no      no    no    no            no       no                 yes
        WebhookDesk.TestAsync             no      no    no    no            no       no                 yes
        """;

    private static readonly Dictionary<string, string[]> Lines = Table.Split('\n').Skip(1)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToDictionary(words => words[0], words => words[1..], StringComparer.Ordinal);

    public static IEnumerable<object[]> Names => Lines.Keys.Select(name => new object[] { name });

    [Fact]
    public void The_table_has_a_line_for_every_method_that_asks_who_is_asking()
    {
        var there = Methods().Select(Name).Order(StringComparer.Ordinal);

        Assert.Equal(there, Lines.Keys.Order(StringComparer.Ordinal));
        Assert.All(Lines.Values, words => Assert.Equal(brokerage.Everybody.Count, words.Length));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_service_answers_each_role_as_the_table_says(string name)
    {
        var method = Methods().Single(m => Name(m) == name);
        var answers = new List<string>();
        foreach (var viewer in brokerage.Everybody) answers.Add(await AskAsync(method, name, viewer));

        Assert.Equal(Lines[name], answers);
    }

    private async Task<string> AskAsync(MethodInfo method, string name, Viewer viewer)
    {
        await using var call = new Call(brokerage);
        var given = new Queue<object?>(await call.ArgumentsAsync(name));
        var arguments = method.GetParameters().Select(p =>
            p.ParameterType == typeof(Viewer) ? viewer
            : p.ParameterType == typeof(CancellationToken) ? CancellationToken.None
            : p.HasDefaultValue ? p.DefaultValue
            : given.Dequeue()).ToArray();
        Assert.Empty(given);
        try
        {
            var answer = method.Invoke(call.ServiceOf(method), BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
            if (answer is not Task task) return "yes";
            await task;
            if (!method.ReturnType.IsGenericType) return call.IsWritten is { } isWritten ? Word(isWritten) : "yes";
            answer = method.ReturnType.GetProperty("Result")!.GetValue(task);
            return answer is null && IsProblem(method) ? "yes" : Word(answer);
        }
        catch (AccessRefusedException)
        {
            return "no";
        }
    }

    /// <summary>Changes answer with the sentence that says why nothing was changed.</summary>
    private static bool IsProblem(MethodInfo method) => method.ReturnType == typeof(Task<string>) && method.DeclaringType!.Name != "LeadView";

    private static string Word(object? answer) => answer switch
    {
        IntakeResult.Refused => "no",
        IReadOnlyList<IntakeResult> results => Word(Assert.Single(results)),
        null or false or AccountAnswer { Problem: not null } or WebhookAnswer { Problem: not null } or AskResult { Outcome: AskOutcome.NoLead } or QueueSnapshot { Count: 0 } or QueuePage { Places.Count: 0 } or SnapshotDrift { New.Count: 0 } or QueueCounts { All: 0 }
            or ICollection { Count: 0 } or IReadOnlyCollection<QueueRow> { Count: 0 } => "none",
        _ => "yes",
    };

    private static IEnumerable<MethodInfo> Methods() =>
        from type in new[] { typeof(LeadScoringCore), typeof(Accounts) }.SelectMany(of => of.Assembly.GetTypes())
        where type is { IsClass: true, IsAbstract: false, IsNestedPrivate: false } && type != typeof(Viewer)
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where method.GetParameters().Any(p => p.ParameterType == typeof(Viewer))
        select method;

    /// <summary>Of overloads, with the first parameter.</summary>
    private static string Name(MethodInfo method) =>
        $"{method.DeclaringType!.Name}.{method.Name}{(Methods().Count(m => (m.DeclaringType, m.Name) == (method.DeclaringType, method.Name)) > 1 ? $"({method.GetParameters()[0].Name})" : "")}";

    /// <summary>Two teams in one office and one in another; a lead and an import of the first.</summary>
    public sealed class Brokerage : IAsyncLifetime
    {
        public TestApp App { get; } = new TestApp().WithModel();
        public SignedIn Rep { get; private set; } = null!;
        public SignedIn Manager { get; private set; } = null!;
        public Guid Team { get; private set; }
        public Guid Lead { get; private set; }

        /// <summary>In the order of the table's columns.</summary>
        public IReadOnlyList<Viewer> Everybody { get; private set; } = [];

        public async Task InitializeAsync()
        {
            Team = await SignedIn.TeamAsync(App.Services, "North");
            await SignedIn.TeamAsync(App.Services, "South");
            await SignedIn.TeamAsync(App.Services, "Abroad", office: "Elsewhere");
            (Rep, Manager) = (await App.AsAsync(Role.Rep, "North"), await App.AsAsync(Role.Manager, "North"));
            var keys = App.Services.GetRequiredService<KeyBook>();
            var key = keys.Find((await keys.MakeAsync("A program", KeyScope.QueueRead, team: null, KeyBook.UsualLife, App.Admin.Viewer, default)).Key)!;
            Everybody = [new Viewer(), key.Viewer, Rep.Viewer, (await App.AsAsync(Role.Rep, "South")).Viewer, Manager.Viewer, (await App.AsAsync(Role.Manager, "Abroad")).Viewer, App.Admin.Viewer];
            Lead = ((IntakeResult.Scored)await App.Services.GetRequiredService<LeadIntake>().SubmitAsync(Submissions.Of("canary@example.com") with { Origin = LeadOrigin.Form }, Rep.Viewer, default)).LeadId;
        }

        public Task DisposeAsync()
        {
            App.Dispose();
            return Task.CompletedTask;
        }
    }

    /// <summary>One call: what it is given is made for it alone, so that nothing is there because of an earlier one.</summary>
    private sealed class Call(Brokerage brokerage) : IAsyncDisposable
    {
        private readonly string unique = Guid.NewGuid().ToString("N");
        private Func<Task>? after;
        private MemoryStream? file;

        private DateTime Now => brokerage.App.Clock.GetUtcNow().UtcDateTime;

        private QueueMoment Moment => new(Now, Now.Date);

        private LeadSubmission OfNorth => Submissions.Of($"{unique}@example.com") with { Team = "North" };

        private Viewer Admin => brokerage.App.Admin.Viewer;

        /// <summary>Whether the lead stands in the file that was written; null when none was.</summary>
        public bool? IsWritten => file is null ? null : Texts(file).Any(text => text.Contains(brokerage.Lead.ToString(), StringComparison.Ordinal));

        /// <summary>A demo that was started would fill the queues; that of a program that stops begins nothing.</summary>
        public object ServiceOf(MethodInfo method) => method.DeclaringType == typeof(DemoMarket)
            ? ActivatorUtilities.CreateInstance<DemoMarket>(brokerage.App.Services, new Stopping())
            : brokerage.App.Services.GetRequiredService(method.DeclaringType!);

        public async Task<object?[]> ArgumentsAsync(string name) => name switch
        {
            "Accounts.ListAsync" or "DemoMarket.Remove" or "DemoMarket.Start" or "ImportRuns.LatestAsync" or "KeyBook.ListAsync" or "LeadHandover.OwnedAsync" or "MailRoom.CountAsync" or "QueueReader.HasLeadsAsync" or "ReviewComparison.ReadAsync" or "ReviewControl.ReadAsync" or "ReviewControl.TestAsync" => await NothingAsync(ImportedAsync()),
            "Accounts.ChangeAsync" => [(await SomebodyAsync()).Account.Id, Role.Manager, null],
            "Accounts.ChangeOwnAsync" => ["user.changed", (Func<UserManager<Account>, Account, Task<IdentityResult>>)((_, _) => Task.FromResult(IdentityResult.Success))],
            "Accounts.DisableAsync" => [(await SomebodyAsync()).Account.Id, true],
            "Accounts.InviteAsync" => ["Ann Example", $"{unique}@example.com", Role.Rep, null, null],
            "Accounts.ResetAsync" => [(await SomebodyAsync()).Account.Id, null],
            "BandBook.LoadOfAsync" => [50.0],
            "BandChange.StoreAsync" => [new BandOptions(), 20],
            "ImportChecker.CheckAsync(file)" => await OfUploadAsync((run, file) => [file, ImportPlan.FromJson(run.Plan!), null, null]),
            "ImportChecker.CheckAsync(run)" => await OfUploadAsync((run, file) => [run.Id, file, ImportPlan.FromJson(run.Plan!), null]),
            "ImportLaunch.StartAsync" or "ImportRuns.FindAsync" => [(await UploadAsync()).Id],
            "ImportLooks.LookAsync" => [(await UploadAsync()).Id, null],
            "ImportRunner.Cancel" => [await RunningAsync()],
            "ImportRunner.RunAsync" => await OfUploadAsync((run, file) => [run, file, null, null]),
            "ImportRuns.CreateAsync" => [Guid.NewGuid(), "leads.csv", 10L],
            "ImportRuns.PlanAsync" => await OfUploadAsync((run, _) => [run.Id, ImportPlan.FromJson(run.Plan!)]),
            "ImportRuns.UploadAsync" => ["leads.csv", new MemoryStream("Email\nno address\n"u8.ToArray()), null],
            "ImportUndo.UndoAsync" => [await ImportedAsync()],
            "KeyBook.MakeAsync" => ["Another program", KeyScope.QueueRead, null, KeyBook.UsualLife],
            "KeyBook.RevokeAsync" => [Guid.NewGuid()],
            "LeadAccess.AdmitsAsync" or "LeadView.ReadAsync" or "LeadView.TagAsync" => [brokerage.Lead],
            "EgressLedger.ReadAsync" => [null],
            "LeadView.ScoreAsync" => [brokerage.Lead, 0L],
            "ReviewBook.RateAsync" => [await ReviewAsync(), true, null],
            "ReviewControl.SwitchAsync" => [false, false],
            "ReviewDesk.AskAgainAsync" or "ReviewDesk.ConsiderAsync" => [brokerage.Lead],
            "LeadDetailsReader.ReadAsync" => [brokerage.Lead, Now],
            "LeadHandover.HandOverAsync" => [Guid.NewGuid(), brokerage.Rep.Account.Id, brokerage.Team],
            "LeadIntake.AddEventsAsync" => [brokerage.Lead, new[] { new GivenEvent(LeadEventType.TourRequested, Now) }],
            "LeadIntake.AddOutcomeAsync" => [brokerage.Lead, new GivenOutcome(OutcomeKind.AppointmentQualified, Now)],
            "LeadIntake.SubmitAsync" => [OfNorth],
            "LeadIntake.SubmitManyAsync" or "LeadIntake.TryManyAsync" => [new[] { OfNorth }, KnownLeadPolicy.Update],
            "LeadIntake.UpdateAsync" => [brokerage.Lead, new LeadSubmission { Origin = LeadOrigin.Api }],
            "QueueExport.BeginAsync" => [QueueFilters.None, ExportFormat.Csv, Moment],
            "QueueExport.WriteCsvAsync" or "QueueExport.WriteExcelAsync" => [await Get<QueueReader>().SnapshotAsync(QueueFilters.None, brokerage.Rep.Viewer, Moment, default), file = new MemoryStream()],
            "QueuePages.ReadAsync" => [QueueFilters.None, null, 50, Moment],
            "QueueReader.CompareAsync" => [QueueSnapshot.Empty, new[] { brokerage.Lead }, Moment],
            "QueueReader.CountsAsync" => [Moment],
            "QueueReader.RowsAsync" => [new[] { brokerage.Lead }],
            "QueueReader.SnapshotAsync" => [QueueFilters.None, Moment],
            "Teams.AddOfficeAsync" => [unique],
            "Teams.AddTeamAsync" => [unique, (await Get<Teams>().ReadAsync(default)).Offices[0].Id],
            "Teams.RemoveAsync" => [await SignedIn.TeamAsync(brokerage.App.Services, unique)],
            "Teams.RenameAsync" => [await SignedIn.TeamAsync(brokerage.App.Services, unique), unique + "2"],
            "WebForms.AddAsync" => [unique, "https://www.example.com", null],
            "WebForms.ListAsync" => await NothingAsync(FormAsync()),
            "WebForms.RemoveAsync" => [await FormAsync()],
            "WebhookDesk.AddAsync" => ["https://example.com/hooks", new[] { Outbox.Types[0] }],
            "WebhookDesk.ListAsync" => await NothingAsync(EndpointAsync()),
            "WebhookDesk.RecentAsync" => [(await LetterAsync()).EndpointId, null, 10],
            "WebhookDesk.ResendAsync" or "WebhookDesk.DiscardAsync" => [(await LetterAsync()).Id],
            _ when name.StartsWith("WebhookDesk.", StringComparison.Ordinal) => [await EndpointAsync()],
            _ => throw new InvalidOperationException($"There is no recipe for {name}: say with which arguments it is called."),
        };

        public async ValueTask DisposeAsync()
        {
            if (after is not null) await after();
            file?.Dispose();
        }

        private async Task<Guid> ReviewAsync()
        {
            await using var db = await brokerage.App.OpenDbAsync();
            var review = new LeadReview
            {
                LeadId = brokerage.Lead, LeadVersion = 1, AskedAt = Now, EndedAt = Now, Outcome = ReviewOutcome.Failed, ModelScore = 50, ScoredAt = Now, Model = "none", PromptVersion = "1", PromptHash = "none", ElapsedMs = 1,
            };
            db.Add(review);
            await db.SaveChangesAsync();
            return review.Id;
        }

        /// <summary>Of a plain file its text, of a workbook those of its parts.</summary>
        private static IEnumerable<string> Texts(MemoryStream file)
        {
            if (file.ToArray() is not [(byte)'P', (byte)'K', ..])
            {
                yield return Encoding.UTF8.GetString(file.ToArray());
                yield break;
            }
            file.Position = 0;
            using var workbook = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var part in workbook.Entries)
            {
                using var reader = new StreamReader(part.Open());
                yield return reader.ReadToEnd();
            }
        }

        private Task<SignedIn> SomebodyAsync() => brokerage.App.AsAsync(Role.Rep);

        /// <summary>A file of the manager's, of which no row becomes a lead.</summary>
        private async Task<ImportRun> UploadAsync()
        {
            using var content = new MemoryStream("Email\nno address\n"u8.ToArray());
            var run = (await Get<ImportRuns>().UploadAsync("leads.csv", content, null, brokerage.Manager.Viewer, default)).Run!;
            run.Plan = new ImportPlan { Mapping = (await LookAsync(run)).Proposal.Mapping }.ToJson();
            await Get<ImportRuns>().SaveAsync(run, default);
            return run;
        }

        private async Task<ImportLook> LookAsync(ImportRun run) => (await Get<ImportLooks>().LookAsync(run.Id, Viewer.System, null, default))!;

        private async Task<object?[]> OfUploadAsync(Func<ImportRun, CsvFile, object?[]> arguments)
        {
            var run = await UploadAsync();
            return arguments(run, (await LookAsync(run)).File);
        }

        private async Task<ImportRun> ImportedAsync()
        {
            var run = await UploadAsync();
            return await Get<ImportRunner>().RunAsync(run, (await LookAsync(run)).File, null, null, Viewer.System, default);
        }

        /// <summary>No arguments, once that is there which the call lists.</summary>
        private static async Task<object?[]> NothingAsync(Task made)
        {
            await made;
            return [];
        }

        /// <summary>It has begun and gets no further: its turn to write comes after the call.</summary>
        private async Task<Guid> RunningAsync()
        {
            var run = await UploadAsync();
            var look = await LookAsync(run);
            var turn = await Get<WriteTurns>().TakeAsync(default);
            var running = Get<ImportRunner>().RunAsync(run, look.File, null, null, Viewer.System, default);
            after = async () =>
            {
                turn.Dispose();
                await running;
            };
            return run.Id;
        }

        private async Task<Guid> FormAsync()
        {
            await using var db = await brokerage.App.OpenDbAsync();
            await db.Set<WebForm>().ExecuteDeleteAsync();
            Assert.Null(await Get<WebForms>().AddAsync(unique, "https://www.example.com", null, Admin, default));
            return (await Get<WebForms>().ListAsync(Admin, default))[^1].Id;
        }

        private async Task<Guid> EndpointAsync()
        {
            await using var db = await brokerage.App.OpenDbAsync();
            await db.Set<WebhookEndpoint>().ExecuteDeleteAsync();
            // Nobody is asked there: an address of this machine is refused before a connection is made.
            Assert.Null((await Get<WebhookDesk>().AddAsync("https://127.0.0.1/hooks", [Outbox.Types[0]], Admin, default)).Problem);
            return (await Get<WebhookDesk>().ListAsync(Admin, default))[^1].Id;
        }

        private async Task<WebhookDelivery> LetterAsync()
        {
            var letter = new WebhookDelivery { EndpointId = await EndpointAsync(), EventId = Guid.NewGuid(), Type = Outbox.Types[0], Body = "{}", CreatedAt = Now, DueAt = Now, State = DeliveryState.Dead };
            await using var db = await brokerage.App.OpenDbAsync();
            db.Add(letter);
            await db.SaveChangesAsync();
            return letter;
        }

        private T Get<T>() where T : notnull => brokerage.App.Services.GetRequiredService<T>();
    }

    private sealed class Stopping : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => new(canceled: true);
        public CancellationToken ApplicationStopping => new(canceled: true);
        public CancellationToken ApplicationStopped => new(canceled: true);

        public void StopApplication()
        {
        }
    }
}

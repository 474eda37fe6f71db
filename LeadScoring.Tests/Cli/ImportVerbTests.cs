using LeadScoring.Core.Intake.Csv;
using LeadScoring.Dashboard;
using LeadScoring.Dashboard.Cli;

namespace LeadScoring.Tests.Cli;

public sealed class ImportVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("import-").FullName;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Each_row_is_imported_held_rejected_or_known_and_a_dry_run_stores_none()
    {
        var file = WriteLeads();
        const string Checked = "Ready 3 · To fix 1 · Duplicates 1 (update) · Held, no consent 1\n";

        var dry = await RunAsync("import", file, "--dry-run");
        var real = await RunAsync("import", file, "--rejected", PathOf("rejected.csv"));
        var again = await RunAsync("import", file, "--duplicates", "skip");

        Assert.Equal((0, 0, 0), (dry.Code, real.Code, again.Code));
        Assert.Contains(Checked, dry.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Created 3", dry.Output, StringComparison.Ordinal);
        Assert.Contains(Checked, real.Output, StringComparison.Ordinal);
        Assert.Contains("Created 3 · Updated 1 · Skipped 0 · Held 1 · Rejected 1\n", real.Output, StringComparison.Ordinal);
        Assert.Contains("It can be undone for a day", real.Output, StringComparison.Ordinal);
        Assert.EndsWith("There is no model yet, so nothing is scored: run train, or start the program once.\n", real.Error, StringComparison.Ordinal);
        Assert.Contains("Created 0 · Updated 0 · Skipped 5 · Held 0 · Rejected 1\n", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("It can be undone", again.Output, StringComparison.Ordinal);
        var rejected = await File.ReadAllLinesAsync(PathOf("rejected.csv"));
        Assert.Equal(2, rejected.Length);
        Assert.StartsWith("Finn,no address,", rejected[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_or_none_imports_nothing_when_a_row_cannot_be_imported()
    {
        var file = WriteLeads();

        var none = await RunAsync("import", file, "--all-or-none", "--rejected", PathOf("rejected.csv"));
        var rest = await RunAsync("import", file);

        Assert.Equal(2, none.Code);
        Assert.EndsWith("\n1 row of 6 cannot be imported, and --all-or-none was asked for: nothing was imported.\n", none.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(PathOf("rejected.csv"))).Length);
        Assert.Contains("Created 3 · Updated 1 · Skipped 0", rest.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_written_mapping_can_be_edited_and_passed_in()
    {
        var (file, mapping) = (WriteLeads(), PathOf("mapping.json"));

        await RunAsync("import", file, "--dry-run", "--write-mapping", mapping);
        await File.WriteAllTextAsync(mapping, ColumnMapping.FromJson(await File.ReadAllTextAsync(mapping)).With(new ColumnChoice("Pool", ImportTarget.Attribute)).ToJson());
        var (code, output, error) = await RunAsync("import", file, "--dry-run", "--mapping", mapping);

        Assert.True(code == 0, error);
        Assert.Matches("Pool +Own attribute", output);
        Assert.Contains("Ready 3 ·", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_for_all_answers_for_rows_that_say_nothing()
    {
        var (_, output, _) = await RunAsync("import", WriteLeads(), "--dry-run", "--consent-statement", "Agreed to our terms.", "--consent-source", "Registration form");

        Assert.Contains("Ready 4 · To fix 1 · Duplicates 1 (update) · Held, no consent 0\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_column_to_learn_from_is_named_and_counted()
    {
        var (_, output, _) = await RunAsync("import", WriteLeads(), "--dry-run", "--keep-unmapped", "--label", "Won", "--positive", "yes");

        Assert.Matches("Won +What came of the lead", output);
        Assert.Contains("Outcomes to learn from: 2 worked out, 2 did not.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_committed_sample_imports_and_one_row_a_label_is_learnt_from()
    {
        var (code, output, error) = await RunAsync("import", Path.Combine(AppRoot.Find(), "data", "sample", "leads.csv"), "--label", "Qualified within 30 days", "--positive", "yes", "--keep-unmapped");
        var train = await RunAsync("train");
        var rescore = await RunAsync("rescore");

        Assert.True(code == 0, error);
        Assert.Contains("Created 1,000 · Updated 0 · Skipped 0 · Held 0 · Rejected 0\n", output, StringComparison.Ordinal);
        Assert.True(train.Code == 0, train.Error);
        Assert.Matches("learnt from 7[0-9][0-9] rows \\(2[789]\\.[0-9] % successes\\)", train.Output);
        Assert.Contains("1,000 leads: 0 scores changed", rescore.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no file ", "none.csv")]
    [InlineData(" is a folder; name a file in it.", "")]
    [InlineData("The file is empty.", "empty.csv")]
    [InlineData("This is not a text file", "binary.csv")]
    [InlineData("No column says who a lead is", "nobody.csv")]
    [InlineData("The delimiter was \";;\"; allowed is one character", "leads.csv", "--delimiter", ";;")]
    [InlineData("\"Mars/Base\" is no time zone", "leads.csv", "--time-zone", "Mars/Base")]
    [InlineData("The file has no column \"Sold\"; it has \"First name\",", "leads.csv", "--label", "Sold", "--positive", "yes")]
    [InlineData("\"y\" never occurs in \"Won\". Its values are: no, yes.", "leads.csv", "--label", "Won", "--positive", "y")]
    [InlineData("Choose which values of \"Won\" mean that it worked out.", "leads.csv", "--label", "Won")]
    [InlineData("--positive needs --label", "leads.csv", "--positive", "yes")]
    [InlineData("needs both --consent-statement and --consent-source", "leads.csv", "--consent-statement", "Agreed.")]
    [InlineData("no mapping: it cannot be understood in line 2.", "leads.csv", "--mapping", "bad.json")]
    [InlineData("no mapping: it cannot be understood in line 1.", "leads.csv", "--mapping", "unknown.json")]
    public async Task What_cannot_be_meant_is_refused_in_a_sentence(string problem, string file, params string[] more)
    {
        WriteLeads();
        await File.WriteAllTextAsync(PathOf("empty.csv"), "");
        await File.WriteAllTextAsync(PathOf("nobody.csv"), "Pool,Beds\nyes,3\n");
        await File.WriteAllBytesAsync(PathOf("binary.csv"), [.. Enumerable.Range(0, 2_000).Select(i => (byte)(i * 37))]);
        await File.WriteAllTextAsync(PathOf("bad.json"), "{\n  bad");
        await File.WriteAllTextAsync(PathOf("unknown.json"), """{"columns":[{"column":"E-mail","target":"Post"}]}""");

        var (code, output, error) = await RunAsync(["import", PathOf(file), .. more.Select(word => word.EndsWith(".json", StringComparison.Ordinal) ? PathOf(word) : word)]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_once_on_a_new_database_both_come_through()
    {
        var file = WriteLeads();

        var both = await Task.WhenAll(Task.Run(() => RunAsync("import", file)), Task.Run(() => RunAsync("import", file)));

        Assert.All(both, run => Assert.True(run.Code == 0, run.Error));
    }

    [Fact]
    public async Task Help_says_what_a_call_needs()
    {
        var (code, output, error) = await RunAsync("import", "--help");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("--consent-statement", output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("import", PathOf("leads.csv"), "--duplicates", "twice")).Code);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private string WriteLeads()
    {
        File.WriteAllLines(PathOf("leads.csv"),
        [
            "First name,E-mail,Created at,Profiling consent,Pool,Won",
            "Ana,ana@example.com,2026-05-01,yes,no,yes",
            "Bo,bo@example.com,2026-05-02,yes,,no",
            "Cy,cy@example.com,2026-05-03,no,yes,no",
            "Di,di@example.com,2026-05-04,,no,",
            "Ana,ANA@example.com,2026-05-01,yes,yes,yes",
            "Finn,no address,2026-05-06,yes,no,no",
        ]);
        return PathOf("leads.csv");
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = await Verbs.RunAsync([.. args, $"--Storage:Root={folder}"], output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}

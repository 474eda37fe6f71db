using System.Globalization;
using System.Text.Json;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Cli;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Cli;

public sealed class EvaluateVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("evaluate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Figures_go_to_the_screen_and_to_json_and_each_test_row_to_the_predictions()
    {
        var (json, predictions, testRows) = (PathOf("out.json"), PathOf("out.csv"), PathOf("rows.txt"));
        await File.WriteAllLinesAsync(testRows, Enumerable.Range(0, 100).Select(i => $"{i * 4}"));

        var (code, output, error) = await RunAsync("evaluate", WriteLeads(), "--label", "Won", "--positive", "yes", "--missing", "Select", "--test-rows", testRows, "--json", json, "--predictions", predictions);

        Assert.True(code == 0, error);
        Assert.Contains("Learnt from 300 rows, tested on 100 others.", output, StringComparison.Ordinal);
        Assert.Contains("AUC", output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        var root = report.RootElement;
        Assert.Equal((300, 100), (root.GetProperty("rows").GetProperty("train").GetInt32(), root.GetProperty("rows").GetProperty("test").GetInt32()));
        Assert.Equal(root.GetProperty("rows").GetProperty("positives").GetInt32() / 400.0, root.GetProperty("baseRate").GetDouble(), 1e-12);
        foreach (var metric in (string[])["auc", "logLoss", "brier", "ece", "accuracy", "precisionAt20", "precisionAt5Percent", "liftAt10Percent"])
        {
            var estimate = root.GetProperty("metrics").GetProperty(metric);
            Assert.InRange(estimate.GetProperty("value").GetDouble(), estimate.GetProperty("low").GetDouble(), estimate.GetProperty("high").GetDouble());
            Assert.True(root.GetProperty("baselines").GetProperty("constant").TryGetProperty(metric, out _) && root.GetProperty("baselines").GetProperty("logistic").TryGetProperty(metric, out _));
        }
        Assert.Equal("Won", root.GetProperty("warnings").EnumerateArray().Single(w => w.GetProperty("kind").GetString() == "fewOutcomes").GetProperty("column").GetString());
        Assert.True(root.GetProperty("seconds").GetProperty("train").GetDouble() > 0 && root.GetProperty("seconds").TryGetProperty("score", out _));
        Assert.StartsWith("m-", root.GetProperty("model").GetProperty("version").GetString(), StringComparison.Ordinal);

        var lines = await File.ReadAllLinesAsync(predictions);
        Assert.Equal("row,probability", lines[0]);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i * 4), lines.Skip(1).Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)));
        Assert.All(lines.Skip(1), line => Assert.InRange(double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture), 0, 1));
    }

    [Fact]
    public async Task An_unknown_label_column_is_answered_with_the_columns_there_are()
    {
        var (code, _, error) = await RunAsync("evaluate", WriteLeads(), "--label", "Converted", "--positive", "yes");

        Assert.Equal((2, "There is no column \"Converted\". The columns are: Lead Id, Source, Visits, Joined, Won.\n"), (code, error));
    }

    [Fact]
    public async Task A_positive_value_that_never_occurs_is_answered_with_the_values_there_are()
    {
        var (code, _, error) = await RunAsync("evaluate", WriteLeads(), "--label", "Won", "--positive", "won");

        Assert.Equal((2, "\"won\" never occurs in \"Won\". Its values are: no, yes.\n"), (code, error));
    }

    [Theory]
    [InlineData("12\nthree\n", "is \"three\"; allowed is a row number, 0 or greater.")]
    [InlineData("-1\n", "is \"-1\"; allowed is a row number, 0 or greater.")]
    [InlineData("0\n400\n", "Test row 400 does not exist; the file has data rows 0 to 399.")]
    [InlineData("\n", "names no rows.")]
    public async Task Bad_test_rows_are_refused_in_a_sentence(string rows, string problem)
    {
        await File.WriteAllTextAsync(PathOf("rows.txt"), rows);

        var (code, _, error) = await RunAsync("evaluate", WriteLeads(), "--label", "Won", "--positive", "yes", "--test-rows", PathOf("rows.txt"));

        Assert.Equal(2, code);
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_so()
    {
        var (code, _, error) = await RunAsync("evaluate", PathOf("none.csv"), "--label", "Won", "--positive", "yes");

        Assert.Equal((2, $"There is no file {PathOf("none.csv")}.\n"), (code, error));
    }

    [Fact]
    public async Task Too_few_outcomes_are_refused_with_what_is_needed()
    {
        var file = PathOf("few.csv");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 200).Select(i => $"{i % 7},{(i % 20 == 0 ? "yes" : "no")}").Prepend("Visits,Won"));

        var (code, _, error) = await RunAsync("evaluate", file, "--label", "Won", "--positive", "yes");

        Assert.Equal(2, code);
        Assert.EndsWith("Only 8 of 160 rows are positive; at least 20 are needed to learn from.\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--in-time-order")]
    [InlineData("--time", "Joined")]
    public async Task Rows_that_stand_in_time_are_judged_in_time_as_well(params string[] order)
    {
        var json = PathOf("out.json");

        var (code, output, error) = await RunAsync(["evaluate", WriteLeads(), "--label", "Won", "--positive", "yes", "--json", json, .. order]);

        Assert.True(code == 0, error);
        Assert.Contains("In time: learnt from the earliest 320 rows, tested on the latest 80", output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        var rows = report.RootElement.GetProperty("inTime").GetProperty("rows");
        Assert.Equal((320, 80), (rows.GetProperty("train").GetInt32(), rows.GetProperty("test").GetInt32()));
    }

    [Fact]
    public async Task A_time_column_without_a_date_in_some_row_is_refused()
    {
        var (code, _, error) = await RunAsync("evaluate", WriteLeads(), "--label", "Won", "--positive", "yes", "--time", "Source");

        Assert.Equal((2, "Data row 0 has no date in \"Source\"; needed in every row is a date such as 2024-03-31 or 3/31/2024, with or without time.\n"), (code, error));
    }

    [Fact]
    public async Task A_column_that_says_the_outcome_is_left_out_unless_somebody_says_why_it_is_honest()
    {
        var file = WriteLeads();
        await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file)).Select((line, i) => line + (i == 0 ? ",Tags" : line.EndsWith("yes", StringComparison.Ordinal) ? ",hot" : ",cold")));
        string[] train = ["train", file, "--label", "Won", "--positive", "yes", "--out", PathOf("our.model")];

        var (_, left, _) = await RunAsync(train);
        var without = ModelFile.Read(await File.ReadAllBytesAsync(PathOf("our.model"))).Model!;
        var (_, kept, _) = await RunAsync([.. train, "--keep", "Tags=our form fills it in"]);
        var with = ModelFile.Read(await File.ReadAllBytesAsync(PathOf("our.model"))).Model!;

        Assert.StartsWith("Left out: Tags. Alone it explains", left, StringComparison.Ordinal);
        Assert.Equal((-1, null), (without.Schema.IndexOf("Tags"), without.Card.Leaks.Single().KeptBecause));
        Assert.StartsWith("Kept in spite of the leak guard: Tags (our form fills it in).", kept, StringComparison.Ordinal);
        Assert.Equal("our form fills it in", with.Card.Leaks.Single().KeptBecause);
        Assert.True(with.Schema.IndexOf("Tags") >= 0);
    }

    [Theory]
    [InlineData("Tags")]
    [InlineData("Tags=")]
    [InlineData("=why")]
    public async Task To_keep_a_column_needs_a_reason(string keep)
    {
        var (code, _, error) = await RunAsync("train", WriteLeads(), "--label", "Won", "--positive", "yes", "--keep", keep);

        Assert.Equal((2, $"--keep was \"{keep}\"; allowed is COLUMN=REASON with a reason of 1 to 200 characters.\n"), (code, error));
    }

    [Fact]
    public async Task Training_writes_a_model_file_that_loads()
    {
        var target = PathOf("our.model");

        var (code, output, error) = await RunAsync("train", WriteLeads(), "--label", "Won", "--positive", "yes", "--out", target);

        Assert.True(code == 0, error);
        Assert.Contains($"Written to {target}.", output, StringComparison.Ordinal);
        var model = ModelFile.Read(await File.ReadAllBytesAsync(target)).Model!;
        Assert.Equal(["Source", "Visits", "Joined"], model.Schema.Features.Select(feature => feature.Name));
    }

    [Fact]
    public async Task Training_on_a_file_without_saying_what_a_success_is_names_what_is_missing()
    {
        var (code, _, error) = await RunAsync("train", WriteLeads());

        Assert.Equal((2, "A file needs --label COLUMN and --positive VALUE, to say which of its rows were a success.\n"), (code, error));
    }

    [Fact]
    public async Task A_call_without_the_label_names_what_is_missing()
    {
        var (code, _, error) = await RunAsync("evaluate", WriteLeads());

        Assert.Equal(1, code);
        Assert.Contains("--label", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_verbs()
    {
        var (code, output, _) = await RunAsync("help");

        Assert.Equal(0, code);
        Assert.Contains("evaluate", output, StringComparison.Ordinal);
        Assert.Contains("train", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(";", "iso-8859-1")]
    [InlineData("\t", "utf-16")]
    [InlineData("|", "utf-8")]
    public void Delimiter_and_encoding_are_found(string delimiter, string encoding)
    {
        var file = PathOf("other.csv");
        File.WriteAllText(file, $"Straße{delimiter}Größe\r\n\"Süd{delimiter}1\"{delimiter}7\r\nNord{delimiter}\r\n", System.Text.Encoding.GetEncoding(encoding));

        var (table, _) = CsvTable.Read(file, delimiter: null);

        Assert.Equal(["Straße", "Größe"], table!.Columns);
        Assert.Equal([$"Süd{delimiter}1", "7", "Nord", ""], table.Rows.SelectMany(row => row));
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private string WriteLeads()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 400).Select(i =>
        {
            var (visits, referral) = (random.Next(12), random.Next(3) == 0);
            var won = random.NextDouble() < Calibration.Probability(-2 + 0.25 * visits + (referral ? 1 : 0));
            var joined = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(-random.Next(300));
            return string.Create(CultureInfo.InvariantCulture, $"{i + 1000},{(referral ? "Referral" : random.Next(2) == 0 ? "Portal" : "Select")},{visits},{joined:M/d/yyyy},{(won ? "yes" : "no")}");
        });
        var file = PathOf("leads.csv");
        File.WriteAllLines(file, rows.Prepend("Lead Id,Source,Visits,Joined,Won"));
        return file;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = await Verbs.RunAsync(args, output, error, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}

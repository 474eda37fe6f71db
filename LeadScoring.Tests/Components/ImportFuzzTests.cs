using System.Text;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Core.Intake.Imports;

/// <summary>A thousand files that are wrong in some way, the same each time, through upload, look and check: each is read or refused in words, and none breaks anything.</summary>
public sealed class ImportFuzzTests
{
    private const int Files = 1_000;
    private const int Seed = 20_261_120;

    private static readonly string[] Cells =
    [
        "", " ", "Ana", "ana@example.com", "ana@@x", "+16145550100", "12", "2026-11-20", "31/02/2026", "$1,200", "1e400", "NaN", "-", "\"", "\"\"", "\"a", "a\"b", "\"a\"b", "\"a,b\"", "\"a\nb\"", "=1+1", "@SUM(A1)", "\t", "\0",
        "\u202e", "\ufeff", "é", "\ud83c\udfe0", "true", "Yes", "New", "Closed", "420k", "<b>", "../../x", new('x', 5_000), "'; DROP TABLE Leads; --",
    ];

    private static readonly string[] Headers = ["Email", "email", "E-mail", "Phone", "Name", "First Name", "Stage", "Source", "Created", "Budget", "Notes", "Consent", "", "\"", "Score", "Id", "ID", "\0", "é", "a,b"];
    private static readonly string[] Ends = ["\n", "\r\n", "\r", "\n\n", "\n\r"];
    private static readonly string[] Separators = [",", ";", "\t", "|", ",,", " "];

    [Fact]
    public async Task No_file_breaks_anything()
    {
        using var importing = new Importing();
        var dice = new Random(Seed);
        var (read, refused, faults) = (0, 0, new List<string>());
        for (var i = 0; i < Files; i++)
        {
            var bytes = Make(dice);
            try
            {
                using var content = new MemoryStream(bytes);
                var (run, problem) = await importing.Get<ImportRuns>().UploadAsync(Name(dice), content, null, Viewer.System, default);
                if (run is null)
                {
                    Assert.False(string.IsNullOrWhiteSpace(problem));
                    refused++;
                    continue;
                }
                var look = (await importing.Get<ImportLooks>().LookAsync(run.Id, Viewer.System, null, default))!;
                await importing.Get<ImportChecker>().CheckAsync(look.File, new ImportPlan { Mapping = look.Proposal.Mapping }, null, null, Viewer.System, default);
                read++;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                faults.Add($"{i}: {fault.GetType().Name} {fault.Message} {fault.StackTrace?.Split('\n').FirstOrDefault()}");
            }
        }

        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n" + string.Join('\n', faults.Take(10)));
        Assert.True(read > Files / 10 && refused > Files / 100, $"{read} read, {refused} refused");
    }

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
}

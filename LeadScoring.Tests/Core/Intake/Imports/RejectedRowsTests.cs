using CsCheck;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Tests.Core.Intake.Csv;

namespace LeadScoring.Tests.Core.Intake.Imports;

public sealed class RejectedRowsTests
{
    private const string Problem = "Expected a date, such as 2024-03-31; \"31/02\" is none.";

    [Theory]
    [InlineData("first line\nsecond line")]
    [InlineData("first line\rsecond line")]
    [InlineData("first line\r\nsecond line")]
    [InlineData("\n")]
    [InlineData("\"\n,\"")]
    public void A_cell_with_line_breaks_stays_in_its_row(string cell)
    {
        using var text = Write(["Email", "Note"], [["ana@", cell], ["bo@", ""]]);

        Assert.Equal(["ana@", "bo@"], CsvText.Cells(text.Open()).Select(row => row[0]));
    }

    [Theory]
    [InlineData(" ana@example.com")]
    [InlineData("ana@example.com\t")]
    public void A_column_that_is_called_like_an_address_does_not_make_the_header_a_row(string name)
    {
        using var given = new CsvText($"{name},Note\nbo@,x\n");
        var headers = given.Open().Layout.Headers;
        using var text = Write([.. headers], [["bo@", "x"]]);

        Assert.Single(CsvText.Cells(text.Open()));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("＝1+1")]
    [InlineData("-5")]
    [InlineData("＠x")]
    public void The_guard_against_formulas_is_taken_off_again(string cell)
    {
        using var text = Write(["Email", "Note"], [["ana@", cell]]);

        var row = Assert.Single(CsvText.Cells(text.Open()));
        Assert.Equal("'" + cell, row[1]);
        Assert.Equal(cell, CellText.Of(row[1]));
    }

    [Fact]
    public void Whatever_cells_were_rejected_read_back_as_the_rows_they_were()
    {
        var cell = Gen.Char["\"\"\",;|\n\r\t\0 '=x\u00A0\uFEFF＝"].Array[0, 8].Select(c => new string(c));
        var rows = cell.Array[1, 5].Array[1, 12];

        rows.Sample(rejected =>
        {
            using var text = Write(["Email", "Phone", "Create date"], rejected);
            var read = text.Open(',').Read().ToList();
            return read.Count == rejected.Length && read.Zip(rejected).All(pair => pair.Second.Length > 3 ? pair.First is CsvRow.Broken : pair.First is CsvRow.Data data && Same(data.Cells, pair.Second));
        }, iter: 2_000);
    }

    private static bool Same(string[] read, string[] written) => written.Zip(read).All(cell => cell.Second == cell.First || cell.Second == "'" + cell.First) && read[^1] == Problem;

    private static CsvText Write(string[] headers, string[][] rows)
    {
        using var file = new MemoryStream();
        using (var rejected = new RejectedRows(file, headers))
            foreach (var (row, index) in rows.Select((r, i) => (r, i))) rejected.Add(new CsvRow.Broken(index + 2, CsvFault.TooFewCells, row), row, Problem);
        return new CsvText(file.ToArray());
    }
}

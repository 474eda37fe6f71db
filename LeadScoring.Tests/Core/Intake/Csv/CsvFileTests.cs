using System.Globalization;
using System.Text;
using CsCheck;
using CsvHelper;
using CsvHelper.Configuration;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Core.Intake.Csv;

public sealed class CsvFileTests
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static TheoryData<string, Encoding, bool, string> Encodings => new()
    {
        { "UTF-8 without mark", new UTF8Encoding(false), false, "UTF-8" },
        { "UTF-8 with mark", new UTF8Encoding(true), true, "UTF-8" },
        { "UTF-16 with mark", Encoding.Unicode, true, "UTF-16" },
        { "UTF-16 without mark", Encoding.Unicode, false, "UTF-16" },
        { "UTF-16 big-endian with mark", Encoding.BigEndianUnicode, true, "UTF-16 (big-endian)" },
        { "UTF-16 big-endian without mark", Encoding.BigEndianUnicode, false, "UTF-16 (big-endian)" },
        { "UTF-32 with mark", Encoding.UTF32, true, "UTF-32" },
        { "Windows-1252", Windows1252, false, "Windows-1252" },
        { "Latin-1", Encoding.Latin1, false, "Windows-1252" },
    };

    [Fact]
    public void Rows_are_read_one_after_the_other_and_none_is_kept_however_many_there_are()
    {
        const int Rows = 200_000;
        var path = Path.GetTempFileName();
        try
        {
            using (var made = new MadeUpCsv(Rows))
            using (var file = File.Create(path)) made.CopyTo(file);
            var (seen, before) = (new List<WeakReference>(), GC.GetAllocatedBytesForCurrentThread());
            var costs = new List<long>();
            using var rows = CsvFile.Open(path).File!.Read().GetEnumerator();
            for (var count = 1; rows.MoveNext(); count++)
            {
                if (count % (Rows / 10) != 0) continue;
                seen.Add(new WeakReference(rows.Current));
                costs.Add(GC.GetAllocatedBytesForCurrentThread() - before);
                before = GC.GetAllocatedBytesForCurrentThread();
            }
            GC.Collect();

            Assert.Equal(10, seen.Count);
            Assert.All(seen.SkipLast(1), row => Assert.False(row.IsAlive));
            // What a row costs is the same at the end as at the beginning.
            Assert.InRange((double)costs[^1] / costs[1], 0.9, 1.1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_encoding_is_read_the_same(string label, Encoding encoding, bool mark, string name)
    {
        using var text = new CsvText("Name,City\r\nChloé Müller,Åkersberga\r\n", encoding, mark);

        var file = text.Open();

        Assert.True(name == file.Encoding.Name, label);
        Assert.Equal(["Name", "City"], file.Layout.Headers);
        Assert.Equal([["Chloé Müller", "Åkersberga"]], CsvText.Cells(file));
    }

    [Fact]
    public void One_bad_byte_late_in_a_UTF_8_file_is_counted_and_costs_nothing_else()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Name\n" + string.Concat(Enumerable.Repeat("Zoë\n", 40_000))), 0xFF, (byte)'\n'];
        using var text = new CsvText(bytes);

        var file = text.Open();

        Assert.Equal(("UTF-8", 1), (file.Encoding.Name, file.Encoding.UnreadableSequences));
        Assert.Equal(40_001, CsvText.Cells(file).Length);
        Assert.All(CsvText.Cells(file).SkipLast(1), row => Assert.Equal("Zoë", row[0]));
    }

    [Fact]
    public void An_accent_after_a_megabyte_of_plain_text_still_decides_the_encoding()
    {
        using var text = new CsvText("Name\n" + string.Concat(Enumerable.Repeat("Ana\n", 300_000)) + "Chloé\n", Windows1252);

        var file = text.Open();

        Assert.Equal("Windows-1252", file.Encoding.Name);
        Assert.Equal("Chloé", CsvText.Cells(file)[^1][0]);
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_delimiter_is_found(char delimiter)
    {
        using var text = new CsvText("First name,Budget,Areas\nAna,\"1,5; 2\",\"43215;43201\"\nBo,\"450,000|k\",a\n".Replace(',', '\u0001')
            .Replace("1\u00015", "1,5", StringComparison.Ordinal).Replace("450\u0001000", "450,000", StringComparison.Ordinal).Replace('\u0001', delimiter));

        var file = text.Open();

        Assert.Equal(delimiter, file.Layout.Delimiter);
        Assert.Equal([["Ana", "1,5; 2", "43215;43201"], ["Bo", "450,000|k", "a"]], CsvText.Cells(file));
    }

    [Fact]
    public void A_semicolon_file_with_decimal_commas_is_not_a_comma_file()
    {
        using var text = new CsvText("Name;Score;Rate\nAna;1,5;2,5\nBo;2,5;3,5\n");

        Assert.Equal([["Ana", "1,5", "2,5"], ["Bo", "2,5", "3,5"]], CsvText.Cells(text.Open()));
    }

    [Fact]
    public void Excels_separator_line_is_obeyed_and_is_no_header()
    {
        using var text = new CsvText("sep=;\nName;City\nAna;Rome\n");

        var file = text.Open();

        Assert.Equal(["Name", "City"], file.Layout.Headers);
        Assert.Equal((3, "Ana"), (file.Read().Single().Line, CsvText.Cells(file)[0][0]));
    }

    [Fact]
    public void Equal_and_empty_headers_get_names_of_their_own_and_it_is_said()
    {
        using var text = new CsvText("Email,,email,Email, Last   name \na,b,c,d,e\n");

        var layout = text.Open().Layout;

        Assert.Equal(["Email", "Column 2", "email (2)", "Email (3)", "Last name"], layout.Headers);
        Assert.Equal(3, layout.Notes.Count);
    }

    [Fact]
    public void A_file_without_header_gets_numbered_columns_and_loses_no_row()
    {
        using var text = new CsvText("Ana,ana@example.com\nBo,bo@example.com\n");

        var file = text.Open();

        Assert.Equal(["Column 1", "Column 2"], file.Layout.Headers);
        Assert.Equal([["Ana", "ana@example.com"], ["Bo", "bo@example.com"]], CsvText.Cells(file));
        Assert.Contains("e-mail", file.Layout.Notes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Titles_above_and_footers_below_a_report_are_not_rows()
    {
        using var text = new CsvText("Leads of November\n\nName,Email,Phone,Visits\nAna,ana@x.com,1,2\n\n\"Copyright (c) 2000-2024\"\nConfidential Information - Do Not Distribute\nGenerated By:  Pat Doe\nGrand Total,,,2\n");

        var rows = text.Open().Read().ToList();

        Assert.Equal([4L, 6, 7, 8, 9], rows.Select(r => r.Line));
        Assert.IsType<CsvRow.Data>(rows[0]);
        Assert.All(rows.Skip(1), r => Assert.IsType<CsvRow.Remark>(r));
    }

    [Fact]
    public void Rows_quoted_as_a_whole_are_cut_again_and_counted_as_repaired()
    {
        using var text = new CsvText("A,B,C\r\n\"1,\"\"x, y\"\",2\"\r\n3,4,5\r\n");

        var rows = text.Open().Read().Cast<CsvRow.Data>().ToList();

        Assert.Equal(["1", "x, y", "2"], rows[0].Cells);
        Assert.Equal([true, false], rows.Select(r => r.Repaired));
    }

    [Fact]
    public void Line_ends_may_be_mixed_and_lines_are_counted_as_editors_do()
    {
        using var text = new CsvText("A,B\r\n1,2\n3,4\r5,6\r\n\r\n\"two\r\nlines\",7\n8,9");

        var rows = text.Open().Read().Cast<CsvRow.Data>().ToList();

        Assert.Equal([2L, 3, 4, 6, 8], rows.Select(r => r.Line));
        Assert.Equal(["two\r\nlines", "7"], rows[3].Cells);
        Assert.Equal(["8", "9"], rows[4].Cells);
    }

    public static TheoryData<string, string, CsvFault> Broken => new()
    {
        { "a quote that nothing closes", "1,\"2", CsvFault.UnclosedQuote },
        { "a quote that nothing closes in the first cell", "\"1,2", CsvFault.UnclosedQuote },
        { "a quote that swallows the next quoted rows", "\"1,2\n\"3\",\"4\"", CsvFault.StrayQuote },
        { "loose quotes that change the number of cells", "\"a \"b\", c\",2,3", CsvFault.StrayQuote },
        { "too few cells", "1", CsvFault.TooFewCells },
        { "too many cells", "1,2,3", CsvFault.TooManyCells },
        { "a row that is too long", new string('x', 1_200), CsvFault.RowTooLong },
        { "a quoted row that is too long", "\"" + new string('x', 1_200), CsvFault.RowTooLong },
        { "a cell that is too long", new string('x', 700) + ",2", CsvFault.CellTooLong },
        { "a quoted cell of many lines that is too long", "\"" + new string('x', 350) + "\n" + new string('y', 350) + "\",2", CsvFault.CellTooLong },
        { "far too many cells", new string(',', 60), CsvFault.TooManyCells },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_row_is_reported_with_its_line_and_the_others_are_read(string label, string broken, CsvFault fault)
    {
        using var text = new CsvText($"A,B\n0,0\n{broken}\n8,8\n9,9\n");

        var rows = text.Open(',', new CsvLimits { RowChars = 1_000, CellChars = 600, Cells = 50 }).Read().ToList();

        var reported = rows.OfType<CsvRow.Broken>().First();
        Assert.True((3, fault) == (reported.Line, reported.Fault), $"{label}: {reported}");
        Assert.NotEmpty(reported.Cells[0]);
        Assert.Equal(["0", "8", "9"], rows.OfType<CsvRow.Data>().Select(r => r.Cells[0]).Where(c => c != "3"));
    }

    [Theory]
    [InlineData("\"Smith \"Bob\" John\",x", "Smith \"Bob\" John")]
    [InlineData("55\" screen,x", "55\" screen")]
    [InlineData("  \"spaced, out\"  ,x", "spaced, out")]
    [InlineData("\"\",x", "")]
    [InlineData("\"\"\"\",x", "\"")]
    public void Quotes_that_can_mean_one_thing_only_are_read(string row, string cell)
    {
        using var text = new CsvText($"A,B\n{row}\n");

        Assert.Equal([[cell, "x"]], CsvText.Cells(text.Open()));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\r\n\r\n ", "no text")]
    [InlineData("\"A,B\n1,2\n", "header in line 1")]
    [InlineData("PK\u0003\u0004....", "Excel")]
    [InlineData("%PDF-1.7", "PDF")]
    public void What_is_no_CSV_is_refused_with_the_reason(string content, string reason)
    {
        using var text = new CsvText(content);

        var (file, problem) = CsvFile.Open(text.Path_);

        Assert.Null(file);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void One_line_of_a_hundred_megabytes_costs_little_memory_and_one_error()
    {
        using var text = new CsvText([]);
        using (var writer = new StreamWriter(text.Path_))
        {
            writer.Write("A,B\n1,2\n");
            var piece = new string('x', 1_000_000);
            for (var i = 0; i < 100; i++) writer.Write(piece);
            writer.Write("\n3,4\n");
        }
        var before = GC.GetAllocatedBytesForCurrentThread();

        var rows = text.Open().Read().ToList();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
        Assert.Equal(CsvFault.RowTooLong, Assert.IsType<CsvRow.Broken>(rows[1]).Fault);
        Assert.Equal([2L, 3, 4], rows.Select(r => r.Line));
    }

    [Theory]
    [InlineData("x\",\"y\n")]
    [InlineData("\"\" x\n")]
    [InlineData("\"a\n")]
    [InlineData("\"a,\"\"b\"\n")]
    public void Quotes_broken_in_every_line_do_not_make_reading_quadratic(string line)
    {
        using var text = new CsvText("A,B\n" + string.Concat(Enumerable.Repeat(line, 200_000)));

        var before = GC.GetAllocatedBytesForCurrentThread();

        var rows = text.Open().Read().Count();

        Assert.InRange(rows, 1, 200_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000_000);
    }

    [Fact]
    public void Whatever_text_comes_in_every_line_is_read_or_reported_and_nothing_throws() =>
        Gen.Frequency((5, Gen.Char["\",;\t|\r\n"]), (8, Gen.Char["ab1 é\0"]), (1, Gen.Char)).Array[0, 300].Sample(chars =>
        {
            using var text = new CsvText(new string(chars), Encoding.Unicode, mark: true);
            var (file, problem) = CsvFile.Open(text.Path_, null, new CsvLimits { RowChars = 60, CellChars = 30, Cells = 8 });
            if (file is null) return problem is not null;
            var lines = file.Read().Select(r => r.Line).ToList();
            return lines.SequenceEqual(lines.Order());
        }, iter: 1_000);

    [Fact]
    public void Whatever_bytes_come_in_nothing_throws() =>
        Gen.Byte.Array[0, 400].Sample(bytes =>
        {
            using var text = new CsvText(bytes);
            var (file, problem) = CsvFile.Open(text.Path_);
            return file is null ? problem is not null : file.Read().Count() >= 0;
        }, iter: 300);

    [Fact]
    public void What_another_program_wrote_correctly_is_read_exactly() =>
        Gen.Select(Gen.Char["\",;\n\r x1é"].Array[0, 12].Select(c => new string(c)).Array[3].Array[1, 20], Gen.Char[",;\t|"].Select(c => c.ToString())).Sample((table, delimiter) =>
        {
            var written = new StringWriter { NewLine = "\r\n" };
            using (var writer = new CsvWriter(written, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, ShouldQuote = _ => true }))
            {
                foreach (var row in table.Prepend(["h1", "h2", "h3"]))
                {
                    foreach (var cell in row) writer.WriteField(cell);
                    writer.NextRecord();
                }
            }
            using var text = new CsvText(written.ToString());

            var read = CsvText.Cells(text.Open(delimiter[0]));

            var expected = table.Where(row => !Array.TrueForAll(row, string.IsNullOrWhiteSpace)).ToArray();
            return read.Length == expected.Length && read.Zip(expected).All(pair => pair.First.SequenceEqual(pair.Second));
        }, iter: 500);
}

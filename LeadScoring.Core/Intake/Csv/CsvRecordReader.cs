namespace LeadScoring.Core.Intake.Csv;

/// <summary>A record as it stands in the text, before anybody compared it with a header.</summary>
/// <param name="Line">The physical line it starts in, from 1.</param>
/// <param name="Cells">Its cells; of a faulty one what could be read.</param>
/// <param name="Fault">Null when it could be read.</param>
/// <param name="HasLooseQuote">A quote inside a quoted cell was not doubled and was taken as text.</param>
internal readonly record struct CsvRecord(long Line, string[] Cells, CsvFault? Fault, bool HasLooseQuote);

/// <summary>
/// Cuts text into records: RFC 4180 with any line ends (also mixed), blanks around quotes and loose quotes. A quote that is never
/// closed costs one line, not the rest of the file: reading starts again in the line after it. Holds one record in memory, at most
/// <see cref="CsvLimits.RowChars"/> characters plus a buffer. Not thread-safe.
/// </summary>
internal sealed class CsvRecordReader(TextReader text, char delimiter, CsvLimits limits, int chunk = 64 * 1024)
{
    private const int KeptOfFaulty = 1_000;
    private readonly List<string> cells = [];
    private char[] buffer = new char[chunk];
    private int start;
    private int end;
    private bool atEnd;
    private long line = 1;

    // Of the record being read; offsets count from its start.
    private int linesInside;
    private int secondLine;
    private bool looseQuote;
    private bool rowTooLong;
    private bool cellTooLong;

    /// <returns>False at the end of the text.</returns>
    public bool Read(out CsvRecord record)
    {
        record = default;
        if (!Has(0)) return false;
        cells.Clear();
        (linesInside, secondLine, looseQuote, rowTooLong, cellTooLong) = (0, 0, false, false, false);

        var at = 0;
        while (true)
        {
            if ((Cell(ref at) ?? (Has(at) || !rowTooLong ? null : CsvFault.RowTooLong)) is { } fault)
            {
                record = Faulty(fault);
                return true;
            }
            if (!Has(at) || CharAt(at) != delimiter) break;
            at++;
        }
        record = new CsvRecord(line, [.. cells], cellTooLong ? CsvFault.CellTooLong : null, looseQuote);
        Consume(at + LineEndAt(at), linesInside + 1);
        return true;
    }

    private CsvFault? Cell(ref int at)
    {
        if (cells.Count >= limits.Cells) return CsvFault.TooManyCells;
        var quote = at;
        while (Has(quote) && CharAt(quote) == ' ') quote++;
        return Has(quote) && CharAt(quote) == '"' ? Quoted(ref at, quote + 1) : Plain(ref at);
    }

    private CsvFault? Plain(ref int at)
    {
        var from = at;
        while (Has(at))
        {
            var rest = buffer.AsSpan(start + at, end - start - at);
            var stop = rest.IndexOfAny(delimiter, '\r', '\n');
            at += stop < 0 ? rest.Length : stop;
            if (stop >= 0) break;
        }
        Keep(from, at);
        return null;
    }

    private CsvFault? Quoted(ref int at, int from)
    {
        var doubled = false;
        at = from;
        while (true)
        {
            if (!Has(at)) return rowTooLong && linesInside == 0 ? CsvFault.RowTooLong : CsvFault.UnclosedQuote;
            var c = CharAt(at);
            if (c is '\r' or '\n')
            {
                // A loose quote is forgiven only where its row ends in the same line: otherwise any line could swallow the next ones.
                if (looseQuote) return CsvFault.StrayQuote;
                at += LineEndAt(at);
                if (linesInside++ == 0) secondLine = at;
            }
            else if (c != '"')
            {
                var rest = buffer.AsSpan(start + at, end - start - at);
                var stop = rest.IndexOfAny('"', '\r', '\n');
                at += stop < 0 ? rest.Length : stop;
            }
            else if (Has(at + 1) && CharAt(at + 1) == '"')
            {
                doubled = true;
                at += 2;
            }
            else if (Closes(at, out var after))
            {
                Keep(from, at, doubled);
                at = after;
                return null;
            }
            else if (linesInside > 0)
            {
                return CsvFault.StrayQuote;
            }
            else
            {
                looseQuote = true;
                at++;
            }
        }
    }

    private bool Closes(int quote, out int after)
    {
        after = quote + 1;
        while (Has(after) && CharAt(after) == ' ') after++;
        return !Has(after) || CharAt(after) == delimiter || CharAt(after) is '\r' or '\n';
    }

    private void Keep(int from, int to, bool doubled = false)
    {
        cellTooLong |= to - from > limits.CellChars;
        var cell = new string(buffer, start + from, Math.Min(to - from, limits.CellChars));
        cells.Add(doubled ? cell.Replace("\"\"", "\"", StringComparison.Ordinal) : cell);
    }

    private CsvRecord Faulty(CsvFault fault)
    {
        var record = new CsvRecord(line, [FirstLine()], fault, looseQuote);
        if (linesInside > 0) Consume(secondLine, 1);
        else SkipLine();
        return record;
    }

    private string FirstLine()
    {
        var known = buffer.AsSpan(start, Math.Min(end - start, KeptOfFaulty));
        var stop = known.IndexOfAny('\r', '\n');
        return (stop < 0 ? known : known[..stop]).ToString();
    }

    private void SkipLine()
    {
        while (Has(0))
        {
            var rest = buffer.AsSpan(start, end - start);
            var stop = rest.IndexOfAny('\r', '\n');
            if (stop >= 0)
            {
                Consume(stop, 0);
                Consume(LineEndAt(0), 1);
                return;
            }
            Consume(rest.Length, 0);
        }
    }

    private void Consume(int chars, int lines)
    {
        start += chars;
        line += lines;
    }

    /// <summary>0 where no line ends.</summary>
    private int LineEndAt(int at)
    {
        if (!Has(at)) return 0;
        if (CharAt(at) == '\n') return 1;
        if (CharAt(at) != '\r') return 0;
        return Has(at + 1) && CharAt(at + 1) == '\n' ? 2 : 1;
    }

    private char CharAt(int at) => buffer[start + at];

    /// <summary>Whether there is a character at this offset of the record; reads on as far as a record may go.</summary>
    private bool Has(int at)
    {
        if (at >= limits.RowChars)
        {
            rowTooLong = true;
            return false;
        }
        while (start + at >= end)
        {
            if (atEnd) return false;
            Fill();
        }
        return true;
    }

    private void Fill()
    {
        if (end == buffer.Length)
        {
            var kept = end - start;
            var target = kept > buffer.Length / 2 ? new char[Math.Min(buffer.Length * 2, limits.RowChars + chunk)] : buffer;
            Array.Copy(buffer, start, target, 0, kept);
            (buffer, start, end) = (target, 0, kept);
        }
        var read = text.Read(buffer, end, buffer.Length - end);
        end += read;
        atEnd = read == 0;
    }
}

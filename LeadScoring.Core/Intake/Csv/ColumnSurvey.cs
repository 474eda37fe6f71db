using System.Globalization;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>What the values of one column look like over the whole file.</summary>
public sealed record ColumnSurvey
{
    public required string Name { get; init; }

    /// <summary>Rows in which the cell says something.</summary>
    public required long Filled { get; init; }

    /// <summary>Every different value with its rows, most first; at most <see cref="MostCounted"/>, then <see cref="HasMore"/> is true.</summary>
    public required IReadOnlyList<(string Value, long Rows)> Values { get; init; }

    /// <summary>There are more different values than were counted.</summary>
    public required bool HasMore { get; init; }

    public const int MostCounted = 200;

    /// <summary>The longest value, in characters.</summary>
    public required int Longest { get; init; }

    public required bool AreNumbers { get; init; }
    public required bool AreAnswers { get; init; }
    public required bool AreDates { get; init; }
    public required long Emails { get; init; }
    public required long Phones { get; init; }

    /// <summary>Dates of figures that end in a year and only make sense with the day first; likewise the month; likewise both.</summary>
    public required long DaysFirst { get; init; }

    public required long MonthsFirst { get; init; }
    public required long EitherFirst { get; init; }
    public required bool HasDots { get; init; }

    /// <summary>Amounts with "k" or "m".</summary>
    public required long Thousands { get; init; }

    /// <summary>Dates that can be read both ways and nothing else in the column decides.</summary>
    public bool IsAmbiguous => EitherFirst > 0 && DaysFirst == 0 && MonthsFirst == 0;

    public DateOrder Order => DaysFirst > MonthsFirst || (DaysFirst == MonthsFirst && HasDots) ? DateOrder.DayFirst : DateOrder.MonthFirst;

    /// <summary>Nearly every row has a value of its own: it names a row, it does not describe one.</summary>
    public bool NamesRows => !AreNumbers && !AreDates && (HasMore || (Filled >= 20 && Values.Count > Filled * 0.5));
}

/// <summary>Looks at one column, value by value. Holds a few hundred short values, whatever the file's size.</summary>
internal sealed class ColumnSurveyor(string name)
{
    private const int LongestCounted = 200;
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private long filled, emails, phones, daysFirst, monthsFirst, eitherFirst, thousands;
    private bool hasMore, hasDots, areNumbers = true, areAnswers = true, areDates = true;
    private int longest;

    public void Look(string cell)
    {
        if (CellText.Of(cell) is not { } text) return;
        filled++;
        longest = Math.Max(longest, text.Length);
        Count(text);
        areNumbers = areNumbers && IsNumber(text);
        areAnswers = areAnswers && text.Length <= 5 && CrmWords.AnswerOf(text) is not null;
        if (!areNumbers || text.Length == 8) LookAtText(text);
    }

    public ColumnSurvey Result() => new()
    {
        Name = name,
        Filled = filled,
        Values = [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value))],
        HasMore = hasMore,
        Longest = longest,
        AreNumbers = filled > 0 && areNumbers,
        AreAnswers = filled > 0 && areAnswers,
        AreDates = filled > 0 && areDates && !areNumbers,
        Emails = emails,
        Phones = phones,
        DaysFirst = daysFirst,
        MonthsFirst = monthsFirst,
        EitherFirst = eitherFirst,
        HasDots = hasDots,
        Thousands = thousands,
    };

    private void LookAtText(string text)
    {
        if (text.Contains('@') && LooksLikeEmail(text)) emails++;
        else if (LooksLikePhone(text)) phones++;
        LookAtDate(text);
        if (text.Length <= 20 && char.ToLowerInvariant(text[^1]) is 'k' or 'm' && CellMoney.TryRead(text, out var money) && money.HasSuffix) thousands++;
    }

    private void LookAtDate(string text)
    {
        var isDate = text.Any(char.IsAsciiDigit) && (CellDate.TryRead(text, DateOrder.MonthFirst, out _) || CellDate.TryRead(text, DateOrder.DayFirst, out _));
        areDates = areDates && isDate;
        if (!isDate) return;
        var order = CellDate.Evidence(text, out var isFigures);
        if (order == DateOrder.DayFirst) daysFirst++;
        else if (order == DateOrder.MonthFirst) monthsFirst++;
        else if (isFigures) eitherFirst++;
        hasDots |= isFigures && text.Contains('.');
    }

    private void Count(string text)
    {
        var key = text.Length <= LongestCounted ? text : text[..LongestCounted];
        if (counts.TryGetValue(key, out var rows)) counts[key] = rows + 1;
        else if (counts.Count < ColumnSurvey.MostCounted) counts[key] = 1;
        else hasMore = true;
    }

    /// <summary>A plain number; "04321" is none, because its zero means something, nor are figures too many to keep.</summary>
    private static bool IsNumber(string text) =>
        text.Length <= 15 && !(text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1])) && text[0] != '+'
        && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool LooksLikeEmail(string text)
    {
        var at = text.IndexOf('@');
        return at > 0 && text.IndexOf('.', at) > at + 1 && !text.Contains(' ');
    }

    private static bool LooksLikePhone(string text)
    {
        if (text.Length is < 7 or > 25 || !text.AsSpan().ContainsAny("()+- .")) return false;
        var digits = text.Count(char.IsAsciiDigit);
        return digits is >= 10 and <= 15 && text.All(c => char.IsAsciiDigit(c) || "()+-./ xX".Contains(c));
    }
}

/// <summary>What a whole file holds, read once.</summary>
/// <param name="Rows">Rows that could be read.</param>
/// <param name="Repaired">Of these, rows that were quoted as a whole or held a loose quote.</param>
/// <param name="Broken">Rows that could not be read.</param>
/// <param name="Remarks">Titles and footers of a report.</param>
/// <param name="Columns">One per column, in file order.</param>
public sealed record FileSurvey(long Rows, long Repaired, long Broken, long Remarks, IReadOnlyList<ColumnSurvey> Columns)
{
    public static FileSurvey Of(CsvFile file, Action<double>? progress = null, CancellationToken cancel = default)
    {
        var columns = file.Layout.Headers.Select(h => new ColumnSurveyor(h)).ToArray();
        long rows = 0, repaired = 0, broken = 0, remarks = 0;
        foreach (var row in file.Read(progress))
        {
            cancel.ThrowIfCancellationRequested();
            if (row is CsvRow.Broken) broken++;
            if (row is CsvRow.Remark) remarks++;
            if (row is not CsvRow.Data data) continue;
            rows++;
            if (data.Repaired) repaired++;
            for (var i = 0; i < columns.Length; i++) columns[i].Look(data.Cells[i]);
        }
        return new FileSurvey(rows, repaired, broken, remarks, [.. columns.Select(c => c.Result())]);
    }
}

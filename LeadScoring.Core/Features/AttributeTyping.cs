using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Features;

/// <summary>Decides what one column of attribute values is.</summary>
internal static partial class AttributeTyping
{
    /// <summary>Levels with fewer rows are pooled into "other", so that no single person's value names a level.</summary>
    public const int FewestRowsOfLevel = 10;

    /// <summary>A column is of a form when this share of its known values is; the rest count as unknown.</summary>
    private const double Enough = 0.95;

    private const string Constant = "every value is the same";
    private const string Identifier = "nearly every value is different, as in an identifier";
    private const string FreeText = "free text";

    public static (FeatureDefinition? Feature, string Reason) Of(string name, IReadOnlyList<AttributeValue?> values)
    {
        var known = values.Where(value => value is { } v && v.Text?.Trim() != "").Select(value => value!.Value).ToList();
        if (known.Count == 0) return (null, "no value is known");
        if (known.All(value => value.Type == AttributeType.Date)) return Number(name, known, values.Count, "yyyy-MM-dd", AttributeSchema.DaysBefore);
        if (known.All(value => value.Type == AttributeType.Flag)) return Number(name, known, values.Count, AttributeText.YesNo);
        if (known.All(value => value.Type == AttributeType.Number)) return OfNumbers(name, known, values.Count, AttributeText.PointNumber);
        return OfTexts(name, known, values.Count);
    }

    private static (FeatureDefinition? Feature, string Reason) OfTexts(string name, List<AttributeValue> known, int rows)
    {
        var texts = known.ConvertAll(value => (value.Text ?? value.ToString()).Trim());
        var typed = texts.ConvertAll(AttributeValue.Of);
        if (Fits(texts, AttributeText.YesNo) && !texts.Exists(IsOtherNumber)) return Number(name, typed, rows, AttributeText.YesNo);
        if (!AreCodes(name, texts))
        {
            if (Best(texts, [AttributeText.PointNumber, AttributeText.CommaNumber]) is { } number) return OfNumbers(name, typed, rows, number);
            if (Best(texts, AttributeText.DateForms) is { } date) return Number(name, typed, rows, date, AttributeSchema.DaysBefore);
        }
        return Category(name, texts, rows);
    }

    private static (FeatureDefinition? Feature, string Reason) OfNumbers(string name, List<AttributeValue> known, int rows, string form)
    {
        var numbers = known.ConvertAll(value => value.Text is { } text ? AttributeText.Read(text, form) : value.Number);
        return IsIdentifier(name, numbers) ? (null, Identifier) : Number(name, known, rows, form);
    }

    private static (FeatureDefinition? Feature, string Reason) Number(string name, List<AttributeValue> known, int rows, string form, string unit = "")
    {
        var numbers = known.Select(value => value.Text is { } text ? AttributeText.Read(text, form) : value.Number).Where(double.IsFinite).ToList();
        if (numbers.TrueForAll(number => number == numbers[0]) && !IsTelling(numbers.Count, rows)) return (null, Constant);
        return (new FeatureDefinition { Name = name, Group = FeatureGroup.Custom, Kind = FeatureKind.Number, Meaning = name, Unit = unit, TextForm = form }, "");
    }

    private static (FeatureDefinition? Feature, string Reason) Category(string name, List<string> texts, int rows)
    {
        var byLevel = texts.GroupBy(text => text, StringComparer.OrdinalIgnoreCase).ToList();
        if (byLevel.Count == 1 && !IsTelling(texts.Count, rows)) return (null, Constant);
        var kept = byLevel.Where(level => level.Count() >= FewestRowsOfLevel).ToList();
        if (kept.Count == 0 || kept.Sum(level => level.Count()) < texts.Count / 5)
            return (null, byLevel.Count > 0.9 * texts.Count ? Identifier : FreeText);
        if (byLevel.Count > texts.Count / 5 && texts.Average(text => text.Length) > 60) return (null, FreeText);
        return (new FeatureDefinition
        {
            Name = name,
            Group = FeatureGroup.Custom,
            Kind = FeatureKind.Category,
            Meaning = name,
            Levels = [.. kept.Select(CommonestSpelling).Order(StringComparer.Ordinal)],
        }, "");
    }

    /// <summary>A value that is always the same still says something when it is often there and often not.</summary>
    private static bool IsTelling(int known, int rows) => known >= FewestRowsOfLevel && rows - known >= FewestRowsOfLevel;

    private static string CommonestSpelling(IEnumerable<string> level) =>
        level.GroupBy(text => text, StringComparer.Ordinal).OrderByDescending(spelling => spelling.Count()).ThenBy(spelling => spelling.Key, StringComparer.Ordinal).First().Key;

    /// <summary>A count that is mostly 0 or 1 is still a count.</summary>
    private static bool IsOtherNumber(string text) => double.IsNaN(AttributeText.Read(text, AttributeText.YesNo)) && !double.IsNaN(AttributeText.Read(text, AttributeText.PointNumber));

    /// <summary>The first of the forms that fits most values, if it fits enough.</summary>
    private static string? Best(List<string> texts, IReadOnlyList<string> forms)
    {
        var sample = texts.Count <= 200 ? texts : [.. Enumerable.Range(0, 200).Select(i => texts[(int)((long)i * texts.Count / 200)])];
        return forms
            .Where(form => sample.Exists(text => !double.IsNaN(AttributeText.Read(text, form))))
            .OrderByDescending(form => texts.Count(text => !double.IsNaN(AttributeText.Read(text, form))))
            .FirstOrDefault(form => Fits(texts, form));
    }

    private static bool Fits(List<string> texts, string form)
    {
        var misses = 0;
        var allowed = texts.Count * (1 - Enough);
        foreach (var text in texts)
            if (double.IsNaN(AttributeText.Read(text, form)) && ++misses > allowed) return false;
        return true;
    }

    /// <summary>Postal codes and the like are digits but not amounts.</summary>
    private static bool AreCodes(string name, List<string> texts) =>
        PostalName().IsMatch(name) || texts.Count(text => text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1])) > texts.Count / 20;

    /// <summary>Whole numbers, all different, that either stand close together (a counter) or are named as a key.</summary>
    private static bool IsIdentifier(string name, List<double> numbers)
    {
        var known = numbers.Where(double.IsFinite).ToList();
        if (known.Count < 20 || known.Exists(number => number != Math.Floor(number)) || known.Distinct().Count() < 0.98 * known.Count) return false;
        return KeyName().IsMatch(name) || known.Max() - known.Min() < 20.0 * known.Count;
    }

    [GeneratedRegex(@"\b(zip|postal|postcode|plz)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PostalName();

    [GeneratedRegex(@"(^|[\s_\-.#])(?i:id|ids|key|no|nr|num|number|phone|mobile|tel|guid|uuid)\.?($|[\s_\-.#])|Id$|ID$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyName();
}

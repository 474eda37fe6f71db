using System.Collections.Immutable;
using System.Globalization;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake.Csv;

internal sealed partial class RowDraft
{
    private LeadProfile Profile()
    {
        var (least, most) = Budget();
        return new LeadProfile
        {
            BudgetMinUsd = least,
            BudgetMaxUsd = most,
            TimelineMonths = Timeline(),
            Financing = Choice(ImportTarget.Financing, CrmWords.FinancingOf, "cash, needs loan, prequalified, preapproved or lender verified") ?? Financing.Unknown,
            PreapprovalUsd = Amount(ImportTarget.PreapprovalAmount)?.High,
            PreapprovalOn = Date(ImportTarget.PreapprovalDate) is { } on ? DateOnly.FromDateTime(on) : null,
            HomeToSell = Choice(ImportTarget.HomeToSell, CrmWords.HomeToSellOf, "yes, no, must sell first or already listed"),
            PropertyTypes = List(ImportTarget.PropertyTypes, ";|\n,/"),
            BedsMin = (int?)Number(ImportTarget.BedsMin, isWhole: true),
            BathsMin = Number(ImportTarget.BathsMin, isWhole: false),
            AreasOfInterest = [.. List(ImportTarget.Areas, ";|\n").SelectMany(PostalCodes).Select(Areas.IdOf).Distinct(StringComparer.Ordinal)],
            IncomeBracket = Choice(ImportTarget.IncomeBracket, CrmWords.IncomeOf, "low, medium, high or premium"),
            AgeRange = Age(),
            FamilyComposition = Choice(ImportTarget.FamilyComposition, CrmWords.FamilyOf, "single, couple, family with children or joint family"),
            CreditActivity = Share(ImportTarget.CreditActivity),
            AdEngagement = Share(ImportTarget.AdEngagement),
            SocialSignal = Share(ImportTarget.SocialSignal),
            EmailValid = Answer(ImportTarget.EmailValid),
            PhoneValid = Answer(ImportTarget.PhoneValid),
            Attributes = Attributes(),
        };
    }

    private (decimal? Least, decimal? Most) Budget()
    {
        var range = Amount(ImportTarget.Budget);
        // One figure for a budget is what somebody wants to spend at most.
        var (least, most) = range is { } r ? (r.Low == r.High ? null : r.Low, r.High) : (null, null);
        return (Amount(ImportTarget.BudgetMin) is { } low ? low.Low ?? low.High : least, Amount(ImportTarget.BudgetMax) is { } high ? high.High : most);
    }

    /// <summary>Null when there is none; zero is how CRMs say so.</summary>
    private CellMoney? Amount(ImportTarget target)
    {
        if (All(target).FirstOrDefault() is not ({ } column, { } text)) return null;
        if (CellMoney.TryRead(text, out var money)) return (money.High ?? money.Low) == 0 ? null : money;
        Fail(column, $"Expected {CellMoney.Expected}.");
        return null;
    }

    private int? Timeline()
    {
        if (All(ImportTarget.Timeline).FirstOrDefault() is not ({ } column, { } text)) return null;
        if (CellTimeline.TryRead(text, out var months)) return months;
        Fail(column, $"Expected {CellTimeline.Expected}.");
        return null;
    }

    private T? Choice<T>(ImportTarget target, Func<string, T?> known, string expected) where T : struct, Enum
    {
        if (All(target).FirstOrDefault() is not ({ } column, { } text)) return null;
        if (column.Choice.Words.TryGetValue(text, out var ours) && Enum.TryParse<T>(ours, ignoreCase: true, out var given)) return given;
        if (known(text) is { } meaning) return meaning;
        Fail(column, $"Expected {expected}.");
        return null;
    }

    private bool? Answer(ImportTarget target)
    {
        if (All(target).FirstOrDefault() is not ({ } column, { } text)) return null;
        if (CrmWords.AnswerOf(text) is { } answer) return answer;
        Fail(column, "Expected yes or no.");
        return null;
    }

    /// <summary>"3", "3+", "3 beds", "2.5"; a studio has none.</summary>
    private double? Number(ImportTarget target, bool isWhole)
    {
        if (All(target).FirstOrDefault() is not ({ } column, { } text)) return null;
        if (CellText.Words(text) == "studio") return 0;
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || (!isWhole && text[length] == '.'))) length++;
        var rest = CellText.Words(text[length..]);
        if (double.TryParse(text[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && rest is "" or "bed" or "beds" or "bedroom" or "bedrooms" or "br" or "bd" or "bath" or "baths" or "bathroom" or "bathrooms" or "ba" or "or more" or "plus") return number;
        Fail(column, "Expected a number from 0 to 10.");
        return null;
    }

    private double? Share(ImportTarget target)
    {
        if (All(target).FirstOrDefault() is not ({ } column, { } text)) return null;
        var isPercent = text.EndsWith('%');
        if (double.TryParse(text.AsSpan().TrimEnd("% "), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)) return isPercent ? share / 100 : share;
        Fail(column, "Expected a number from 0 to 1, or percent.");
        return null;
    }

    private AgeRange? Age()
    {
        if (All(ImportTarget.AgeRange).FirstOrDefault() is not ({ } column, { } text)) return null;
        var figures = text.Split(['-', '–', ' ', '+'], StringSplitOptions.RemoveEmptyEntries).Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : -1).Where(a => a is >= 18 and <= 120).ToList();
        if (figures.Count is 1 or 2 && Bracket(figures[0]) == Bracket(figures[^1])) return Bracket(figures[0]);
        Fail(column, "Expected an age from 18 on, or one of 18-25, 26-35, 36-45, 46-60, 61+.");
        return null;
    }

    private static AgeRange Bracket(int age) => age switch
    {
        <= 25 => AgeRange.From18To25,
        <= 35 => AgeRange.From26To35,
        <= 45 => AgeRange.From36To45,
        <= 60 => AgeRange.From46To60,
        _ => AgeRange.From61,
    };

    private ImmutableList<string> List(ImportTarget target, string separators) =>
        [.. All(target).SelectMany(c => c.Text.Split(separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>"43215, 43201" are two areas, "Columbus, OH" is one.</summary>
    private static IEnumerable<string> PostalCodes(string area)
    {
        var parts = area.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.TrueForAll(parts, p => char.IsAsciiDigit(p[0])) ? parts : [area];
    }

    private ImmutableSortedDictionary<string, AttributeValue> Attributes()
    {
        var attributes = LeadProfile.Unknown.Attributes.ToBuilder();
        // A model must not see the column that it is to foretell.
        foreach (var (column, text) in All(ImportTarget.Attribute).Where(c => c.Column.Index != Label))
            if (Value(column, text) is { } value) attributes[column.Choice.Column] = value;
        // "Other" forgets the word; as an attribute it stays.
        if (source == LeadSource.Other && All(ImportTarget.Source).FirstOrDefault() is ({ } origin, { } word) && CellText.Words(word) != "other")
            attributes[origin.Choice.Column] = AttributeValue.Of(word);
        return attributes.ToImmutable();
    }

    private AttributeValue? Value(MappedColumn column, string text)
    {
        switch (column.Choice.Type)
        {
            case AttributeType.Number when double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return AttributeValue.Of(number);
            case AttributeType.Flag when CrmWords.AnswerOf(text) is { } flag:
                return AttributeValue.Of(flag);
            case AttributeType.Date when CellDate.TryRead(text, column.Choice.Dates, Zone, out var at):
                return AttributeValue.Of(at);
            case AttributeType.Text:
                return AttributeValue.Of(text);
            default:
                Fail(column, $"Expected a {(column.Choice.Type == AttributeType.Flag ? "yes or no" : column.Choice.Type.ToString().ToLowerInvariant())}, as in the rest of the column.");
                return null;
        }
    }
}

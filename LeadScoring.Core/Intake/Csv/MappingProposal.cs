using System.Collections.Immutable;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>A mapping proposed from the headers and a look at the values.</summary>
/// <param name="Mapping">One choice per column, in file order.</param>
/// <param name="LooksLike">The program that wrote the file, as far as its columns tell; null when they do not.</param>
public sealed record MappingProposal(ColumnMapping Mapping, string? LooksLike)
{
    private const int MostAttributes = 200;
    private const int LongestName = 100;

    /// <summary>How many columns were given something to be.</summary>
    public int Matched => Mapping.Columns.Count(c => c.Target != ImportTarget.DoNotImport);

    /// <summary>
    /// Proposes. <paramref name="remembered"/> is what was chosen the last time for such columns, <paramref name="given"/> what is chosen now: each wins over what comes before.
    /// </summary>
    public static MappingProposal Of(IReadOnlyList<ColumnSurvey> columns, bool keepUnmapped = false, ColumnMapping? remembered = null, ColumnMapping? given = null)
    {
        var (looksLike, system) = Program(columns);
        var targets = Distinct(columns, [.. columns.Select(Candidate)]);
        var mapping = new ColumnMapping { Columns = [.. columns.Select((c, i) => Choice(c, targets[i]))], IdSystem = system };
        if (remembered is not null) mapping = Chosen(remembered, MatchReason.Remembered, columns, mapping);
        if (given is not null) mapping = Chosen(given, MatchReason.Given, columns, mapping);
        return new MappingProposal(keepUnmapped ? KeepUnmapped(mapping, columns) : mapping, looksLike);
    }

    /// <summary>What was chosen wins; what a column's values are is seen anew, and so is the order of its dates where the values tell it.</summary>
    private static ColumnMapping Chosen(ColumnMapping chosen, MatchReason reason, IReadOnlyList<ColumnSurvey> columns, ColumnMapping proposed)
    {
        var all = chosen.Over(proposed);
        foreach (var column in columns)
            if (chosen.Find(column.Name) is { } choice)
                all = all.With(choice with { Column = column.Name, Type = TypeOf(column), Dates = column.DaysFirst + column.MonthsFirst > 0 ? column.Order : choice.Dates, Reason = reason });
        return all;
    }

    /// <summary>Columns that match nothing become own attributes; what names a person or a single row is kept sealed.</summary>
    public static ColumnMapping KeepUnmapped(ColumnMapping mapping, IReadOnlyList<ColumnSurvey> columns)
    {
        var room = MostAttributes - mapping.Columns.Count(c => c.Target is ImportTarget.Attribute or ImportTarget.PersonalAttribute);
        foreach (var column in columns)
        {
            if (room <= 0) break;
            if (mapping.Find(column.Name) is not { Target: ImportTarget.DoNotImport, Reason: MatchReason.NoMatch } choice || column.Name.Length > LongestName) continue;
            var isPersonal = HeaderWords.IsPersonal(column.Name, isText: TypeOf(column) == AttributeType.Text) || column.NamesRows || column.Emails + column.Phones > 0;
            mapping = mapping.With(choice with { Target = isPersonal ? ImportTarget.PersonalAttribute : ImportTarget.Attribute, Reason = MatchReason.Kept });
            room--;
        }
        return mapping;
    }

    private static (ImportTarget Target, int Rank, MatchReason Reason) Candidate(ColumnSurvey column)
    {
        if (column.Filled == 0) return (ImportTarget.DoNotImport, 0, MatchReason.Empty);
        if (HeaderWords.IsProtected(column.Name)) return (ImportTarget.DoNotImport, 0, MatchReason.Protected);
        if (HeaderWords.Find(column.Name) is { } named && Fits(named.Target, column)) return (named.Target, named.Rank, MatchReason.Name);
        if (HeaderWords.IsAfterTheFact(column.Name)) return (ImportTarget.DoNotImport, 0, MatchReason.AfterTheFact);
        if (HeaderWords.IsBookkeeping(column.Name)) return (ImportTarget.DoNotImport, 0, MatchReason.Bookkeeping);
        return ByValues(column) is { } seen ? (seen, 50, MatchReason.Values) : (ImportTarget.DoNotImport, 0, MatchReason.NoMatch);
    }

    /// <summary>A header may say one thing and the values another: then the values are right.</summary>
    private static bool Fits(ImportTarget target, ColumnSurvey column) => target switch
    {
        ImportTarget.Email => column.Emails * 2 >= column.Filled,
        ImportTarget.Phone => !column.AreAnswers && !column.AreDates,
        ImportTarget.Kind => All(column, v => CrmWords.KindOf(v) is not null),
        ImportTarget.Stage => Most(column, v => CrmWords.StageOf(v) is not null),
        ImportTarget.Timeline => Most(column, v => CellTimeline.TryRead(v, out _)),
        ImportTarget.Budget or ImportTarget.BudgetMin or ImportTarget.BudgetMax or ImportTarget.PreapprovalAmount => Most(column, v => CellMoney.TryRead(v, out _)),
        ImportTarget.Financing => Most(column, v => CrmWords.FinancingOf(v) is not null),
        ImportTarget.HomeToSell => Most(column, v => CrmWords.HomeToSellOf(v) is not null),
        ImportTarget.IncomeBracket => Most(column, v => CrmWords.IncomeOf(v) is not null),
        ImportTarget.EmailValid or ImportTarget.PhoneValid => All(column, v => CrmWords.AnswerOf(v) is not null),
        ImportTarget.TimeZone => All(column, v => TimeZoneInfo.TryFindSystemTimeZoneById(v, out _)),
        ImportTarget.BedsMin or ImportTarget.BathsMin => Most(column, v => char.IsAsciiDigit(v[0])),
        _ when ImportTargets.IsDate(target) => Most(column, v => CellDate.TryRead(v, DateOrder.MonthFirst, out _) || CellDate.TryRead(v, DateOrder.DayFirst, out _)),
        _ => true,
    };

    private static ImportTarget? ByValues(ColumnSurvey column)
    {
        if (column.Emails * 10 >= column.Filled * 8) return ImportTarget.Email;
        if (column.Phones * 10 >= column.Filled * 8) return ImportTarget.Phone;
        if (!column.HasMore && CellTimeline.Fits(column.Values.Select(v => v.Value))) return ImportTarget.Timeline;
        return All(column, v => CrmWords.KindOf(v) is not null) ? ImportTarget.Kind : null;
    }

    private static bool All(ColumnSurvey column, Func<string, bool> test) => !column.HasMore && column.Values.All(v => test(v.Value));

    private static bool Most(ColumnSurvey column, Func<string, bool> test) =>
        column.Values.Where(v => test(v.Value)).Sum(v => v.Rows) * 2 >= column.Values.Sum(v => v.Rows);

    /// <summary>Where several columns could be the same, the best named and then the best filled one is; the others match nothing.</summary>
    private static (ImportTarget Target, MatchReason Reason)[] Distinct(IReadOnlyList<ColumnSurvey> columns, (ImportTarget Target, int Rank, MatchReason Reason)[] candidates)
    {
        var best = candidates
            .Select((c, i) => (c.Target, c.Rank, Index: i))
            .GroupBy(c => c.Target)
            .ToDictionary(g => g.Key, g => g.OrderBy(c => c.Rank).ThenByDescending(c => columns[c.Index].Filled).First().Index);
        return [.. candidates.Select((c, i) =>
        {
            if (ImportTargets.TakesSeveral(c.Target) || best[c.Target] == i) return (c.Target, c.Reason);
            var tellsOutcome = c.Target == ImportTarget.OutcomeDate || HeaderWords.IsAfterTheFact(columns[i].Name);
            return (ImportTarget.DoNotImport, tellsOutcome ? MatchReason.AfterTheFact : MatchReason.NoMatch);
        })];
    }

    private static ColumnChoice Choice(ColumnSurvey column, (ImportTarget Target, MatchReason Reason) proposed) =>
        new(column.Name, proposed.Target) { Dates = column.Order, Type = TypeOf(column), Reason = proposed.Reason };

    private static AttributeType TypeOf(ColumnSurvey column)
    {
        if (column.AreNumbers) return AttributeType.Number;
        if (column.AreAnswers) return AttributeType.Flag;
        return column.AreDates ? AttributeType.Date : AttributeType.Text;
    }

    /// <summary>The program by columns that only it has, and the name its ids are kept under. Without a program, files with the same columns share one.</summary>
    private static (string? LooksLike, string System) Program(IReadOnlyList<ColumnSurvey> columns)
    {
        var keys = columns.Select(c => CellText.Key(c.Name)).ToHashSet(StringComparer.Ordinal);
        var ids = columns.FirstOrDefault(c => HeaderWords.Find(c.Name)?.Target == ImportTarget.ExternalId)?.Values.Select(v => v.Value).ToList() ?? [];
        if (keys.Contains("lifecyclestage") && keys.Contains("recordid")) return ("HubSpot", "hubspot");
        if (ids.Count > 0 && ids.TrueForAll(id => id.StartsWith("zcrm_", StringComparison.Ordinal))) return ("Zoho CRM", "zoho");
        if (keys.Contains("companyaccount") || keys.Contains("isconverted") || (ids.Count > 0 && ids.TrueForAll(id => id.StartsWith("00Q", StringComparison.Ordinal)))) return ("Salesforce", "salesforce");
        if (keys.Contains("buyerstatus") && keys.Contains("welcomeemail")) return ("Buying Buddy", "buyingbuddy");
        if (keys.Contains("assignedto") && keys.Contains("stage") && keys.Contains("email1")) return ("Follow Up Boss", "followupboss");
        return (null, "csv-" + ColumnMapping.KeyOf(columns.Select(c => c.Name))[..8]);
    }
}

using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>Columns whose values are words of ours: what such a word can mean, and which words of a file are in no list.</summary>
public static class TargetWords
{
    /// <summary>Empty for columns that hold no such words.</summary>
    public static IReadOnlyList<Enum> MeaningsOf(ImportTarget target) => target switch
    {
        ImportTarget.Kind => All<LeadKind>(),
        ImportTarget.Source => All<LeadSource>(),
        ImportTarget.Stage => All<LeadStage>(),
        ImportTarget.Financing => All<Financing>(),
        ImportTarget.HomeToSell => All<HomeToSell>(),
        ImportTarget.IncomeBracket => All<IncomeBracket>(),
        ImportTarget.FamilyComposition => All<FamilyComposition>(),
        _ => [],
    };

    /// <summary>The words in no list, however they are capitalised, most rows first. A column's own words do not change what is listed.</summary>
    public static IReadOnlyList<(string Word, long Rows)> UnknownIn(ColumnSurvey column, ImportTarget target) => MeaningsOf(target).Count == 0
        ? []
        : [.. column.Values.Where(v => !IsKnown(target, column.Name, v.Value))
            .GroupBy(v => v.Value, StringComparer.OrdinalIgnoreCase)
            .Select(g => (Word: g.Key, Rows: g.Sum(v => v.Rows)))
            .OrderByDescending(w => w.Rows)];

    private static bool IsKnown(ImportTarget target, string column, string word) => target switch
    {
        ImportTarget.Kind => CrmWords.KindOf(word) is not null,
        ImportTarget.Source => CrmWords.SourceOf(column, word) is not null,
        ImportTarget.Stage => CrmWords.StageOf(word) is not null,
        ImportTarget.Financing => CrmWords.FinancingOf(word) is not null,
        ImportTarget.HomeToSell => CrmWords.HomeToSellOf(word) is not null,
        ImportTarget.IncomeBracket => CrmWords.IncomeOf(word) is not null,
        _ => CrmWords.FamilyOf(word) is not null,
    };

    private static Enum[] All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Cast<Enum>()];
}

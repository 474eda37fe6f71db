using System.Collections.Immutable;
using System.Globalization;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>One row on its way to a submission. Used once.</summary>
internal sealed partial class RowDraft(string[] cells, MappedColumns columns, ImmutableHashSet<int> without)
{
    private const int LongestNote = 4_000;
    private readonly List<CellFault> faults = [];
    private readonly List<UnknownWord> unknown = [];
    private readonly List<MappedColumn> noteColumns = [];
    private readonly List<MappedColumn> consentColumns = [];
    private DateTime? createdAt;
    private LeadSource? source;

    public required ColumnMapping Mapping { get; init; }
    public required TimeZoneInfo Zone { get; init; }
    public required AreaNames Areas { get; init; }
    public required ConsentForAll? ForAll { get; init; }

    /// <summary>The column to learn from; −1 when there is none.</summary>
    public required int Label { get; init; }

    public required DateTime Now { get; init; }

    public IEnumerable<CellFault> Faults => faults;

    public IEnumerable<UnknownWord> Unknown => unknown;

    public LeadSubmission Submission()
    {
        createdAt = Date(ImportTarget.CreatedAt);
        source = Source();
        return new LeadSubmission
        {
            Origin = LeadOrigin.Import,
            ExternalIds = Text(ImportTarget.ExternalId) is { } id ? [new GivenId(Mapping.IdSystem, id)] : [],
            Contact = new Contact(Name(), Email(), Phone()),
            CreatedAt = createdAt,
            FirstTouchAt = Date(ImportTarget.FirstTouchAt),
            LastActivityAt = Date(ImportTarget.LastActivityAt),
            TimeZone = Text(ImportTarget.TimeZone),
            Team = Text(ImportTarget.Team),
            Kind = Word(ImportTarget.Kind, CrmWords.KindOf),
            Source = source,
            Medium = Text(ImportTarget.Medium),
            Campaign = Text(ImportTarget.Campaign),
            Stage = Stage(),
            Profile = Profile(),
            PersonalAttributes = PersonalAttributes(),
            Notes = Notes(),
            Consents = Consents(),
            Outcomes = Outcomes(),
        };
    }

    /// <summary>The column that a field of the submission was read from.</summary>
    public MappedColumn? ColumnOf(string field)
    {
        var name = field.Split('.', '[')[0];
        return name switch
        {
            "contact" => field switch
            {
                "contact.email" => First(ImportTarget.Email),
                "contact.phone" => First(ImportTarget.Phone),
                "contact.fullName" => First(ImportTarget.FullName) ?? First(ImportTarget.LastName) ?? First(ImportTarget.FirstName),
                _ => null,
            },
            "attributes" or "personalAttributes" => columns.Attributes.FirstOrDefault(c => field.EndsWith("." + c.Choice.Column, StringComparison.Ordinal)),
            "notes" => At(noteColumns, field),
            "consents" => First(ImportTarget.ConsentDate) ?? At(consentColumns, field),
            "outcomes" => First(ImportTarget.OutcomeDate) ?? First(ImportTarget.CreatedAt),
            "budgetMinUsd" => First(ImportTarget.BudgetMin) ?? First(ImportTarget.Budget),
            "budgetMaxUsd" => First(ImportTarget.BudgetMax) ?? First(ImportTarget.Budget),
            _ => Fields.TryGetValue(name, out var target) ? First(target) : null,
        };
    }

    private static readonly Dictionary<string, ImportTarget> Fields = new(StringComparer.Ordinal)
    {
        ["externalIds"] = ImportTarget.ExternalId, ["kind"] = ImportTarget.Kind, ["source"] = ImportTarget.Source, ["medium"] = ImportTarget.Medium,
        ["campaign"] = ImportTarget.Campaign, ["stage"] = ImportTarget.Stage, ["timeZone"] = ImportTarget.TimeZone, ["team"] = ImportTarget.Team, ["createdAt"] = ImportTarget.CreatedAt,
        ["firstTouchAt"] = ImportTarget.FirstTouchAt, ["lastActivityAt"] = ImportTarget.LastActivityAt, ["timelineMonths"] = ImportTarget.Timeline,
        ["preapprovalUsd"] = ImportTarget.PreapprovalAmount, ["preapprovalOn"] = ImportTarget.PreapprovalDate, ["bedsMin"] = ImportTarget.BedsMin,
        ["bathsMin"] = ImportTarget.BathsMin, ["creditActivity"] = ImportTarget.CreditActivity, ["adEngagement"] = ImportTarget.AdEngagement,
        ["socialSignal"] = ImportTarget.SocialSignal, ["propertyTypes"] = ImportTarget.PropertyTypes, ["areasOfInterest"] = ImportTarget.Areas,
    };

    private static MappedColumn? At(List<MappedColumn> list, string field) =>
        field.Split('[', ']') is [_, var number, ..] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : null;

    private IEnumerable<(MappedColumn Column, string Text)> All(ImportTarget target)
    {
        foreach (var column in columns.Of(target))
            if (!IsLeftOut(column) && CellText.Of(cells[column.Index]) is { } text) yield return (column, text);
    }

    private (MappedColumn? Column, string? Text) One(ImportTarget target)
    {
        foreach (var column in columns.Of(target))
            if (!IsLeftOut(column) && CellText.Of(cells[column.Index]) is { } text) return (column, text);
        return default;
    }

    private bool IsLeftOut(MappedColumn column) => !without.IsEmpty && without.Contains(column.Index);

    /// <summary>The first column of the target that says something.</summary>
    private MappedColumn? First(ImportTarget target) => One(target).Column;

    private string? Text(ImportTarget target) => One(target).Text;

    private void Fail(MappedColumn column, string expected) => faults.Add(new CellFault(column, expected));

    private DateTime? Date(ImportTarget target)
    {
        if (One(target) is not ({ } column, { } text)) return null;
        if (CellDate.TryRead(text, column.Choice.Dates, Zone, out var at)) return at;
        Fail(column, $"Expected {CellDate.Expected(column.Choice.Dates)}.");
        return null;
    }

    private string? Name()
    {
        if (Text(ImportTarget.FullName) is { } full) return full;
        var name = $"{Text(ImportTarget.FirstName)} {Text(ImportTarget.LastName)}".Trim();
        return name.Length > 0 ? name : null;
    }

    /// <summary>The first of several: "ana@x.com; bo@x.com" and "Ana &lt;ana@x.com&gt;" are ana@x.com.</summary>
    private string? Email()
    {
        if (Text(ImportTarget.Email) is not { } text) return null;
        if (text.IndexOf('<') is >= 0 and var open && text.IndexOf('>', open) is > 0 and var close) text = text[(open + 1)..close];
        var parts = text.Split([';', ',', ' ', '\n', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var first = Array.Find(parts, p => p.Contains('@')) ?? text;
        return first.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? first[7..] : first;
    }

    /// <summary>The first that can be read, else the first.</summary>
    private string? Phone()
    {
        string? first = null;
        foreach (var (_, text) in All(ImportTarget.Phone))
        {
            foreach (var part in text.Split([';', '|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var number = part.StartsWith("p:", StringComparison.OrdinalIgnoreCase) || part.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? part[(part.IndexOf(':') + 1)..] : part;
                if (ContactIndex.IsReadablePhone(number)) return number;
                first ??= number;
            }
        }
        return first;
    }

    /// <summary>The meaning of a word, by the mapping's own words first; an unknown word is named and changes nothing.</summary>
    private T? Word<T>(ImportTarget target, Func<string, T?> known) where T : struct, Enum
    {
        foreach (var (column, text) in All(target))
            if (Meaning(column, text, known) is { } meaning) return meaning;
        return null;
    }

    private T? Meaning<T>(MappedColumn column, string text, Func<string, T?> known) where T : struct, Enum
    {
        if (column.Choice.Words.TryGetValue(text, out var ours)) return Enum.TryParse<T>(ours, ignoreCase: true, out var given) && Enum.IsDefined(given) ? given : null;
        if (known(text) is { } meaning) return meaning;
        unknown.Add(new UnknownWord(column.Choice.Column, column.Choice.Target, text.Length > 80 ? text[..80] : text));
        return null;
    }

    private LeadSource? Source()
    {
        if (One(ImportTarget.Source) is not ({ } column, { } text)) return null;
        return Meaning(column, text, t => CrmWords.SourceOf(column.Choice.Column, t)) ?? LeadSource.Other;
    }

    /// <summary>
    /// Where several columns tell the stage (HubSpot's status and lifecycle): a closed deal outweighs all, then a way out, then the furthest.
    /// </summary>
    private LeadStage? Stage()
    {
        var told = new List<LeadStage>();
        foreach (var (column, text) in All(ImportTarget.Stage))
            if (Meaning(column, text, CrmWords.StageOf) is { } stage) told.Add(stage);
        if (told.Count == 0) return null;
        if (told.Contains(LeadStage.Closed)) return LeadStage.Closed;
        return told.Exists(s => s > LeadStage.Closed) ? told.Where(s => s > LeadStage.Closed).Max() : told.Max();
    }

    private ImmutableList<GivenNote> Notes()
    {
        var notes = ImmutableList.CreateBuilder<GivenNote>();
        var given = All(ImportTarget.Notes).ToList();
        foreach (var (column, text) in given)
        {
            var whole = given.Count > 1 ? $"{column.Choice.Column}: {text}" : text;
            for (var at = 0; at < whole.Length; at += LongestNote)
            {
                noteColumns.Add(column);
                notes.Add(new GivenNote(whole.Substring(at, Math.Min(LongestNote, whole.Length - at)), "import"));
            }
        }
        return notes.ToImmutable();
    }

    private ImmutableSortedDictionary<string, string> PersonalAttributes()
    {
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (column, text) in All(ImportTarget.PersonalAttribute)) attributes[column.Choice.Column] = text;
        return attributes.ToImmutable();
    }

    private ImmutableList<GivenOutcome> Outcomes()
    {
        var date = Date(ImportTarget.OutcomeDate);
        if (Label < 0 || CellText.Of(cells[Label]) is not { } text) return [];
        var isPositive = Mapping.Label!.Positive.Contains(text, StringComparer.OrdinalIgnoreCase);
        return [new GivenOutcome(isPositive ? OutcomeKind.AppointmentQualified : OutcomeKind.Lost, date ?? createdAt ?? Now, IsImportedLabel: true)];
    }
}

using System.Collections.Immutable;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>Turns rows into submissions by a mapping. What it cannot use it names; it guesses nothing. Not thread-safe.</summary>
internal sealed class RowReader
{
    /// <summary>The rule names the fields of the API; who mends a row has columns.</summary>
    private const string NoContact = "It has no e-mail, no phone and no id, so nobody can tell who it is about.";

    private readonly MappedColumns columns;
    private readonly ColumnMapping mapping;
    private readonly TimeZoneInfo zone;
    private readonly AreaNames areas;
    private readonly ConsentForAll? forAll;
    private readonly Guid? importId;
    private readonly DateTime now;
    private readonly int label;

    public RowReader(IReadOnlyList<string> headers, ColumnMapping mapping, ConsentForAll? forAll, AreaNames areas, Guid? importId, DateTime now)
    {
        this.mapping = mapping;
        this.forAll = forAll;
        this.areas = areas;
        this.importId = importId;
        this.now = now;
        zone = TimeZoneInfo.FindSystemTimeZoneById(mapping.TimeZone);
        label = mapping.Label is { } given ? IndexOf(headers, given.Column) : -1;
        columns = new MappedColumns(mapping.Columns.Select(choice => new MappedColumn(IndexOf(headers, choice.Column), choice)).Where(c => c.Index >= 0));
    }

    public RowReading Read(CsvRow.Data row) => Read(row, refusals: [], earlier: null);

    /// <summary>Reads a row again that the intake refused: without the values it refused where the mapping leaves such values out, else as a row with problems.</summary>
    public RowReading ReadAgain(CsvRow.Data row, RowReading earlier, ImmutableList<FieldError> refusals) => Read(row, refusals, earlier);

    private RowReading Read(CsvRow.Data row, ImmutableList<FieldError> refusals, RowReading? earlier)
    {
        var leftOut = earlier?.LeftOut ?? [];
        var without = earlier?.Without ?? [];
        while (true)
        {
            var draft = new RowDraft(row.Cells, columns, without) { Mapping = mapping, Zone = zone, Areas = areas, ForAll = forAll, Label = label, Now = now };
            var submission = draft.Submission() with { ImportId = importId, HoldWithoutConsent = true };
            var faults = draft.Faults.Concat(SubmissionRules.Check(submission, now).Concat(refusals).Select(e => Fault(e, draft))).DistinctBy(f => (f.Column?.Index, f.Expected)).ToList();
            if (faults.Count == 0 || faults.Exists(f => f.Column is not { Choice.LeaveOutUnusable: true }))
                return new RowReading { Row = row, Submission = faults.Count == 0 ? submission : null, Problems = [.. faults.Select(f => Problem(f, row))], Unknown = [.. draft.Unknown], LeftOut = leftOut, Without = without };
            // Leaving a value out may change what the rules say of the others, so the row is read once more without it.
            leftOut = leftOut.AddRange(faults.Select(f => Problem(f, row)));
            without = without.Union(faults.Select(f => f.Column!.Index));
            refusals = [];
        }
    }

    /// <summary>What the rules of every door say, at the column it came from.</summary>
    private static CellFault Fault(FieldError error, RowDraft draft)
    {
        if (error.Field == "contact") return new CellFault(null, NoContact);
        // "Was 12; allowed 20,000 to 50,000,000 USD." - what was found stands beside it, and rows with other values share the rest.
        var allowed = error.Message.LastIndexOf(';') is > 0 and var at ? error.Message[(at + 1)..].Trim() : error.Message;
        return new CellFault(draft.ColumnOf(error.Field), char.ToUpperInvariant(allowed[0]) + allowed[1..]);
    }

    private static RowProblem Problem(CellFault fault, CsvRow.Data row)
    {
        if (fault.Column is not { } column) return new RowProblem(null, fault.Expected);
        var found = ImportTargets.IsPersonal(column.Choice.Target) ? null : row.Cells[column.Index].Trim();
        return new RowProblem(column.Choice.Column, fault.Expected, found is { Length: > 80 } ? found[..80] + "…" : found);
    }

    private static int IndexOf(IReadOnlyList<string> headers, string column)
    {
        for (var i = 0; i < headers.Count; i++)
            if (headers[i].Equals(column, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }
}

internal sealed record MappedColumn(int Index, ColumnChoice Choice);

/// <summary>The columns of a mapping by what they become, in file order.</summary>
internal sealed class MappedColumns
{
    private readonly MappedColumn[][] byTarget;

    public MappedColumns(IEnumerable<MappedColumn> columns)
    {
        var lookup = columns.OrderBy(c => c.Index).ToLookup(c => c.Choice.Target);
        byTarget = [.. Enum.GetValues<ImportTarget>().Select(target => lookup[target].ToArray())];
    }

    public IEnumerable<MappedColumn> Attributes => [.. Of(ImportTarget.Attribute), .. Of(ImportTarget.PersonalAttribute)];

    public MappedColumn[] Of(ImportTarget target) => byTarget[(int)target];
}

internal sealed record CellFault(MappedColumn? Column, string Expected);

/// <summary>The market areas we know, by id, name or last part of the id ("43215" for "columbus-43215"); an area we do not know keeps the name it has.</summary>
internal sealed class AreaNames
{
    private readonly Dictionary<string, string> ids = new(StringComparer.OrdinalIgnoreCase);

    public AreaNames(IEnumerable<(string Id, string Name)> areas)
    {
        var all = areas.ToList();
        foreach (var ends in all.GroupBy(a => a.Id[(a.Id.LastIndexOf('-') + 1)..], StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1)) ids[ends.Key] = ends.Single().Id;
        foreach (var named in all.GroupBy(a => a.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1)) ids[named.Key] = named.Single().Id;
        foreach (var (id, _) in all) ids[id] = id;
    }

    public string IdOf(string area) => ids.GetValueOrDefault(area, area);
}

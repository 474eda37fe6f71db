using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>Why a column was proposed for its target.</summary>
public enum MatchReason { NoMatch, Name, Values, Remembered, Given, Empty, Protected, AfterTheFact, Bookkeeping, Kept }

/// <summary>What becomes of one column.</summary>
public sealed record ColumnChoice(string Column, ImportTarget Target)
{
    /// <summary>How dates of figures are read.</summary>
    public DateOrder Dates { get; init; }

    /// <summary>True: a value that cannot be used is left out and the row imported; false: the row is rejected.</summary>
    public bool LeaveOutUnusable { get; init; }

    /// <summary>Words of this file in ours, for the targets of <see cref="TargetWords"/>: "Zombie" → "Lost". They win over the words known anyway.</summary>
    public ImmutableSortedDictionary<string, string> Words { get; init => field = value.WithComparers(StringComparer.OrdinalIgnoreCase); } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the values of an own attribute are, over the whole column.</summary>
    public AttributeType Type { get; init; } = AttributeType.Text;

    [JsonIgnore]
    public MatchReason Reason { get; init; } = MatchReason.Given;
}

/// <summary>The column to learn from: which of its values mean that it worked out. Any other value means it did not, no value means it is not known.</summary>
public sealed record LabelChoice(string Column, ImmutableList<string> Positive);

/// <summary>What becomes of the columns of a file. Columns that are not named are not imported. Immutable.</summary>
public sealed record ColumnMapping
{
    private const string DefaultSystem = "csv";
    private const string Utc = "UTC";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public ImmutableList<ColumnChoice> Columns { get; init; } = [];

    public LabelChoice? Label { get; init; }

    /// <summary>What the other system is called; ids are unique within it.</summary>
    public string IdSystem { get; init; } = DefaultSystem;

    /// <summary>IANA zone of times that name none.</summary>
    public string TimeZone { get; init; } = Utc;

    public ColumnChoice? Find(string column) => Columns.Find(c => c.Column.Equals(column, StringComparison.OrdinalIgnoreCase));

    public ColumnMapping With(ColumnChoice choice)
    {
        var index = Columns.FindIndex(c => c.Column.Equals(choice.Column, StringComparison.OrdinalIgnoreCase));
        return this with { Columns = index < 0 ? Columns.Add(choice) : Columns.SetItem(index, choice) };
    }

    /// <summary>This mapping where it says something, the other for the rest.</summary>
    public ColumnMapping Over(ColumnMapping other) => Columns.Aggregate(
        other with
        {
            Label = Label ?? other.Label,
            IdSystem = IdSystem == DefaultSystem ? other.IdSystem : IdSystem,
            TimeZone = TimeZone == Utc ? other.TimeZone : TimeZone,
        },
        (all, choice) => all.With(choice));

    /// <summary>What cannot work with these columns, in sentences for people; empty when all is well.</summary>
    public ImmutableList<string> Problems(IReadOnlyList<string> headers)
    {
        var problems = ImmutableList.CreateBuilder<string>();
        foreach (var missing in Columns.Select(c => c.Column).Append(Label?.Column ?? headers[0]).Where(c => !headers.Contains(c, StringComparer.OrdinalIgnoreCase)))
            problems.Add($"The file has no column \"{missing}\"; it has {string.Join(", ", headers.Take(20).Select(h => $"\"{h}\""))}{(headers.Count > 20 ? " and more" : "")}.");
        foreach (var twice in Columns.Where(c => !ImportTargets.TakesSeveral(c.Target)).GroupBy(c => c.Target).Where(g => g.Count() > 1))
            problems.Add($"{ImportTargets.Label(twice.Key).Name} is given to {string.Join(" and ", twice.Select(c => $"\"{c.Column}\""))}; only one column can be it.");
        if (!Columns.Exists(c => c.Target is ImportTarget.Email or ImportTarget.Phone or ImportTarget.ExternalId))
            problems.Add("No column says who a lead is: choose one for e-mail, phone or the id in the other system.");
        if (Label is { Positive.IsEmpty: true }) problems.Add($"Choose which values of \"{Label.Column}\" mean that it worked out.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) problems.Add($"\"{TimeZone}\" is no time zone; allowed are names such as America/Chicago.");
        return problems.ToImmutable();
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">It is no mapping.</exception>
    public static ColumnMapping FromJson(string json) => JsonSerializer.Deserialize<ColumnMapping>(json, Json) ?? throw new JsonException("The mapping is empty.");

    /// <summary>32 hex digits that stay the same for files with the same columns, in any order and spelling.</summary>
    public static string KeyOf(IEnumerable<string> headers) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', headers.Select(CellText.Key).Order(StringComparer.Ordinal)))))[..32];
}

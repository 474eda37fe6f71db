using LeadScoring.Dashboard;

namespace LeadScoring.Tests.Architecture;

/// <summary>Which room may use which, read from docs/architecture.md.</summary>
internal sealed class RoomTable
{
    private readonly Dictionary<string, HashSet<string>> mayUse = new(StringComparer.Ordinal);

    private RoomTable(IEnumerable<string[]> rows)
    {
        foreach (var cells in rows)
            mayUse[cells[1]] = cells[3] == "–" ? [] : [.. cells[3].Split(", ")];
    }

    public IReadOnlyCollection<string> Rooms => mayUse.Keys;

    public static RoomTable OfTheDocs() => Parse(File.ReadLines(Path.Combine(AppRoot.Find(), "docs", "architecture.md")));

    public static RoomTable Parse(IEnumerable<string> markdown) => new(markdown
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
        .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray()));

    public IEnumerable<string> UsesOf(string room) => mayUse[room];

    /// <summary>The uses between rooms of <paramref name="root"/> that the table does not allow. Types that stand in the root itself wire the rooms and are free.</summary>
    public IEnumerable<string> Violations(IEnumerable<Use> uses, string root) => uses
        .Select(use => (Use: use, From: RoomOf(use.FromNamespace, root), To: RoomOf(use.ToNamespace, root)))
        .Where(x => x.From is not null && x.To is not null && x.From != x.To && !(mayUse.TryGetValue(x.From, out var allowed) && allowed.Contains(x.To)))
        .Select(x => x.Use.ToString())
        .Distinct();

    public static string? RoomOf(string ns, string root) =>
        ns.StartsWith(root + ".", StringComparison.Ordinal) ? ns[(root.Length + 1)..].Split('.')[0] : null;
}

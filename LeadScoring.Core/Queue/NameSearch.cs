using System.Globalization;
using LeadScoring.Core.Storage;

namespace LeadScoring.Core.Queue;

/// <summary>
/// Finds words in names and areas. Names are sealed one by one, so they are opened for the length of the search and forgotten.
/// Case and accents do not count.
/// </summary>
internal sealed class NameSearch
{
    /// <summary>The search stops after so many leads of the order: each name has to be opened (./bench.sh ui measures 10,000).</summary>
    public const int MostLeads = 50_000;

    private const CompareOptions Loosely = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
    private static readonly CompareInfo Compare = CultureInfo.InvariantCulture.CompareInfo;
    private readonly string[] words;

    private NameSearch(string[] words) => this.words = words;

    /// <summary>Null when there is nothing to search for.</summary>
    public static NameSearch? For(string? query) =>
        query?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } words ? new NameSearch(words) : null;

    public bool Finds(string? name, string? area) =>
        words.All(word => Holds(name, word) || Holds(area, word));

    /// <summary>Which of these leads are found, in their order.</summary>
    public async Task<List<T>> FilterAsync<T>(IEnumerable<T> leads, Func<T, (Guid Id, byte[]? Name, string? Area)> read, PersonVault vault, CancellationToken cancel)
    {
        var found = new List<T>();
        foreach (var some in leads.Chunk(2_000))
        {
            cancel.ThrowIfCancellationRequested();
            var keys = await vault.OpenAsync([.. some.Select(lead => read(lead).Id)], cancel);
            foreach (var lead in some)
            {
                var (id, name, area) = read(lead);
                if (Finds(keys.Open(id, "name", name), area)) found.Add(lead);
            }
        }
        return found;
    }

    private static bool Holds(string? text, string word) => text is not null && Compare.IndexOf(text, word, Loosely) >= 0;
}

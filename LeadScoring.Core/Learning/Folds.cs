namespace LeadScoring.Core.Learning;

/// <summary>
/// Parts of a table to learn and judge on; a group is never torn apart. Rows with times are cut into stretches of time, so that a fit is judged on days it saw
/// nothing of; rows without times, or whose outcomes bunch in one stretch, are dealt out by seed, alike in size and in share of positives.
/// </summary>
/// <param name="Parts">The part (0…Count−1) of each row.</param>
/// <param name="Count">How many parts.</param>
/// <param name="InTime">Whether the parts are stretches of time, the earliest first.</param>
public sealed record Folds(int[] Parts, int Count, bool InTime)
{
    /// <summary>How many parts models are learnt and judged on: figures of different places can be compared.</summary>
    public const int Usual = 5;

    /// <summary>The world moves: where rows stand in time, the latest parts say best what to choose for the days to come.</summary>
    private const int LatestParts = 2;

    public static Folds Assign(TrainingTable table, int count, int seed)
    {
        var groups = Enumerable.Range(0, table.Count).GroupBy(row => table.Groups[row]).Select(rows => rows.ToArray()).ToArray();
        var stretches = table.Times is { } times ? Stretches(groups, times, count) : null;
        return stretches is not null && CanLearnOutside(stretches, table.Labels, count)
            ? new Folds(stretches, count, InTime: true)
            : new Folds(Dealt(groups, table.Labels, count, seed), count, InTime: false);
    }

    /// <summary>The first of the parts that shape and ridge are chosen on, which go to the last one. Many rows need few parts to tell shapes apart.</summary>
    public int FirstSearched => Count - (InTime || Parts.Length > 4_000 ? LatestParts : 3);

    /// <summary>The first of the parts that the blend and its calibration are fitted on: in time the latest, else all.</summary>
    public int FirstJudged => InTime ? Count - LatestParts : 0;

    /// <summary>The rows of this part and of those after it.</summary>
    public int[] RowsFrom(int first) => [.. Enumerable.Range(0, Parts.Length).Where(row => Parts[row] >= first)];

    public int[] RowsOutside(int part) => [.. Enumerable.Range(0, Parts.Length).Where(row => Parts[row] != part)];

    private static int[] Stretches(int[][] groups, DateTime[] times, int count)
    {
        var parts = new int[times.Length];
        var placed = 0;
        foreach (var group in groups.OrderBy(rows => rows.Min(row => times[row])))
        {
            foreach (var row in group) parts[row] = (int)((long)placed * count / times.Length);
            placed += group.Length;
        }
        return parts;
    }

    /// <summary>A stretch that holds most of one outcome would leave too little of it to learn from.</summary>
    private static bool CanLearnOutside(int[] parts, bool[] labels, int count) =>
        Enumerable.Range(0, count).All(part => ((bool[])[true, false]).All(outcome =>
            Enumerable.Range(0, labels.Length).Count(row => labels[row] == outcome && parts[row] == part) <= labels.Count(label => label == outcome) / 2));

    private static int[] Dealt(int[][] groups, bool[] labels, int count, int seed)
    {
        new Random(seed).Shuffle(groups);
        var parts = new int[labels.Length];
        var (rowsIn, positivesIn) = (new int[count], new int[count]);
        foreach (var group in groups.OrderByDescending(rows => rows.Count(row => labels[row])).ThenByDescending(rows => rows.Length))
        {
            var positives = group.Count(row => labels[row]);
            var best = 0;
            for (var part = 1; part < count; part++)
                if (IsEmptier(part, best)) best = part;
            foreach (var row in group) parts[row] = best;
            rowsIn[best] += group.Length;
            positivesIn[best] += positives;

            bool IsEmptier(int part, int other) => positives > 0 && positivesIn[part] != positivesIn[other] ? positivesIn[part] < positivesIn[other] : rowsIn[part] < rowsIn[other];
        }
        return parts;
    }
}

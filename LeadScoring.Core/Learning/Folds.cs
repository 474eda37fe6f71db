namespace LeadScoring.Core.Learning;

/// <summary>
/// Parts of a table to learn and judge on; a group is never torn apart. Rows with times are cut into stretches of time, so that a fit is judged on days it saw
/// nothing of; rows without times, or whose outcomes bunch in one stretch, are dealt out by seed, alike in size and in share of positives.
/// </summary>
public static class Folds
{
    /// <summary>The part (0…count−1) of each row.</summary>
    public static int[] Assign(TrainingTable table, int count, int seed)
    {
        var groups = Enumerable.Range(0, table.Count).GroupBy(row => table.Groups[row]).Select(rows => rows.ToArray()).ToArray();
        var stretches = table.Times is { } times ? Stretches(groups, times, count) : null;
        return stretches is not null && CanLearnOutside(stretches, table.Labels, count) ? stretches : Dealt(groups, table.Labels, count, seed);
    }

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

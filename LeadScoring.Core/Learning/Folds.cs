namespace LeadScoring.Core.Learning;

/// <summary>Seeded parts of a table, alike in size and in share of positives; a group is never torn apart.</summary>
public static class Folds
{
    /// <summary>The part (0…count−1) of each row.</summary>
    public static int[] Assign(TrainingTable table, int count, int seed)
    {
        var groups = Enumerable.Range(0, table.Count).GroupBy(row => table.Groups[row]).Select(rows => rows.ToArray()).ToArray();
        new Random(seed).Shuffle(groups);
        var parts = new int[table.Count];
        var (rowsIn, positivesIn) = (new int[count], new int[count]);
        foreach (var group in groups.OrderByDescending(rows => rows.Count(row => table.Labels[row])).ThenByDescending(rows => rows.Length))
        {
            var positives = group.Count(row => table.Labels[row]);
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

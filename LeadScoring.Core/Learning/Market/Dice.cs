namespace LeadScoring.Core.Learning.Market;

/// <summary>
/// Chance from a seed: SplitMix64 (Steele, Lea and Flood 2014), the same on every machine. Each lead has streams of its own, so that it lives the same life
/// whatever the others do. Not thread-safe.
/// </summary>
internal sealed class Dice(ulong state)
{
    private ulong state = state;

    public static Dice For(int seed, DiceStream stream, int number)
    {
        var mixed = new Dice(((ulong)(uint)seed << 32) ^ (uint)number);
        mixed.state = mixed.Next() ^ ((ulong)stream * 0xD1B54A32D192ED03);
        return new Dice(mixed.Next());
    }

    public ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 inclusive to 1 exclusive.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>Lower end inclusive, upper exclusive.</summary>
    public double Between(double low, double high) => low + Unit() * (high - low);

    /// <summary>0 inclusive to <paramref name="count"/> exclusive.</summary>
    public int Below(int count) => (int)(Unit() * count);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An index with these weights; they need not add up to 1.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        var at = Unit() * total;
        for (var i = 0; i < weights.Length - 1; i++)
            if ((at -= weights[i]) < 0) return i;
        return weights.Length - 1;
    }

    /// <summary>Box–Muller.</summary>
    public double Normal(double mean = 0, double deviation = 1) =>
        mean + deviation * Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    /// <summary>Knuth's product of units; for small rates.</summary>
    public int Poisson(double rate)
    {
        var limit = Math.Exp(-rate);
        var count = 0;
        for (var product = Unit(); product > limit; product *= Unit()) count++;
        return count;
    }
}

/// <summary>What a stream of chance is for; the numbers are part of the seed.</summary>
internal enum DiceStream { Areas = 1, Arrival = 2, Person = 3, Profile = 4, Life = 5, Notes = 6, Trouble = 7, Outcome = 8, Contact = 9 }

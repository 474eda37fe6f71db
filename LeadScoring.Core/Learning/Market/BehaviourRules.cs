namespace LeadScoring.Core.Learning.Market;

/// <summary>How ready a lead is, from day to day. Nobody sees it; it shows in what the lead does.</summary>
internal enum Readiness { Dormant, Browsing, Active, Deciding }

/// <summary>Something a lead does or leaves, each time with a chance that depends on its readiness.</summary>
internal enum Act
{
    /// <summary>Per viewed home, once there is a favourite.</summary>
    RepeatView,
    SaveHome,
    ViewInFirstArea,

    /// <summary>Per criterion of a search.</summary>
    NameCriterion,

    /// <summary>Per visit.</summary>
    UseCalculator,
    SaveSearch,
    AskValuation,

    /// <summary>Per day.</summary>
    AskTour,
    Inquire,
    VisitOpenHouse,
    ClickMail,
    Call,
    GetPreapproved,
    Unsubscribe,

    /// <summary>Per attempt of ours.</summary>
    Reply,

    /// <summary>Once: comes with a question instead of a registration.</summary>
    ArriveAsking,
}

/// <summary>The behaviour of leads. Arrays are one per readiness, dormant first.</summary>
internal static class BehaviourRules
{
    public const int States = 4;

    public static readonly double[] VisitsPerDay = [0.015, 0.09, 0.25, 0.42];
    public static readonly double[] ViewsPerVisit = [0.8, 1.5, 2.6, 3.0];
    public static readonly double[] SearchesPerVisit = [0.4, 0.7, 0.9, 0.7];

    /// <summary>Deviation of the logarithm of viewed prices.</summary>
    public static readonly double[] PriceSpread = [0.20, 0.19, 0.17, 0.14];

    /// <summary>By motivation: low, middle, high.</summary>
    public static readonly double[] VisitsByMotivation = [0.75, 1, 1.3];

    private static readonly double[][] Chances = Build();
    private static readonly double[][][] Turns = [.. Enumerable.Range(0, 3).Select(m => Enumerable.Range(0, States).Select(r => Turn(r, m)).ToArray())];

    public static double ChanceOf(Act act, int readiness) => Chances[(int)act][readiness];

    /// <summary>Chances of tomorrow's readiness given today's; the more motivated, the faster up and the slower down.</summary>
    public static double[] Tomorrow(int readiness, int motivation) => Turns[motivation][readiness];

    /// <summary>Chances of the readiness at the first visit.</summary>
    public static double[] AtFirst(int motivation) => motivation switch
    {
        0 => [0.22, 0.62, 0.14, 0.02],
        1 => [0.10, 0.50, 0.32, 0.08],
        _ => [0.05, 0.32, 0.41, 0.22],
    };

    private static double[][] Build()
    {
        var chances = new double[Enum.GetValues<Act>().Length][];
        chances[(int)Act.RepeatView] = [0.05, 0.10, 0.24, 0.40];
        chances[(int)Act.SaveHome] = [0.01, 0.03, 0.08, 0.12];
        chances[(int)Act.ViewInFirstArea] = [0.58, 0.60, 0.65, 0.70];
        chances[(int)Act.NameCriterion] = [0.30, 0.42, 0.58, 0.75];
        chances[(int)Act.UseCalculator] = [0.01, 0.03, 0.08, 0.14];
        chances[(int)Act.SaveSearch] = [0.01, 0.03, 0.06, 0.06];
        chances[(int)Act.AskValuation] = [0.04, 0.10, 0.24, 0.36];
        chances[(int)Act.AskTour] = [0.0004, 0.0015, 0.012, 0.055];
        chances[(int)Act.Inquire] = [0.0008, 0.004, 0.020, 0.055];
        chances[(int)Act.VisitOpenHouse] = [0.0003, 0.002, 0.009, 0.018];
        chances[(int)Act.ClickMail] = [0.002, 0.012, 0.028, 0.034];
        chances[(int)Act.Call] = [0.0003, 0.001, 0.006, 0.018];
        chances[(int)Act.GetPreapproved] = [0.0002, 0.0008, 0.005, 0.014];
        chances[(int)Act.Unsubscribe] = [0.0035, 0.0012, 0.0004, 0.0003];
        chances[(int)Act.Reply] = [0.09, 0.14, 0.22, 0.30];
        chances[(int)Act.ArriveAsking] = [0.15, 0.25, 0.40, 0.55];
        return chances;
    }

    private static double[] Turn(int readiness, int motivation)
    {
        var up = ((ReadOnlySpan<double>)[0.6, 1, 1.6])[motivation];
        double[] next = (Readiness)readiness switch
        {
            Readiness.Dormant => [0, 0.008 * up, 0.001 * up, 0],
            Readiness.Browsing => [0.018 / up, 0, 0.018 * up, 0.001 * up],
            Readiness.Active => [0.007 / up, 0.028 / up, 0, 0.020 * up],
            _ => [0.008 / up, 0.006, 0.035 / up, 0],
        };
        next[readiness] = 1 - next.Sum();
        return next;
    }
}

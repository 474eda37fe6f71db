namespace LeadScoring.Core.Learning.Market;

/// <summary>
/// The best that can be said of a lead: the chance of an appointment within 30 days given everything that was to be seen and the rules of the market, but
/// not what nobody sees. A forward filter over readiness × motivation × fit × circumstance (72 states), exact for the market's own process.
/// </summary>
internal sealed class TruthFilter
{
    private const int R = BehaviourRules.States, M = 3, F = 2, C = 3;
    private static readonly double[] Factors = HiddenFactors();

    private readonly LeadLife life;
    private double[] chances = new double[R * M * F * C];
    private double[] next = new double[R * M * F * C];

    private TruthFilter(LeadLife life, bool readsNotes)
    {
        this.life = life;
        Start(readsNotes ? life.Tone ?? NoteTexts.Chances[0].Length - 1 : null);
    }

    /// <param name="life">The lead.</param>
    /// <param name="day">Days since the arrival, whole; the lead is taken to be open then.</param>
    /// <param name="readsNotes">Whether the tone of the note is seen too.</param>
    public static double ChanceWithin30Days(LeadLife life, int day, bool readsNotes)
    {
        var filter = new TruthFilter(life, readsNotes);
        for (var d = life.FirstDay; d <= day; d++)
        {
            if (d == 0) filter.See(life.ArrivalEvidence, withVisits: false);
            if (d == day) break;
            filter.See(life.Evidence[d - life.FirstDay], withVisits: true);
            if (d >= 0) filter.Survive(d);
            filter.Turn();
        }

        return filter.Ahead(day);
    }

    private static int At(int r, int m, int f, int c) => ((m * F + f) * C + c) * R + r;

    private static double[] HiddenFactors()
    {
        var factors = new double[R * M * F * C];
        for (var m = 0; m < M; m++)
            for (var f = 0; f < F; f++)
                for (var c = 0; c < C; c++)
                    for (var r = 0; r < R; r++)
                        factors[At(r, m, f, c)] = Math.Exp(OutcomeRules.ByReadiness[r] + OutcomeRules.ByMotivation[m] + OutcomeRules.ByFit[f] + OutcomeRules.ByCircumstance[c]);
        return factors;
    }

    private void Start(int? tone)
    {
        var motivation = life.Person.MotivationEvidence;
        var most = motivation.Max();
        for (var m = 0; m < M; m++)
        {
            var first = BehaviourRules.AtFirst(m);
            for (var f = 0; f < F; f++)
                for (var c = 0; c < C; c++)
                    for (var r = 0; r < R; r++)
                        chances[At(r, m, f, c)] = Math.Exp(motivation[m] - most) * first[r] * OutcomeRules.ChanceOfFit[f] * OutcomeRules.ChanceOfCircumstance[c]
                            * (tone is { } heard ? NoteTexts.Chances[c][heard] : 1);
        }

        Normalise();
    }

    private void See(in DayEvidence day, bool withVisits)
    {
        for (var m = 0; m < M; m++)
            for (var f = 0; f < F; f++)
                for (var r = 0; r < R; r++)
                {
                    var rate = BehaviourRules.VisitsPerDay[r] * BehaviourRules.VisitsByMotivation[m];
                    var log = day.Acts[r] + day.OfPrices(r, f) + (withVisits ? day.Visits * Math.Log(rate) - rate : 0);
                    var factor = Math.Exp(log);
                    for (var c = 0; c < C; c++) chances[At(r, m, f, c)] *= factor;
                }

        Normalise();
    }

    private void Survive(int day)
    {
        var open = Math.Exp(life.OpenEffect(day));
        for (var i = 0; i < chances.Length; i++) chances[i] *= (1 - OutcomeRules.LostPerDay[i % R]) / (1 + open * Factors[i]);
        Normalise();
    }

    private void Turn()
    {
        Array.Clear(next);
        for (var block = 0; block < chances.Length; block += R)
        {
            for (var from = 0; from < R; from++)
            {
                var turn = BehaviourRules.Tomorrow(from, block / (R * F * C));
                for (var to = 0; to < R; to++) next[block + to] += chances[block + from] * turn[to];
            }
        }

        (chances, next) = (next, chances);
    }

    private double Ahead(int day)
    {
        var met = 0.0;
        for (var d = day; d < Math.Min(day + 30, OutcomeRules.LongestLifeDays); d++)
        {
            var open = Math.Exp(life.OpenEffect(d));
            for (var i = 0; i < chances.Length; i++)
            {
                var x = open * Factors[i];
                met += chances[i] * x / (1 + x);
                chances[i] *= (1 - OutcomeRules.LostPerDay[i % R]) / (1 + x);
            }

            Turn();
        }

        return met;
    }

    private void Normalise()
    {
        var total = 0.0;
        foreach (var chance in chances) total += chance;
        for (var i = 0; i < chances.Length; i++) chances[i] /= total;
    }
}

namespace LeadScoring.Core.Learning.Market;

/// <summary>
/// The whole life of one lead, day by day from its first look around until an appointment, a loss or the end of patience. Day 0 starts at the arrival.
/// A pure function of the market and the lead's number.
/// </summary>
internal sealed class LeadLife
{
    private const int DaysAfterAppointment = 14;
    private static readonly int[] AttemptDays = [0, 1, 3, 7, 14, 30, 60, 100, 150];
    private const string GivenUp = "Could not be reached";
    private static readonly string[] LossReasons = ["Bought elsewhere", "No longer looking", GivenUp, "Price expectations", "Works with another agent"];

    private readonly MarketWorld world;
    private readonly Dice dice;
    private readonly LifeLog log;
    private readonly List<DayEvidence> evidence = [];
    private DayEvidence today;
    private int readiness;

    private LeadLife(MarketWorld world, int number)
    {
        this.world = world;
        Person = MarketPerson.Of(world, number);
        dice = world.DiceFor(DiceStream.Life, number);
        log = new LifeLog(Person, world);
    }

    public MarketPerson Person { get; }

    /// <summary>One per day, from <see cref="FirstDay"/> on, as long as the lead was open.</summary>
    public IReadOnlyList<DayEvidence> Evidence => evidence;

    /// <summary>What the way of arriving says, known at the arrival.</summary>
    public DayEvidence ArrivalEvidence { get; private set; }

    public int FirstDay => -Person.DaysBefore;

    /// <summary>How many days it was open after the arrival, the last one included.</summary>
    public int OpenDays => evidence.Count - Person.DaysBefore;

    /// <summary>What the note of the arrival sounds like; null without a note.</summary>
    public int? Tone { get; private set; }

    public MarketLead Lead => log.ToLead();

    public static LeadLife Of(MarketWorld world, int number)
    {
        var life = new LeadLife(world, number);
        life.Live();
        return life;
    }

    /// <summary>ln x of a day without what nobody sees.</summary>
    public double OpenEffect(int day) =>
        Person.Constant + OutcomeRules.Freshness(day) + world.Areas.EffectOf(Person.Areas, Person.CreatedAt.AddDays(day));

    private void Live()
    {
        readiness = dice.Weighted(BehaviourRules.AtFirst(Person.Motivation));
        for (var day = FirstDay; day < 0; day++) LookAround(day);
        Arrive();
        var browsing = new DayActs(this, log, dice);
        for (var day = 0; day < OutcomeRules.LongestLifeDays; day++)
        {
            today = default;
            browsing.Visits(day, readiness);
            browsing.Contacts(day, readiness);
            if (Array.IndexOf(AttemptDays, day) >= 0 && dice.Chance(0.8)) browsing.Attempt(log.At(day, dice), readiness);
            evidence.Add(today);
            if (Meets(day) || IsLost(day)) return;
            Turn();
        }

        log.Lose(Person.CreatedAt.AddDays(OutcomeRules.LongestLifeDays), dice, GivenUp);
    }

    private void LookAround(int day)
    {
        today = default;
        new DayActs(this, log, dice).Visits(day, readiness);
        evidence.Add(today);
        Turn();
    }

    private void Arrive()
    {
        today = default;
        log.Arrive(dice, asks: Try(Act.ArriveAsking));
        ArrivalEvidence = today;
        var notes = world.DiceFor(DiceStream.Notes, Person.Number);
        Tone = NoteTexts.ToneOf(notes, Person.Circumstance);
        if (Tone is { } tone) log.Write("form", Person.CreatedAt, NoteTexts.Of(notes, tone));
    }

    private bool Meets(int day)
    {
        var x = Math.Exp(OpenEffect(day) + OutcomeRules.ByReadiness[readiness] + OutcomeRules.ByMotivation[Person.Motivation]
            + OutcomeRules.ByFit[Person.Fit] + OutcomeRules.ByCircumstance[Person.Circumstance]);
        if (!dice.Chance(x / (1 + x))) return false;
        var ending = world.DiceFor(DiceStream.Outcome, Person.Number);
        var met = log.Meet(day, ending);
        var browsing = new DayActs(this, log, dice);
        for (var after = 1; after <= DaysAfterAppointment; after++) browsing.Visits(day + after, (int)Readiness.Active);
        if (ending.Chance(OutcomeRules.ClosingAfterAppointment(Person.Source))) log.Close(met.AddDays(20 + 35 * Math.Exp(ending.Normal(0, 0.5))), ending, Person.BudgetUsd);
        else if (ending.Chance(0.7)) log.Lose(met.AddDays(ending.Between(10, 120)), ending, ending.Pick(LossReasons));
        return true;
    }

    private bool IsLost(int day)
    {
        if (!dice.Chance(OutcomeRules.LostPerDay[readiness])) return false;
        log.Lose(Person.CreatedAt.AddDays(day + dice.Between(0.3, 1)), dice, dice.Pick(LossReasons));
        return true;
    }

    private void Turn() => readiness = dice.Weighted(BehaviourRules.Tomorrow(readiness, Person.Motivation));

    /// <summary>Lets chance decide by today's readiness and keeps what that says about it.</summary>
    internal bool Try(Act act) => Try(act, readiness);

    internal bool Try(Act act, int readinessNow)
    {
        var yes = dice.Chance(BehaviourRules.ChanceOf(act, readinessNow));
        today.See(act, yes);
        return yes;
    }

    internal int Count(double[] rates, int readinessNow, double scale = 1)
    {
        var count = dice.Poisson(rates[readinessNow] * scale);
        today.SeeCount(count, rates, scale);
        return count;
    }

    internal int VisitsToday(int readinessNow)
    {
        today.Visits = dice.Poisson(BehaviourRules.VisitsPerDay[readinessNow] * BehaviourRules.VisitsByMotivation[Person.Motivation]);
        return today.Visits;
    }

    /// <summary>The price of a home they look at, in whole thousands.</summary>
    internal decimal PriceSeen(double budgetUsd, int readinessNow)
    {
        var offBudget = dice.Normal(OutcomeRules.PriceOverBudget[Person.Fit], BehaviourRules.PriceSpread[readinessNow]);
        if (Person.Profile.BudgetMaxUsd is not null) today.SeePrice(offBudget);
        return Math.Max(30, Math.Round((decimal)(budgetUsd * Math.Exp(offBudget)) / 1_000m)) * 1_000m;
    }
}

using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning.Market;

/// <summary>
/// What decides whether a lead gets a qualified appointment: each day with the chance x / (1 + x), where ln x adds up the effects below.
/// Age and family have no effect but in the biased history.
/// </summary>
internal static class OutcomeRules
{
    public const double PerDay = -4.45;

    /// <summary>Who has had no appointment by then is given up.</summary>
    public const int LongestLifeDays = 210;

    /// <summary>Dormant to deciding.</summary>
    public static readonly double[] ByReadiness = [-1.9, -0.5, 0.6, 1.6];

    /// <summary>Low, middle, high motivation.</summary>
    public static readonly double[] ByMotivation = [-0.8, 0, 0.8];

    /// <summary>Those who look far above their means, and those who do not.</summary>
    public static readonly double[] ByFit = [-0.6, 0.15];
    public static readonly double[] ChanceOfFit = [0.3, 0.7];

    /// <summary>ln of viewed price over budget, at the centre.</summary>
    public static readonly double[] PriceOverBudget = [0.38, -0.03];

    /// <summary>Circumstances that nothing a lead does reveals.</summary>
    public static readonly double[] ByCircumstance = [-0.6, 0, 0.6];
    public static readonly double[] ChanceOfCircumstance = [0.25, 0.5, 0.25];

    /// <summary>Per day, dormant to deciding.</summary>
    public static readonly double[] LostPerDay = [0.010, 0.005, 0.003, 0.002];

    /// <summary>What a fresh lead has over an old one.</summary>
    public static double Freshness(int day) => 0.5 * Math.Exp(-day / 12.0);

    public static double BySource(LeadSource source) => source switch
    {
        LeadSource.Referral => 1.5,
        LeadSource.Sphere => 1.2,
        LeadSource.OpenHouse => 0.7,
        LeadSource.SignCall => 0.5,
        LeadSource.Relocation => 0.5,
        LeadSource.ExpiredListing => 0.3,
        LeadSource.TextCode => 0.2,
        LeadSource.Website => 0.3,
        LeadSource.Portal => 0,
        LeadSource.PaidSearch => -0.45,
        LeadSource.Social => -1.3,
        _ => -0.2,
    };

    /// <summary>Chance that an appointment ends in a closing.</summary>
    public static double ClosingAfterAppointment(LeadSource source) => source switch
    {
        LeadSource.Referral => 0.24,
        LeadSource.Sphere => 0.22,
        LeadSource.OpenHouse => 0.16,
        LeadSource.SignCall or LeadSource.Relocation => 0.13,
        LeadSource.Portal or LeadSource.Website => 0.10,
        LeadSource.PaidSearch => 0.08,
        LeadSource.Social => 0.055,
        _ => 0.09,
    };

    public static double ByKind(LeadKind kind) => kind switch { LeadKind.Renter => 0.15, LeadKind.Seller => 0.1, LeadKind.Investor => -0.2, _ => 0 };

    public static double ByTimeline(int? months) => months is { } said ? 1.45 - 1.0 * Math.Log(1 + said) : -0.1;

    public static double ByFinancing(Financing financing) => financing switch
    {
        Financing.NeedsLoan => -0.75,
        Financing.Prequalified => -0.25,
        Financing.Preapproved => 0.3,
        Financing.LenderVerified => 0.75,
        Financing.Cash => 1.15,
        _ => 0,
    };

    public static double ByHomeToSell(HomeToSell? home) => home switch { HomeToSell.MustSellFirst => -0.5, HomeToSell.AlreadyListed => 0.4, HomeToSell.WillSell => -0.1, _ => 0 };

    public static double ByIncome(IncomeBracket? income) => income is { } known ? 0.1 * ((int)known - 1) : 0;

    public static double ByVendor(string? vendor) => vendor switch { "NestSearch" => 0.3, "CityPages" => -0.3, _ => 0 };

    /// <summary>Only in the biased history.</summary>
    public static double OfPrejudice(AgeRange age, FamilyComposition family) =>
        (family is FamilyComposition.FamilyWithChildren or FamilyComposition.JointFamily ? -0.9 : 0) + (age == AgeRange.From61 ? -0.7 : 0);
}

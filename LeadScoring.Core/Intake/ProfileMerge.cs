using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake;

/// <summary>What is given wins, what is not given stays.</summary>
internal static class ProfileMerge
{
    public static LeadProfile Over(this LeadProfile given, LeadProfile known)
    {
        var (least, most) = Budget(given, known);
        return new LeadProfile
        {
            BudgetMinUsd = least,
            BudgetMaxUsd = most,
            TimelineMonths = given.TimelineMonths ?? known.TimelineMonths,
            Financing = given.Financing == Financing.Unknown ? known.Financing : given.Financing,
            PreapprovalUsd = given.PreapprovalUsd ?? known.PreapprovalUsd,
            PreapprovalOn = given.PreapprovalOn ?? known.PreapprovalOn,
            HomeToSell = given.HomeToSell ?? known.HomeToSell,
            PropertyTypes = given.PropertyTypes.IsEmpty ? known.PropertyTypes : given.PropertyTypes,
            BedsMin = given.BedsMin ?? known.BedsMin,
            BathsMin = given.BathsMin ?? known.BathsMin,
            AreasOfInterest = given.AreasOfInterest.IsEmpty ? known.AreasOfInterest : given.AreasOfInterest,
            IncomeBracket = given.IncomeBracket ?? known.IncomeBracket,
            AgeRange = given.AgeRange ?? known.AgeRange,
            FamilyComposition = given.FamilyComposition ?? known.FamilyComposition,
            CreditActivity = given.CreditActivity ?? known.CreditActivity,
            AdEngagement = given.AdEngagement ?? known.AdEngagement,
            SocialSignal = given.SocialSignal ?? known.SocialSignal,
            EmailValid = given.EmailValid ?? known.EmailValid,
            PhoneValid = given.PhoneValid ?? known.PhoneValid,
            Attributes = known.Attributes.SetItems(given.Attributes),
        };
    }

    /// <summary>A known end that contradicts the given one is forgotten: the person moved on from it.</summary>
    private static (decimal? Least, decimal? Most) Budget(LeadProfile given, LeadProfile known)
    {
        var (least, most) = (given.BudgetMinUsd ?? known.BudgetMinUsd, given.BudgetMaxUsd ?? known.BudgetMaxUsd);
        if (least <= most || least is null || most is null) return (least, most);
        return (given.BudgetMinUsd, given.BudgetMaxUsd);
    }
}

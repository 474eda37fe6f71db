using static LeadScoring.Core.Features.FeatureDirection;

namespace LeadScoring.Core.Features;

/// <summary>What the lead did on the site and towards us. What we did is no input: it would tell the model what a rep already thought.</summary>
internal static class BehaviouralFeatures
{
    private const double CapMinutes = 300;

    public static readonly BuiltInFeature[] All =
    [
        Number("InteractionFrequency30d", "per 30 days", double.PositiveInfinity, Raises, "Things the lead did in the last 30 days", m => m.Activity.OfLead30d),
        Number("SearchSpecificity", "0–1", 1, Raises, "How much searches of the last 90 days named of area, price, bedrooms and type", m => m.Activity.SearchSpecificity),
        Number("MinutesOnSite30d", "minutes", CapMinutes, Raises, "Minutes on the site in the last 30 days", m => Math.Min(CapMinutes, m.Activity.MinutesOnSite30d)),
        Number("PropertyViews30d", "per 30 days", double.PositiveInfinity, Raises, "Homes viewed on the site in the last 30 days", m => m.Activity.PropertyViews30d),
        Number("Searches30d", "per 30 days", double.PositiveInfinity, Raises, "Searches in the last 30 days", m => m.Activity.Searches30d),
        Number("PagesPerSession", "pages", double.PositiveInfinity, Raises, "Pages per visit in the last 30 days", m => m.Activity.Visits30d == 0 ? double.NaN : m.Activity.Pages30d / (double)m.Activity.Visits30d),
        Number("ReturnVisits30d", "per 30 days", double.PositiveInfinity, Raises, "Visits after the first in the last 30 days", m => m.Activity.ReturnVisits30d),
        Number("InboundContactAttempts30d", "per 30 days", double.PositiveInfinity, Raises, "Times the lead got in touch in the last 30 days", m => m.Activity.ContactAttempts30d),
        Number("MaxViewsOfOneListing", "per 90 days", double.PositiveInfinity, Raises, "Most views of one home in the last 90 days", m => m.Activity.MaxViewsOfOneListing90d),
        Number("SavedListings30d", "per 30 days", double.PositiveInfinity, Raises, "Homes saved in the last 30 days", m => m.Activity.SavedListings30d),
        Number("HasSavedSearch", "0 or 1", 1, Raises, "Has a saved search", m => BuiltInFeature.YesNo(m.Activity.HasSavedSearch)),
        Number("TourRequests90d", "per 90 days", double.PositiveInfinity, Raises, "Tours asked for in the last 90 days", m => m.Activity.TourRequests90d),
        Number("OpenHouseVisits90d", "per 90 days", double.PositiveInfinity, Raises, "Open houses visited in the last 90 days", m => m.Activity.OpenHouseVisits90d),
        Number("EmailClickRate90d", "clicks per 30 days", double.PositiveInfinity, Raises, "Links clicked in our e-mails, per 30 days over the last 90", ClickRate),
    ];

    /// <summary>Clicks over the part of the last 90 days in which we knew the lead, at least a week. Example: 3 clicks of a lead known for 45 days are 2 per 30 days.</summary>
    private static double ClickRate(LeadMoment m) => m.Activity.EmailClicks90d * 30 / Math.Clamp(m.DaysSinceArrival, 7, 90);

    private static BuiltInFeature Number(string name, string unit, double max, FeatureDirection direction, string meaning, Func<LeadMoment, double> value) =>
        BuiltInFeature.Of(name, FeatureGroup.Behavioural, unit, max, direction, meaning, value);
}

using LeadScoring.Core.Leads;
using static LeadScoring.Core.Features.FeatureDirection;

namespace LeadScoring.Core.Features;

/// <summary>How the lead came, and whether it can be reached.</summary>
internal static class SourceFeatures
{
    private const double HoursOfWeek = 168;

    public static readonly BuiltInFeature[] All =
    [
        BuiltInFeature.Category("Source", FeatureGroup.Source, Enum.GetNames<LeadSource>(), "How the lead came", m => m.Source.ToString()),
        BuiltInFeature.Category("SourceGroup", FeatureGroup.Source, ["Personal", "Online", "InPerson", "Elsewhere"], "Kind of source", m => GroupOf(m.Source), segmentPart: 2),
        BuiltInFeature.Of("Contactability", FeatureGroup.Source, "ways", 2, Raises, "Working ways to reach the lead: e-mail, phone",
            m => BuiltInFeature.YesNo(m.CanBeMailed) + BuiltInFeature.YesNo(m.CanBePhoned)),
        BuiltInFeature.Of("HourOfWeekSin", FeatureGroup.Source, "−1–1", 1, Unknown, "Hour of the week in which the lead came", m => Math.Sin(2 * Math.PI * m.HourOfWeek / HoursOfWeek), min: -1),
        BuiltInFeature.Of("HourOfWeekCos", FeatureGroup.Source, "−1–1", 1, Unknown, "Hour of the week in which the lead came", m => Math.Cos(2 * Math.PI * m.HourOfWeek / HoursOfWeek), min: -1),
    ];

    private static string GroupOf(LeadSource source) => source switch
    {
        LeadSource.Referral or LeadSource.Sphere => "Personal",
        LeadSource.Portal or LeadSource.Website or LeadSource.PaidSearch or LeadSource.Social => "Online",
        LeadSource.OpenHouse or LeadSource.SignCall or LeadSource.TextCode => "InPerson",
        _ => "Elsewhere",
    };
}

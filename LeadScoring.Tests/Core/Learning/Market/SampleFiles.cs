using System.Globalization;
using System.Text;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Tests.Core.Learning.Market;

/// <summary>
/// Made-up CSV files as a CRM would export them: leads as they were known on arrival with the label, their events, and the areas' months. UTF-8, comma, LF.
/// The same bytes on every machine.
/// </summary>
internal static class SampleFiles
{
    public static readonly MarketOptions Options = new() { Seed = 2026, Leads = 1_000, Months = 4 };

    public static readonly DateTime AsOf = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>File name and content.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Make()
    {
        var market = SyntheticMarket.Generate(Options, AsOf);
        yield return ("leads.csv", Encode(LeadColumns, market.Leads));
        var events = market.Leads.SelectMany(lead => lead.Events.DistinctBy(e => e.IdempotencyKey, StringComparer.Ordinal).Select(e => (lead, e)));
        yield return ("events.csv", Encode(EventColumns, events.OrderBy(x => x.e.ReceivedAt).ThenBy(x => x.lead.Number)));
        var areas = market.Areas.ToDictionary(a => a.Id, StringComparer.Ordinal);
        yield return ("areas.csv", Encode(AreaColumns, market.Months.Select(month => (areas[month.AreaId], month))));
    }

    private static readonly (string Header, Func<MarketLead, object?> Value)[] LeadColumns =
    [
        ("External id", l => l.ExternalId),
        ("First name", l => l.Contact.FullName!.Split(' ')[0]),
        ("Last name", l => l.Contact.FullName!.Split(' ')[1]),
        ("E-mail", l => l.Contact.Email),
        ("Phone", l => l.Contact.Phone),
        ("Kind", l => l.Kind),
        ("Source", l => l.Source),
        ("Medium", l => l.Medium),
        ("Campaign", l => l.Campaign),
        ("Created at", l => l.CreatedAt),
        ("Time zone", l => l.TimeZone),
        ("Budget min", l => First(l).BudgetMinUsd),
        ("Budget max", l => First(l).BudgetMaxUsd),
        ("Timeline months", l => First(l).TimelineMonths),
        ("Financing", l => First(l).Financing == Financing.Unknown ? null : First(l).Financing),
        ("Home to sell", l => First(l).HomeToSell),
        ("Property types", l => string.Join("; ", First(l).PropertyTypes)),
        ("Beds min", l => First(l).BedsMin),
        ("Areas of interest", l => string.Join("; ", First(l).AreasOfInterest)),
        ("Income bracket", l => First(l).IncomeBracket),
        ("Credit activity", l => First(l).CreditActivity),
        ("Ad engagement", l => First(l).AdEngagement),
        ("Social signal", l => First(l).SocialSignal),
        ("E-mail valid", l => First(l).EmailValid),
        ("Phone valid", l => First(l).PhoneValid),
        ("Notes", l => l.Notes.Length == 0 ? null : l.Notes[0].Text),
        ("Profiling consent", l => Agreed(l, ConsentPurpose.Profiling)),
        ("Contact consent", l => Agreed(l, ConsentPurpose.Contact)),
        ("SMS consent", l => Agreed(l, ConsentPurpose.MarketingSms)),
        ("Third-party consent", l => Agreed(l, ConsentPurpose.ThirdPartyEnrichment)),
        ("AI consent", l => Agreed(l, ConsentPurpose.LlmProcessing)),
        ("Consent date", l => l.Consents[0].At),
        ("Consent channel", l => l.Consents[0].Channel),
        ("Total visits", l => Attribute(l, "Total visits")),
        ("Newsletter", l => Attribute(l, "Newsletter")),
        ("Lead vendor", l => Attribute(l, "Lead vendor")),
        ("First campaign", l => Attribute(l, "First campaign")),
        ("Qualified within 30 days", l => Labels.QualifiedAfter(l.CreatedAt, isArrival: true, AsOf, l.Outcomes)),
    ];

    private static readonly (string Header, Func<(MarketLead Lead, LeadEvent Event), object?> Value)[] EventColumns =
    [
        ("External id", x => x.Lead.ExternalId),
        ("Type", x => x.Event.Type.ToString()),
        ("Occurred at", x => x.Event.OccurredAt),
        ("Received at", x => x.Event.ReceivedAt == x.Event.OccurredAt ? null : x.Event.ReceivedAt),
        ("Listing", x => x.Event.ListingId),
        ("List price", x => x.Event.ListPriceUsd),
        ("Area", x => x.Event.AreaId),
        ("Dwell seconds", x => x.Event.DwellSeconds),
        ("Outbound", x => x.Event.Direction == EventDirection.Out ? true : null),
        ("Bot", x => x.Event.IsBot ? true : null),
        ("Search areas", x => x.Event.Search is { } search ? string.Join("; ", search.Areas) : null),
        ("Search price max", x => x.Event.Search?.PriceMaxUsd),
        ("Search beds", x => x.Event.Search?.BedsMin),
        ("Search types", x => x.Event.Search is { } search ? string.Join("; ", search.PropertyTypes) : null),
    ];

    private static readonly (string Header, Func<(MarketArea Area, MarketMonth Month), object?> Value)[] AreaColumns =
    [
        ("Area id", x => x.Area.Id),
        ("Area", x => x.Area.Name),
        ("Time zone", x => x.Area.TimeZone),
        ("Month", x => x.Month.Month),
        ("Median price", x => x.Month.MedianPriceUsd),
        ("Price change 90 days", x => x.Month.PriceChange90d),
        ("Months of supply", x => x.Month.MonthsOfSupply),
        ("Median days on market", x => x.Month.MedianDaysOnMarket),
        ("Sale to list", x => x.Month.SaleToList),
        ("Absorption rate", x => x.Month.AbsorptionRate),
        ("Development score", x => x.Month.DevelopmentScore),
        ("Mortgage rate 30 years", x => x.Month.MortgageRate30y),
        .. PriceBands.Names.Select((name, i) => ($"Listings {name}", (Func<(MarketArea Area, MarketMonth Month), object?>)(x => x.Month.ListingsByPriceBand[i]))),
        .. Enumerable.Range(0, 6).Select(i => ($"Listings {i}{(i == 5 ? " or more" : "")} beds", (Func<(MarketArea Area, MarketMonth Month), object?>)(x => x.Month.ListingsByBeds[i]))),
    ];

    private static LeadProfile First(MarketLead lead) => lead.Profiles[0].Profile;

    private static bool Agreed(MarketLead lead, ConsentPurpose purpose) => lead.Consents.Any(c => c.Purpose == purpose && c.Granted);

    private static object? Attribute(MarketLead lead, string name) => !First(lead).Attributes.TryGetValue(name, out var value) ? null : value.Type switch
    {
        AttributeType.Flag => value.Number > 0,
        AttributeType.Date => DateOnly.FromDateTime(value.AsDate()),
        _ => value.ToString(),
    };

    private static byte[] Encode<T>((string Header, Func<T, object?> Value)[] columns, IEnumerable<T> rows)
    {
        var csv = new StringBuilder().AppendJoin(',', columns.Select(c => c.Header)).Append('\n');
        foreach (var row in rows) csv.AppendJoin(',', columns.Select(c => Cell(c.Value(row)))).Append('\n');
        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "yes" : "no",
        DateTime at => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum word => Words.Spaced(word.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString()!),
    };

    /// <summary>What a spreadsheet would take for a formula gets an apostrophe, which an import takes off again.</summary>
    private static string Quoted(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@') text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

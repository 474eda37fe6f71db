using System.ComponentModel;
using System.Text.Json;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;

namespace LeadScoring.Dashboard.Api;

/// <summary>One event with the person it is about, in the words of Follow Up Boss. What we have no use for may be sent and is not stored.</summary>
public sealed record FollowUpBossEvent
{
    private const string Inquiry = "Inquiry";

    private static readonly Dictionary<string, LeadEventType> TypeByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Registration"] = LeadEventType.Registration, ["Property Inquiry"] = LeadEventType.PropertyInquiry, ["Seller Inquiry"] = LeadEventType.SellerInquiry,
        ["General Inquiry"] = LeadEventType.GeneralInquiry, ["Viewed Property"] = LeadEventType.ViewedProperty, ["Saved Property"] = LeadEventType.SavedProperty,
        ["Visited Website"] = LeadEventType.VisitedWebsite, ["Incoming Call"] = LeadEventType.IncomingCall, ["Unsubscribed"] = LeadEventType.Unsubscribed,
        ["Property Search"] = LeadEventType.PropertySearch, ["Saved Property Search"] = LeadEventType.SavedPropertySearch,
        ["Visited Open House"] = LeadEventType.VisitedOpenHouse, ["Viewed Page"] = LeadEventType.ViewedPage,
    };

    public static IEnumerable<string> Types => TypeByName.Keys.Append(Inquiry);

    [Description("The lead source by its name, such as a website's domain or \"Zillow\".")]
    public string? Source { get; init; }

    [Description("Your system; names the person's id.")]
    public string? System { get; init; }

    [Description("Registration, Inquiry, Property Inquiry, Seller Inquiry, General Inquiry, Viewed Property, Saved Property, Visited Website, Viewed Page, Property Search, Saved Property Search, Visited Open House, Incoming Call or Unsubscribed. Inquiry is a property inquiry when property is given, else a general one.")]
    public required string Type { get; init; }

    [Description("Kept as a note, encrypted.")]
    public string? Message { get; init; }

    [Description("Kept as a note, encrypted.")]
    public string? Description { get; init; }

    [Description("Default now; at most 5 minutes ahead of our clock.")]
    public DateTimeOffset? OccurredAt { get; init; }

    public override string ToString() => "FollowUpBossEvent [personal]";

    public required FollowUpBossPerson Person { get; init; }
    public FollowUpBossProperty? Property { get; init; }
    public FollowUpBossSearch? PropertySearch { get; init; }
    public FollowUpBossCampaign? Campaign { get; init; }

    [Description("Not stored.")]
    public string? PageTitle { get; init; }

    [Description("Not stored.")]
    public string? PageUrl { get; init; }

    [Description("Not stored.")]
    public string? PageReferrer { get; init; }

    [Description("Seconds on the page, 0 to 7,200.")]
    public int? PageDuration { get; init; }

    [Description("What the person said about the use of their data; an addition to the words of Follow Up Boss.")]
    public List<ConsentShape>? Consents { get; init; }

    /// <summary>The submission says "events[0].occurredAt" where the body says "occurredAt".</summary>
    public static string Path(string field) => field switch
    {
        "contact.fullName" => "person.firstName",
        "contact.email" => "person.emails[0].value",
        "contact.phone" => "person.phones[0].value",
        "contact" => "person",
        "events[0].listingId" => "property.mlsNumber",
        "events[0].listPriceUsd" => "property.price",
        "events[0].dwellSeconds" => "pageDuration",
        "notes[0]" or "notes[1]" => "message",
        "medium" or "campaign" => "campaign",
        _ when field.StartsWith("events[0].search", StringComparison.Ordinal) => "propertySearch",
        _ when field.StartsWith("events[0].", StringComparison.Ordinal) => field["events[0].".Length..],
        _ when field.StartsWith("externalIds[0]", StringComparison.Ordinal) => "person.id",
        _ => field,
    };

    /// <summary>Null when the type is unknown.</summary>
    public LeadSubmission? ToSubmission(DateTime now)
    {
        if (TypeOf() is not { } type) return null;
        return new LeadSubmission
        {
            Origin = LeadOrigin.Api,
            ExternalIds = Person.Id?.ToString() is { Length: > 0 } id ? [new GivenId(string.IsNullOrWhiteSpace(System) ? "Follow Up Boss" : System, id)] : [],
            Contact = new Contact(Person.FullName, Primary(Person.Emails), Primary(Person.Phones)),
            KindIfNew = type == LeadEventType.SellerInquiry ? LeadKind.Seller : Property?.ForRent == true || PropertySearch?.ForRent == true ? LeadKind.Renter : LeadKind.Buyer,
            Source = SourceNames.Of(Source, Campaign?.Medium),
            Medium = Campaign?.Medium,
            Campaign = Campaign?.Campaign,
            Consents = [.. Consents?.Select(c => c.ToStatement()) ?? []],
            Notes = [.. new[] { Message, Description }.Where(text => !string.IsNullOrWhiteSpace(text)).Select(text => new GivenNote(text!, "lead"))],
            Profile = Person.Tags is { Count: > 0 } tags ? new LeadProfile { Attributes = LeadProfile.Unknown.Attributes.Add("Tags", AttributeValue.Of(string.Join(", ", tags))) } : LeadProfile.Unknown,
            Events =
            [
                new GivenEvent(type, OccurredAt?.UtcDateTime ?? now)
                {
                    ListingId = Property?.MlsNumber ?? Property?.Street,
                    ListPriceUsd = Property?.Price,
                    AreaId = FollowUpBossProperty.AreaOf(Property?.City, Property?.Code),
                    DwellSeconds = PageDuration,
                    Search = PropertySearch?.ToCriteria(),
                },
            ],
        };
    }

    private LeadEventType? TypeOf()
    {
        var name = Type.Trim();
        if (name.Equals(Inquiry, StringComparison.OrdinalIgnoreCase)) return Property is null ? LeadEventType.GeneralInquiry : LeadEventType.PropertyInquiry;
        return TypeByName.TryGetValue(name, out var type) ? type : null;
    }

    private static string? Primary(List<FollowUpBossAddress>? given) => (given?.Find(a => a.IsPrimary == true) ?? given?.FirstOrDefault())?.Value;
}

public sealed record FollowUpBossPerson
{
    [Description("What your system calls the person: a text or a number.")]
    public JsonElement? Id { get; init; }

    public string? FirstName { get; init; }
    public string? LastName { get; init; }

    [Description("Instead of first and last name.")]
    public string? Name { get; init; }

    public List<FollowUpBossAddress>? Emails { get; init; }
    public List<FollowUpBossAddress>? Phones { get; init; }

    [Description("Kept as the attribute Tags.")]
    public List<string>? Tags { get; init; }

    internal string? FullName => string.IsNullOrWhiteSpace(Name) ? $"{FirstName} {LastName}".Trim() is { Length: > 0 } both ? both : null : Name;

    public override string ToString() => "FollowUpBossPerson [personal]";
}

/// <summary>An e-mail address or a phone number.</summary>
public sealed record FollowUpBossAddress
{
    public required string Value { get; init; }
    public string? Type { get; init; }
    public bool? IsPrimary { get; init; }

    public override string ToString() => "FollowUpBossAddress [personal]";
}

public sealed record FollowUpBossProperty
{
    public string? Street { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }

    [Description("Postal code.")]
    public string? Code { get; init; }

    public string? MlsNumber { get; init; }

    [Description("USD.")]
    public decimal? Price { get; init; }

    public bool? ForRent { get; init; }
    public string? Url { get; init; }
    public string? Type { get; init; }
    public double? Bedrooms { get; init; }
    public double? Bathrooms { get; init; }
    public double? Area { get; init; }
    public double? Lot { get; init; }

    /// <summary>"Austin", "78704" → "austin-78704", the form of our market areas.</summary>
    internal static string? AreaOf(string? city, string? code)
    {
        var parts = new[] { city, code }.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.Trim().ToLowerInvariant().Replace(' ', '-')).ToList();
        return parts.Count == 0 ? null : string.Join('-', parts);
    }
}

public sealed record FollowUpBossSearch
{
    public string? Type { get; init; }
    public string? Neighborhood { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? Code { get; init; }
    public decimal? MinPrice { get; init; }
    public decimal? MaxPrice { get; init; }
    public int? MinBedrooms { get; init; }
    public int? MaxBedrooms { get; init; }
    public double? MinBathrooms { get; init; }
    public double? MaxBathrooms { get; init; }
    public bool? ForRent { get; init; }

    internal SearchCriteria ToCriteria() => new()
    {
        Areas = (FollowUpBossProperty.AreaOf(City, Code) ?? FollowUpBossProperty.AreaOf(Neighborhood, null)) is { } area ? [area] : [],
        PriceMinUsd = MinPrice,
        PriceMaxUsd = MaxPrice,
        BedsMin = MinBedrooms,
        PropertyTypes = string.IsNullOrWhiteSpace(Type) ? [] : [Type],
    };
}

public sealed record FollowUpBossCampaign
{
    public string? Source { get; init; }
    public string? Medium { get; init; }
    public string? Term { get; init; }
    public string? Content { get; init; }
    public string? Campaign { get; init; }
}

/// <summary>What kind of source a name stands for.</summary>
internal static class SourceNames
{
    private static readonly (string Part, LeadSource Source)[] Parts =
    [
        ("zillow", LeadSource.Portal), ("trulia", LeadSource.Portal), ("realtor.com", LeadSource.Portal), ("homes.com", LeadSource.Portal), ("redfin", LeadSource.Portal),
        ("facebook", LeadSource.Social), ("instagram", LeadSource.Social), ("tiktok", LeadSource.Social), ("linkedin", LeadSource.Social),
        ("adwords", LeadSource.PaidSearch), ("google ads", LeadSource.PaidSearch), ("ppc", LeadSource.PaidSearch), ("bing ads", LeadSource.PaidSearch),
        ("open house", LeadSource.OpenHouse), ("referral", LeadSource.Referral), ("past client", LeadSource.Referral), ("sphere", LeadSource.Sphere),
        ("sign call", LeadSource.SignCall), ("text code", LeadSource.TextCode), ("relocation", LeadSource.Relocation), ("expired", LeadSource.ExpiredListing),
    ];

    /// <summary>Null when no source is named; Other when the name says nothing.</summary>
    public static LeadSource? Of(string? name, string? medium)
    {
        if (medium is "cpc" or "ppc" or "paid") return LeadSource.PaidSearch;
        if (string.IsNullOrWhiteSpace(name)) return null;
        foreach (var (part, source) in Parts)
            if (part.Contains('.', StringComparison.Ordinal) ? Domain(name).Equals(part, StringComparison.OrdinalIgnoreCase) : name.Contains(part, StringComparison.OrdinalIgnoreCase)) return source;
        return name.Contains('.', StringComparison.Ordinal) || name.Contains("website", StringComparison.OrdinalIgnoreCase) ? LeadSource.Website : LeadSource.Other;
    }

    private static string Domain(string name) => name.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;
}

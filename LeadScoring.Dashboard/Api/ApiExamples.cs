namespace LeadScoring.Dashboard.Api;

/// <summary>What the documentation shows; a test sends every request.</summary>
internal static class ApiExamples
{
    private const string Lead = """
        {
          "externalId": "crm-4711", "kind": "Buyer", "source": "Portal", "createdAt": "2026-11-20T14:03:00Z",
          "contact": { "fullName": "Ana Example", "email": "ana@example.com", "phone": "+16145550100" },
          "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:02:41Z", "channel": "web form", "textVersion": "2026-03" } ],
          "budgetMinUsd": 420000, "budgetMaxUsd": 560000, "timelineMonths": 3, "financing": "Preapproved", "areasOfInterest": [ "austin-78704" ],
          "attributes": { "Total visits": 7 }, "notes": [ "Wants a garden." ],
          "events": [ { "type": "TourRequested", "occurredAt": "2026-11-20T14:03:00Z", "listPriceUsd": 515000, "idempotencyKey": "tour-1" } ]
        }
        """;

    private const string Score = """
        "score": 70.2, "band": "B", "probability": 0.41, "baseScore": 70.2, "low": 66.1, "high": 74.3,
        "reasons": [
          { "feature": "TourRequests90d", "text": "Asked for a tour in the last 90 days", "points": 14.0, "estimated": false },
          { "feature": "AdEngagement", "text": "Ad engagement not known", "points": -1.8, "estimated": true }
        ],
        "others": 8.0, "recommendation": "Call: asked for a tour today", "modelVersion": "m-7a3f01c2",
        "rerank": { "status": "off", "factor": 1, "for": [], "against": [] }, "scoredAt": "2026-11-20T14:03:01Z"
        """;

    private const string ScoredLead = $$"""{ "id": "019aa1b2-6c00-7000-8000-000000000001", {{Score}}, "elapsedMs": 6.4 }""";

    public static readonly Dictionary<string, string> Requests = new(StringComparer.Ordinal)
    {
        ["SubmitLead"] = Lead,
        ["SubmitLeads"] = $$"""{ "leads": [ {{Lead}}, { "externalId": "crm-4712" } ] }""",
        ["AddEvents"] = """{ "events": [ { "type": "ViewedProperty", "occurredAt": "2026-11-20T14:20:00Z", "listingId": "MLS-118", "listPriceUsd": 529000, "dwellSeconds": 95 } ] }""",
        ["AddOutcome"] = """{ "kind": "AppointmentQualified", "at": "2026-11-20T14:30:00Z" }""",
        ["SendEvent"] = """
            {
              "source": "example-homes.com", "system": "Example IDX", "type": "Property Inquiry", "message": "Is the house still available?", "occurredAt": "2026-11-20T14:03:00Z",
              "person": { "firstName": "Bo", "lastName": "Example", "emails": [ { "value": "bo@example.com" } ], "phones": [ { "value": "614-555-0123" } ], "tags": [ "Newsletter" ] },
              "property": { "street": "12 Elm Street", "city": "Austin", "state": "TX", "code": "78704", "mlsNumber": "MLS-118", "price": 529000 },
              "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:02:41Z", "channel": "web form" } ]
            }
            """,
        ["Score"] = $$"""{ "leads": [ {{Lead}} ] }""",
    };

    /// <summary>By name, as JSON.</summary>
    public static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["id"] = "\"019aa1b2-6c00-7000-8000-000000000001\"", ["take"] = "\"50\"", ["band"] = "\"A\"", ["area"] = "\"austin-78704\"", ["stage"] = "\"New\"",
        ["owner"] = "\"019aa1b2-6c00-7000-8000-00000000000a\"", ["q"] = "\"example\"", ["reasons"] = "6",
    };

    public static readonly Dictionary<string, string> Responses = new(StringComparer.Ordinal)
    {
        ["SubmitLead"] = ScoredLead,
        ["SubmitLeads"] = """
            { "results": [ { "status": 201, "id": "019aa1b2-6c00-7000-8000-000000000001", "score": 70.2, "band": "B" },
              { "status": 400, "error": { "title": "Data processing consent required", "errors": { "consents": [ "Has no statement for the purpose Profiling." ] } } } ], "elapsedMs": 9.1 }
            """,
        ["GetLead"] = $$"""
            {
              "id": "019aa1b2-6c00-7000-8000-000000000001", "externalIds": [ { "system": "api", "id": "crm-4711" } ], "kind": "Buyer", "source": "Portal", "medium": null, "campaign": null,
              "stage": "New", "lostReason": null, "owner": null, "timeZone": null, "householdId": null, "createdAt": "2026-11-20T14:03:00Z", "firstTouchAt": null, "lastActivityAt": "2026-11-20T14:03:00Z",
              "contact": { "fullName": "Ana Example", "email": "ana@example.com", "phone": "+16145550100" }, "profile": { "budgetMinUsd": 420000, "budgetMaxUsd": 560000, "timelineMonths": 3 },
              "personalAttributes": {}, "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:02:41Z", "channel": "web form", "textVersion": "2026-03" } ],
              "notes": [ { "text": "Wants a garden.", "author": "api", "at": "2026-11-20T14:03:01Z" } ], "score": { "id": "019aa1b2-6c00-7000-8000-000000000001", {{Score}} }, "unscored": null
            }
            """,
        ["GetQueue"] = """
            { "items": [ { "id": "019aa1b2-6c00-7000-8000-000000000001", "name": "Ana Example", "score": 70.2, "band": "B", "probability": 0.41, "before": null, "estimatedInputs": 2, "whyNow": "Asked for a tour today",
              "kind": "Buyer", "stage": "New", "owner": null, "area": "austin-78704", "createdAt": "2026-11-20T14:03:00Z", "lastActivityAt": "2026-11-20T14:03:00Z" } ], "next": null }
            """,
        ["AddEvents"] = ScoredLead,
        ["AddOutcome"] = ScoredLead,
        ["SendEvent"] = ScoredLead,
        ["Score"] = $$"""{ "results": [ { {{Score}} }, { "error": { "title": "Data processing consent required", "errors": { "consents": [ "Has no statement that grants the purpose Profiling." ] } } } ], "elapsedMs": 1.9 }""",
    };
}

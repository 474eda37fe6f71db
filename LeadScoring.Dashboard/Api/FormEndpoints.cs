using System.Collections.Immutable;
using System.Globalization;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Integration.Forms;
using LeadScoring.Core.Leads;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace LeadScoring.Dashboard.Api;

/// <summary>
/// The forms of a brokerage's own site: a page of ours in a frame, so that no site needs a script of ours or leave to call us. Who sends one is told the same
/// whatever becomes of it: spam, a lead that is known already, or a new one.
/// </summary>
internal static class FormEndpoints
{
    /// <summary>Nobody fills a form in sooner.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Latest = TimeSpan.FromDays(7);
    private const int LargestBody = 32 * 1024;

    public static void MapForms(this WebApplication app)
    {
        app.MapGet("/forms/{key}", ShowAsync).ExcludeFromDescription().AllowAnonymous();
        app.MapPost("/api/v1/forms/{key}/leads", TakeAsync).WithName("SubmitForm").ExcludeFromDescription().AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(LargestBody));
    }

    private static async Task<IResult> ShowAsync(string key, WebForms forms, HttpContext http, CancellationToken cancel) =>
        await forms.FindAsync(key, cancel) is { } found ? FormPage.Show(http, found.Form, forms.Stamp(key), problem: null) : Results.NotFound();

    private static async Task<IResult> TakeAsync(string key, WebForms forms, FormVisitors visitors, LeadIntake intake, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        if (await forms.FindAsync(key, cancel) is not { } found) return Results.NotFound();
        if (visitors.Ask(http.Connection.RemoteIpAddress) is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return FormPage.Show(http, found.Form, forms.Stamp(key), "That was sent several times. Try again in a few minutes.", StatusCodes.Status429TooManyRequests);
        }
        if (!http.Request.HasFormContentType || await ReadAsync(http, cancel) is not { } said) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var age = forms.AgeOf(key, said["opened"]);
        if (age is null || age < Soonest || !string.IsNullOrEmpty(said["website"])) return FormPage.Thanks(http, found.Form);
        if (age > Latest) return FormPage.Show(http, found.Form, forms.Stamp(key), "This page was open for too long. Fill it in once more.", StatusCodes.Status400BadRequest);
        var result = await intake.SubmitAsync(Submission(said, found.Team, clock.GetUtcNow().UtcDateTime), Viewer.System with { From = http.Connection.RemoteIpAddress?.ToString() }, cancel);
        return result is IntakeResult.Refused { IsConflict: false } refused
            ? FormPage.Show(http, found.Form, forms.Stamp(key), WordsOf(refused), StatusCodes.Status400BadRequest)
            : FormPage.Thanks(http, found.Form);
    }

    private static async Task<IFormCollection?> ReadAsync(HttpContext http, CancellationToken cancel)
    {
        try
        {
            http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { ValueCountLimit = 20, KeyLengthLimit = 100, ValueLengthLimit = 8_192, BufferBodyLengthLimit = LargestBody, MultipartBodyLengthLimit = LargestBody }));
            return await http.Request.ReadFormAsync(cancel);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>A box that was not ticked says nothing: it is no withdrawal of what the person said before.</summary>
    private static LeadSubmission Submission(IFormCollection said, string? team, DateTime now)
    {
        var isSeller = said["interest"] == "sell";
        return new LeadSubmission
        {
            Origin = LeadOrigin.Api, Source = LeadSource.Website, Medium = "web form", Team = team, KindIfNew = isSeller ? LeadKind.Seller : LeadKind.Buyer,
            Contact = new Contact(Text(said, "name"), Text(said, "email"), Text(said, "phone")), HoldWithoutConsent = true, IsAnonymous = true,
            Consents = [.. Agreed(said, "agree-profiling", ConsentPurpose.Profiling, WebForms.ProfilingText, now), .. Agreed(said, "agree-contact", ConsentPurpose.Contact, WebForms.ContactText, now)],
            Notes = Text(said, "message") is { } message ? [new GivenNote(message, "web form", now)] : [],
            Events = [new GivenEvent(isSeller ? LeadEventType.SellerInquiry : LeadEventType.GeneralInquiry, now)],
        };
    }

    private static ImmutableList<ConsentStatement> Agreed(IFormCollection said, string box, ConsentPurpose purpose, string text, DateTime now) =>
        said[box] == "yes" ? [new ConsentStatement(purpose, Granted: true, now, "web form", WebForms.ConsentVersion, text)] : [];

    private static string? Text(IFormCollection said, string field) => said[field].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static string WordsOf(IntakeResult.Refused refused) => refused.Errors.Select(e => e.Field).FirstOrDefault() switch
    {
        "contact.email" or "email" => "That is no e-mail address.",
        "contact.phone" or "phone" => "That is no phone number.",
        _ => "An e-mail address or a phone number is needed, and a message of at most 4,000 characters.",
    };
}

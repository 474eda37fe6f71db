using System.Security.Cryptography;
using System.Text.Encodings.Web;
using LeadScoring.Core.Integration.Forms;
using Microsoft.Net.Http.Headers;

namespace LeadScoring.Dashboard.Api;

/// <summary>The page of a form: plain HTML without a script, which only the sites that the form names may show in a frame.</summary>
internal static class FormPage
{
    private const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; } body { margin: 0; padding: 1rem; max-width: 32rem; }
        label, .box { display: block; margin-top: .75rem; } input:not([type=checkbox]), textarea, select { box-sizing: border-box; width: 100%; min-height: 2.5rem; padding: .375rem .5rem; font: inherit; border: 1px solid #767676; border-radius: 6px; }
        .box { display: flex; gap: .5rem; align-items: start; } .box input { margin-top: .35rem; min-width: 1.1rem; min-height: 1.1rem; } button { margin-top: 1rem; min-height: 2.75rem; padding: 0 1.25rem; font: inherit; font-weight: 600; }
        .other { position: absolute; left: -10000px; } .problem { padding: .5rem .75rem; border: 1px solid #b3261e; border-radius: 6px; }
        """;

    public static IResult Show(HttpContext http, WebForm form, string stamp, string? problem, int status = StatusCodes.Status200OK) => Page(http, form, status, $"""
        <h1>{Html(form.Name)}</h1>{(problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{Html(problem)}</p>")}
        <form method="post" action="/api/v1/forms/{Html(form.Key)}/leads">
        <input type="hidden" name="opened" value="{Html(stamp)}">
        <label>Name <input name="name" autocomplete="name" maxlength="200"></label>
        <label>E-mail <input name="email" type="email" autocomplete="email" maxlength="254"></label>
        <label>Phone <input name="phone" type="tel" autocomplete="tel" maxlength="40"></label>
        <label>I want to <select name="interest"><option value="buy">buy</option><option value="sell">sell</option></select></label>
        <label>Message <textarea name="message" rows="4" maxlength="4000"></textarea></label>
        <p class="other" aria-hidden="true"><label>Leave this empty <input name="website" tabindex="-1" autocomplete="off"></label></p>
        <label class="box"><input type="checkbox" name="agree-contact" value="yes"> <span>{Html(WebForms.ContactText)}</span></label>
        <label class="box"><input type="checkbox" name="agree-profiling" value="yes"> <span>{Html(WebForms.ProfilingText)}</span></label>
        <button>Send</button></form>
        """);

    public static IResult Thanks(HttpContext http, WebForm form) => Page(http, form, StatusCodes.Status200OK, "<h1>Thank you</h1><p role=\"status\">We got your message.</p>");

    private static IResult Page(HttpContext http, WebForm form, int status, string body)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var headers = http.Response.Headers;
        headers[HeaderNames.ContentSecurityPolicy] = $"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors {form.Origins}";
        headers[HeaderNames.CacheControl] = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        return Results.Content($"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Html(form.Name)}</title><style nonce=\"{nonce}\">{Style}</style></head><body><main>{body}</main></body></html>", "text/html; charset=utf-8", statusCode: status);
    }

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}

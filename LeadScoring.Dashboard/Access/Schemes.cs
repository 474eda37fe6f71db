using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Diagnostics;

namespace LeadScoring.Dashboard.Access;

/// <summary>The ways to say who one is.</summary>
public static class Schemes
{
    /// <summary>The one that every policy asks; it looks at the request and hands over to another.</summary>
    public const string Any = "Any";

    /// <summary>A session cookie.</summary>
    public const string Session = "Session";

    /// <summary>A key of another program.</summary>
    public const string Key = "Key";

    /// <summary>
    /// Always <c>__Host-</c> and Secure, in Development too: browsers take Secure cookies from http://localhost (Chromium and Firefox), and a cookie that is laxer
    /// where it is tried out than where it is used hides faults.
    /// </summary>
    public const string CookieName = "__Host-lead-scoring";

    internal static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.Cookie.Path = "/";
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "returnUrl";
        // How long a session lasts is the book's to say: its end must not wait for the cookie's.
        cookie.SlidingExpiration = false;
        cookie.Events = new CookieAuthenticationEvents { OnValidatePrincipal = ValidateAsync, OnRedirectToLogin = ChallengeAsync, OnRedirectToAccessDenied = ForbidAsync };
    }

    /// <summary>In memory only: this runs before each request.</summary>
    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<SessionBook>();
        if (context.Principal is { } user && sessions.Of(user) is { } session)
        {
            sessions.Seen(session.Id);
            context.HttpContext.Features.Set(session);
            context.HttpContext.Features.Set(session.Viewer);
            context.Principal = session.Principal;
        }
        else
        {
            context.RejectPrincipal();
        }
        return Task.CompletedTask;
    }

    /// <summary>People go to the sign-in page and come back; programs are told.</summary>
    private static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        // Of what was not found nobody needs to come back to.
        if (context.HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            context.Response.Redirect("/sign-in");
        }
        else if (Layout.ScreensSetup.IsForPeople(context.HttpContext) && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = KeyScheme.Challenge;
        }
        return Task.CompletedTask;
    }

    private static Task ForbidAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}

using System.Security.Claims;
using LeadScoring.Core.Leads;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LeadScoring.Dashboard.Access.SignIn;

/// <summary>Sign-in through another service by OpenID Connect (authorization code with PKCE). Its claims say who it is and which role they have here.</summary>
internal static class Elsewhere
{
    public const string Scheme = "Elsewhere";

    public static void AddElsewhere(this AuthenticationBuilder schemes, OpenIdConnectSettings settings) => schemes.AddOpenIdConnect(Scheme, service =>
    {
        (service.Authority, service.ClientId, service.ClientSecret, service.RequireHttpsMetadata) = (settings.Authority, settings.ClientId, settings.ClientSecret, settings.RequireHttps);
        (service.ResponseType, service.UsePkce, service.MapInboundClaims, service.SaveTokens) = (OpenIdConnectResponseType.Code, true, false, false);
        service.ResponseMode = OpenIdConnectResponseMode.Query; // A form posted from elsewhere would come without the cookies that it is checked with.
        service.CallbackPath = "/sign-in/elsewhere/done";
        service.SignInScheme = IdentityConstants.TwoFactorUserIdScheme;
        service.Scope.Add("email");
        service.GetClaimsFromUserInfoEndpoint = false;
        (service.CorrelationCookie.SecurePolicy, service.NonceCookie.SecurePolicy) = (CookieSecurePolicy.Always, CookieSecurePolicy.Always);
        (service.CorrelationCookie.SameSite, service.NonceCookie.SameSite) = (SameSiteMode.Lax, SameSiteMode.Lax);
        service.Events = new OpenIdConnectEvents { OnTicketReceived = context => LetInAsync(context, settings), OnRemoteFailure = RefuseAsync };
    });

    /// <summary>Sends the browser to the service.</summary>
    public static async Task<IResult> AskAsync(string? returnUrl, HttpContext http, IAuthenticationSchemeProvider schemes, ILogger<SignInPage> log)
    {
        if (await schemes.GetSchemeAsync(Scheme) is null) return Results.LocalRedirect("/sign-in");
        try
        {
            await http.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = Door.Local(returnUrl) });
            return Results.Empty;
        }
        catch (InvalidOperationException exception)
        {
            // It could not be asked where its pages are.
            log.LogWarning(exception, "The sign-in service does not answer");
            return Results.LocalRedirect("/sign-in?refused=away");
        }
    }

    public static Role? RoleOf(IEnumerable<Claim> claims, OpenIdConnectSettings settings)
    {
        var roles = claims.Where(c => c.Type == settings.RoleClaim && settings.Roles.ContainsKey(c.Value)).Select(c => settings.Roles[c.Value]).ToList();
        return roles.Count == 0 ? null : roles.Max();
    }

    private static async Task LetInAsync(TicketReceivedContext context, OpenIdConnectSettings settings)
    {
        context.HandleResponse();
        var claims = context.Principal!.Claims.ToList();
        string? Value(string type) => claims.Find(c => c.Type == type)?.Value;
        if (claims.Find(c => c.Type == "sub") is not { } subject || Value("email") is not { } email || RoleOf(claims, settings) is not { } role)
        {
            context.Response.Redirect("/sign-in?refused=role");
            return;
        }
        var services = context.HttpContext.RequestServices;
        try
        {
            var account = await services.GetRequiredService<Accounts>().FromElsewhereAsync($"{subject.Issuer} {subject.Value}", email, Value("name") ?? email, role, context.HttpContext.RequestAborted);
            if (account.IsDisabled) throw new AccessRefusedException("The user is disabled.");
            await services.GetRequiredService<Door>().LetInAsync(account);
            context.Response.Redirect(Door.Local(context.ReturnUri));
        }
        catch (AccessRefusedException)
        {
            context.Response.Redirect("/sign-in?refused=role");
        }
    }

    private static Task RefuseAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        context.Response.Redirect("/sign-in?refused=service");
        return Task.CompletedTask;
    }
}

using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Access.Demo;
using LeadScoring.Dashboard.Access.Keys;
using LeadScoring.Dashboard.Access.SignIn;
using LeadScoring.Dashboard.Operations;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>Who may come in and what they may do.</summary>
public static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddChecked<AccessOptions>(AccessOptions.Section)
            .Validate(access => access.IdleTime >= TimeSpan.FromMinutes(1), "Access:IdleTime must be at least 00:01:00.")
            .Validate(access => access.LongestSession >= access.IdleTime, "Access:LongestSession must be at least as long as Access:IdleTime.")
            .Validate(access => access.FirstRunLink >= TimeSpan.FromMinutes(5) && access.InviteLink >= TimeSpan.FromMinutes(5), "Access:FirstRunLink and Access:InviteLink must be at least 00:05:00.")
            .Validate(access => !access.OpenIdConnect.IsOn || access.OpenIdConnect.ClientId is { Length: > 0 }, "Access:OpenIdConnect:ClientId is required with Access:OpenIdConnect:Authority.")
            .Validate(access => !access.OpenIdConnect.IsOn || access.OpenIdConnect.Roles.Count > 0, "Access:OpenIdConnect:Roles must name at least one value and its role (Rep, Manager or Admin), else nobody gets in.")
            .Validate(access => access.Limits.IsValid, "Access:Limits: PerSecond and Burst of Score and Others must be 1 to 1000000.");
        services.AddAccounts();
        services.AddSingleton<SessionBook>().AddSingleton<LinkMail>().AddSingleton<Accounts>().AddSingleton<Teams>().AddSingleton<Guessing>().AddSingleton<UsedCodes>();
        services.AddKeys();
        services.AddHostedService<SessionKeeper>().AddHostedService<FirstRun>();
        services.AddScoped<Visitor>().AddScoped<Door>();
        services.AddScoped<AuthenticationStateProvider, SessionState>();
        services.AddScoped<CircuitHandler, CircuitGate>();
        services.AddSingleton<CircuitCutter>();
        services.AddCascadingAuthenticationState();
        if (builder.Environment.IsDevelopment()) services.AddSingleton<DemoUsers>();
        services.AddAuthorization(Policies.Add);
        services.AddSchemes(builder.Configuration.GetSection(AccessOptions.Section).Get<AccessOptions>()?.OpenIdConnect ?? new OpenIdConnectSettings());
    }

    /// <summary>After routing, before whatever answers.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimits();
        app.UseAuthorization();
    }

    private static void AddAccounts(this IServiceCollection services)
    {
        AccountDb.Add(services);
        // OWASP's figure for PBKDF2 with SHA-512.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.AddIdentityCore<Account>().AddEntityFrameworkStores<AccountDb>().AddUserStore<AccountStore>().AddPasswordValidator<PasswordRules>().AddDefaultTokenProviders().AddSignInManager();
        services.AddDataProtection().SetApplicationName("LeadScoring").PersistKeysToDbContext<AccountDb>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlEncryptor = new KeySealing(provider.GetRequiredService<MasterKey>())));
    }

    /// <summary>The policies ask <see cref="Schemes.Any"/>, which looks at the request.</summary>
    private static void AddSchemes(this IServiceCollection services, OpenIdConnectSettings elsewhere)
    {
        var schemes = services.AddAuthentication(Schemes.Any)
            .AddPolicyScheme(Schemes.Any, displayName: null, any => any.ForwardDefaultSelector = http => KeyScheme.IsFor(http.Request) ? Schemes.Key : Schemes.Session)
            .AddKeys()
            .AddCookie(Schemes.Session, Schemes.Configure)
            // Between two steps of a sign-in: who gave the right password, or which challenge a passkey has to answer.
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, step =>
            {
                Schemes.Configure(step);
                step.Cookie.Name = Schemes.CookieName + "-step";
                step.ExpireTimeSpan = TimeSpan.FromMinutes(5);
                step.Events = new CookieAuthenticationEvents();
            });
        services.AddOptions<CookieAuthenticationOptions>(Schemes.Session).Configure<IOptions<AccessOptions>>((cookie, access) => cookie.ExpireTimeSpan = access.Value.LongestSession);
        if (elsewhere.IsOn) schemes.AddElsewhere(elsewhere);
    }
}

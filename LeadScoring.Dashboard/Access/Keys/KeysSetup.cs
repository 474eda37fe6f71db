using Microsoft.AspNetCore.Authentication;

namespace LeadScoring.Dashboard.Access.Keys;

/// <summary>Keys of other programs, how fast they may ask, and what they were answered.</summary>
internal static class KeysSetup
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyBook>().AddSingleton<KeptAnswers>().AddSingleton<RateLimits>();
        services.AddHostedService<KeyKeeper>();
    }

    public static AuthenticationBuilder AddKeys(this AuthenticationBuilder schemes) => schemes.AddScheme<AuthenticationSchemeOptions, KeyScheme>(Schemes.Key, displayName: null, configureOptions: null);

    /// <summary>After it is known who asks, before it is decided what they may.</summary>
    public static void UseRateLimits(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.Use(next => http => limits.InvokeAsync(http, next));
    }
}

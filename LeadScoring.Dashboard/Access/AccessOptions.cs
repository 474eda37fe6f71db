using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access.Keys;

namespace LeadScoring.Dashboard.Access;

/// <summary>Who gets in, and for how long.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>A session ends after so long without anybody at the keyboard.</summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A session ends so long after it began, whatever happens in it.</summary>
    public TimeSpan LongestSession { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long the link that makes the first admin works; each start makes a new one while there is nobody.</summary>
    public TimeSpan FirstRunLink { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a link of an invitation or of a password reset works.</summary>
    public TimeSpan InviteLink { get; set; } = TimeSpan.FromHours(72);

    /// <summary>How fast programs and users may ask the API.</summary>
    public RateOptions Limits { get; set; } = new();

    /// <summary>Sign-in through another service; off as long as it has no authority.</summary>
    public OpenIdConnectSettings OpenIdConnect { get; set; } = new();
}

/// <summary>A sign-in service that speaks OpenID Connect.</summary>
public sealed class OpenIdConnectSettings
{
    /// <summary>Address of the service, as https://login.example.com/tenant; null turns it off.</summary>
    public string? Authority { get; set; }

    /// <summary>What the service knows this program as.</summary>
    public string? ClientId { get; set; }

    /// <summary>Of that client; better by environment variable than in a file.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>What the button on the sign-in page calls it.</summary>
    public string Name { get; set; } = "single sign-on";

    /// <summary>The claim that says what somebody may do.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Values of that claim and the role each gives; of several the highest counts. Who has none of them does not get in.</summary>
    public Dictionary<string, Role> Roles { get; set; } = new(StringComparer.Ordinal);

    /// <summary>False only for a service on this machine, while trying out.</summary>
    public bool RequireHttps { get; set; } = true;

    public bool IsOn => !string.IsNullOrWhiteSpace(Authority);
}

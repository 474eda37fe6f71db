using System.ComponentModel.DataAnnotations;
using System.Net;

namespace LeadScoring.Dashboard.Access;

/// <summary>Who stands between us and the browser.</summary>
public sealed record ProxyOptions
{
    public const string Section = "Access";

    /// <summary>
    /// Addresses (10.0.0.4) and networks (10.0.0.0/8) of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; everybody else's are ignored. Empty: nobody's.
    /// </summary>
    [Addresses]
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];
}

/// <summary>Each entry is an IP address or a network in CIDR notation.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressesAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not IEnumerable<string> all || all.All(one => IPAddress.TryParse(one, out _) || IPNetwork.TryParse(one, out _));

    public override string FormatErrorMessage(string name) => "IP addresses such as 10.0.0.4 and networks such as 10.0.0.0/8";
}

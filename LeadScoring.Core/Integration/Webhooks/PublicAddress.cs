using System.Net;
using System.Net.Sockets;

namespace LeadScoring.Core.Integration.Webhooks;

/// <summary>Which addresses lie on the open internet. Everything else is a place that only this machine can reach, and must not be reached for a stranger.</summary>
public static class PublicAddress
{
    /// <summary>The special-purpose registries of IANA; 169.254.0.0/16 holds the metadata services of clouds.</summary>
    private static readonly IPNetwork[] NotPublic4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Only 2000::/3 is given out at all; within it these are not, or carry an IPv4 address inside (Teredo, 6to4).</summary>
    private static readonly IPNetwork[] NotPublic6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork Given6 = IPNetwork.Parse("2000::/3");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(NotPublic4, network => network.Contains(address)),
            AddressFamily.InterNetworkV6 => Given6.Contains(address) && !Array.Exists(NotPublic6, network => network.Contains(address)),
            _ => false,
        };
    }
}

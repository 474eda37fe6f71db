using System.Net;
using System.Net.Sockets;

namespace LeadScoring.Core.Integration.Webhooks;

/// <summary>Finds the addresses of a host.</summary>
public delegate Task<IPAddress[]> AddressLookup(string host, CancellationToken cancel);

/// <summary>The address of a receiver is not one we connect to.</summary>
public sealed class RefusedAddressException() : IOException("The receiver's address is not on the open internet.");

/// <summary>
/// Connects to receivers. Addresses are judged when the connection is made, and the connection goes to the very addresses that were judged: a name that
/// answers differently the second time gains nothing. A name with even one address that is not public is refused.
/// </summary>
internal sealed class GuardedConnection(AddressLookup lookup, bool allowPrivateNetworks)
{
    public SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, cancel),
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(target.Host, out var written) ? [written] : await lookup(target.Host, cancel);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (!allowPrivateNetworks && !Array.TrueForAll(addresses, PublicAddress.Is)) throw new RefusedAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

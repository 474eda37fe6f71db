using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Reranking;

/// <summary>The answer is larger than any answer we asked for.</summary>
public sealed class ReplyTooLargeException() : HttpRequestException($"The answer is larger than {CappedReplies.Most / 1024} KB.");

/// <summary>The address is not on this machine, and only such may be asked.</summary>
public sealed class NotLocalException() : HttpRequestException("Only a model on this machine may be asked (local only).");

/// <summary>Reads an answer to its end, and no more than 16 KB of it: what comes after costs neither memory nor time.</summary>
internal sealed class CappedReplies : DelegatingHandler
{
    public const int Most = 16 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            var (content, bytes, read) = (response.Content, new byte[Most + 1], 0);
            if (content.Headers.ContentLength > Most) throw new ReplyTooLargeException();
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            while (read < bytes.Length && await stream.ReadAsync(bytes.AsMemory(read), cancellationToken) is > 0 and var more) read += more;
            if (read > Most) throw new ReplyTooLargeException();
            response.Content = new ByteArrayContent(bytes, 0, read);
            response.Content.Headers.ContentType = content.Headers.ContentType;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}

/// <summary>An admin paused it while the call waited.</summary>
public sealed class LlmPausedException() : HttpRequestException("Paused.");

/// <summary>Lets no call out while it is paused, and none to another machine where only this one may be asked: a proxy would be what we connect to, and could be anywhere behind.</summary>
internal sealed class LlmGate(LlmSwitch llmSwitch, IOptions<RerankingOptions> options) : DelegatingHandler
{
    public static bool IsShut(LlmSwitch llmSwitch, RerankingOptions options) => llmSwitch.IsLocalOnly || options.LocalOnly;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        llmSwitch.IsPaused ? throw new LlmPausedException()
        : IsShut(llmSwitch, options.Value) && request.RequestUri is not { IsLoopback: true } ? throw new NotLocalException() : base.SendAsync(request, cancellationToken);
}

/// <summary>Connects to the LLM. Whether an address is on this machine is judged when the connection is made, by the address it is made to.</summary>
internal static class LlmConnection
{
    /// <param name="isLocalOnly">Asked for each connection.</param>
    public static SocketsHttpHandler Handler(Func<bool> isLocalOnly) => new()
    {
        ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, isLocalOnly(), cancel),
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool isLocalOnly, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(target.Host, out var written) ? [written] : await Dns.GetHostAddressesAsync(target.Host, cancel);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (isLocalOnly && !Array.TrueForAll(addresses, IPAddress.IsLoopback)) throw new NotLocalException();
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

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using LeadScoring.Core.Storage;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Integration.Webhooks;

/// <summary>What came of one attempt.</summary>
/// <param name="Status">Of the answer; null when there was none.</param>
/// <param name="Words">What happened, in a sentence.</param>
/// <param name="RetryAfter">How long the receiver wants to be left alone; null when it did not say.</param>
public sealed record Attempt(int? Status, string Words, TimeSpan? RetryAfter = null)
{
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The receiver is gone and says so.</summary>
    public bool IsGone => Status == 410;
}

/// <summary>Sends one event to one receiver, signed. Follows no redirect and reads nothing of the answer but its head. Thread-safe.</summary>
public sealed class WebhookSender(MasterKey master, AddressLookup lookup, IOptions<WebhookOptions> options, TimeProvider clock) : IDisposable
{
    private readonly HttpClient client = new(new GuardedConnection(lookup, options.Value.AllowPrivateNetworks).Handler()) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => client.Dispose();

    /// <summary>Never throws for what a receiver or the network does.</summary>
    public async Task<Attempt> SendAsync(WebhookEndpoint endpoint, Guid eventId, string body, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            using var request = Request(endpoint, eventId.ToString(), body, clock.GetUtcNow());
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Read(response);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new Attempt(null, $"It did not answer within {options.Value.Timeout.TotalSeconds:0} seconds.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            return new Attempt(null, WordsOf(exception));
        }
    }

    private HttpRequestMessage Request(WebhookEndpoint endpoint, string id, string body, DateTimeOffset now)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint.Url)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var timestamp = now.ToUnixTimeSeconds();
        var secrets = endpoint is { FormerSecret: { } former, FormerUntil: { } until } && until > now.UtcDateTime ? new[] { endpoint.Secret, former } : [endpoint.Secret];
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', secrets.Select(secret => WebhookSignature.Sign(master.Open(WebhookEndpoint.SecretPurpose, secret), id, timestamp, body))));
        request.Headers.UserAgent.ParseAdd("LeadScoring-Webhooks/1");
        return request;
    }

    private Attempt Read(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var wait = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            ? response.Headers.RetryAfter switch { { Delta: { } delta } => delta, { Date: { } date } => date - clock.GetUtcNow(), _ => (TimeSpan?)null }
            : null;
        return new Attempt(status, status switch
        {
            >= 200 and < 300 => "It took the event.",
            >= 300 and < 400 => $"It answered with a redirect ({status}), which is not followed.",
            410 => "It said that it is gone for good (410).",
            429 or 503 => $"It asked to be left alone for a while ({status}).",
            >= 500 => $"It failed ({status}).",
            _ => $"It refused the event ({status}).",
        }, wait);
    }

    private static string WordsOf(Exception exception) => exception switch
    {
        RefusedAddressException or { InnerException: RefusedAddressException } => "Its address is not on the open internet, so nothing was sent.",
        { InnerException: AuthenticationException } => "Its certificate could not be trusted, so nothing was sent.",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } or SocketException { SocketErrorCode: SocketError.HostNotFound } => "There is no such host.",
        _ => "No connection could be made, or it broke off.",
    };
}

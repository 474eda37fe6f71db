using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using LeadScoring.Dashboard.Access;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Access;

/// <summary>What is refused before anything looks at it: foreign sites, compressed bodies, too many pages, slow senders.</summary>
public sealed class LimitTests
{
    private const string Lead = """{ "externalId": "limits", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": "web form" } ] }""";

    [Theory]
    [InlineData("https://evil.example", null, 403)]
    [InlineData("null", null, 403)]
    [InlineData("{own}.evil.example", null, 403)]
    [InlineData("{own}1", null, 403)]
    [InlineData(null, "cross-site", 403)]
    [InlineData(null, "same-site", 403)]
    [InlineData("{own}", "same-origin", 201)]
    [InlineData(null, null, 201)]
    public async Task What_another_site_asks_with_our_cookies_is_refused(string? origin, string? site, int status)
    {
        await using var app = new TestApp();
        var address = Serve(app);
        app.WithModel();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };
        using var request = Post(Lead, "application/json");
        request.Headers.Add("Cookie", app.Admin.Header);
        if (origin is not null) request.Headers.Add("Origin", origin.Replace("{own}", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);

        using var answer = await http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403) Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("{own}", true)]
    public async Task A_page_of_another_site_gets_no_connection(string origin, bool allowed)
    {
        await using var app = new TestApp();
        var address = Serve(app);

        Assert.Equal(allowed ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.Forbidden, await ConnectAsync(app, address, origin.Replace("{own}", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_user_has_so_many_pages_and_all_together_so_many_and_a_closed_one_makes_room()
    {
        await using var app = new TestApp().With("Limits:PagesPerUser", "3").With("Limits:Pages", "10");
        var address = Serve(app);
        var pages = app.Services.GetRequiredService<OpenPages>();
        var open = new List<ClientWebSocket>();
        for (var i = 0; i < 3; i++) open.Add(await OpenAsync(app, address));
        Assert.Equal(3, pages.Count);

        Assert.Equal(HttpStatusCode.TooManyRequests, await ConnectAsync(app, address, null));
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Cookie", app.Admin.Header);
        using var negotiation = await http.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.TooManyRequests, negotiation.StatusCode);
        Assert.NotNull(negotiation.Headers.RetryAfter);

        open[0].Abort();
        while (pages.Count == 3) await Task.Delay(20);
        using var another = await OpenAsync(app, address);
        Assert.Equal(3, pages.Count);
        open.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Pages_talk_over_WebSockets_only_and_nothing_is_compressed_there()
    {
        await using var app = new TestApp();
        using var http = app.CreateClient();
        using var negotiation = await http.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null);

        Assert.Contains("\"WebSockets\"", await negotiation.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("LongPolling", await negotiation.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await using var served = new TestApp();
        var address = Serve(served);
        var raw = await SendRawAsync(address, $"GET /_blazor HTTP/1.1\r\nHost: {address.Authority}\r\nCookie: {served.Admin.Header}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n", "\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("permessage-deflate", raw, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("gzip, identity")]
    public async Task A_compressed_body_is_refused_unread(string encoding)
    {
        await using var app = new TestApp();
        using var http = app.CreateClient();
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true)) await gzip.WriteAsync(new byte[32 << 20]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/leads") { Content = new ByteArrayContent(bomb.ToArray()) };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("identity", Assert.Single(answer.Headers.GetValues("Accept-Encoding")));
    }

    [Theory]
    [InlineData("Limits:LeadBodyBytes", "/leads")]
    [InlineData("Limits:ScoreBodyBytes", "/score")]
    public async Task A_body_may_be_as_large_as_the_configuration_says(string key, string path)
    {
        await using var app = new TestApp().With(key, "2000");

        Assert.Equal(413, (await app.Post(path, "{ }".PadRight(2_001))).Status);
        Assert.Equal(400, (await app.Post(path, "{ }".PadRight(2_000))).Status);
    }

    [Fact]
    public async Task Who_never_ends_his_headers_is_cut_off()
    {
        await using var app = new TestApp().With("Limits:HeadersWithin", "00:00:01");

        var answer = await SendRawAsync(Serve(app), "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", until: null);

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")]
    [InlineData("Transfer-Encoding: gzip\r\n", "hello")]
    [InlineData("Transfer-Encoding: chunked\r\n", "5;\n\rhello\r\n0\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n", "hello")]
    public async Task A_request_whose_end_is_in_doubt_is_refused_and_its_connection_closed(string framing, string body)
    {
        await using var app = new TestApp();
        var address = Serve(app);

        var answer = await SendRawAsync(address, $"POST /api/v1/leads HTTP/1.1\r\nHost: {address.Authority}\r\nCookie: {app.Admin.Header}\r\nContent-Type: application/json\r\n{framing}\r\n{body}GET /health/live HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n", until: null);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("localhost", 200)]
    public async Task A_name_that_was_made_to_point_here_is_no_way_in(string host, int status)
    {
        await using var app = new TestApp();
        using var http = new HttpClient { BaseAddress = Serve(app) };
        http.DefaultRequestHeaders.Host = host;

        using var answer = await http.GetAsync(new Uri("/health/live", UriKind.Relative));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static Uri Serve(TestApp app)
    {
        app.UseKestrel(0);
        app.StartServer();
        return new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private static HttpRequestMessage Post(string body, string type) => new(HttpMethod.Post, "/api/v1/leads") { Content = new StringContent(body, Encoding.UTF8, type) };

    private static async Task<ClientWebSocket> OpenAsync(TestApp app, Uri address)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", app.Admin.Header);
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/_blazor" }.Uri, default);
        return socket;
    }

    private static async Task<HttpStatusCode> ConnectAsync(TestApp app, Uri address, string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", app.Admin.Header);
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/_blazor" }.Uri, default);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }
        return socket.HttpStatusCode;
    }

    /// <summary>What comes back until <paramref name="until"/> has come, or until the server closes the connection.</summary>
    private static async Task<string> SendRawAsync(Uri address, string request, string? until)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var (answer, buffer) = (new StringBuilder(), new byte[4_096]);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            while ((until is null || !answer.ToString().Contains(until, StringComparison.Ordinal)) && await stream.ReadAsync(buffer, limit.Token) is > 0 and var count)
                answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // Closed the hard way.
        }
        return answer.ToString();
    }
}

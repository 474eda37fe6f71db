using System.Net;
using LeadScoring.Dashboard.Access;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Access;

/// <summary>Who says he speaks for a browser is believed only when the configuration names him.</summary>
public sealed class ForwardedProxyTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.0.0/16", "203.0.113.9", true)]
    [InlineData("10.1.2.3", "10.1.2.3", "203.0.113.9", true)]
    [InlineData("10.1.2.3", "10.2.0.0/16", "10.1.2.3", false)]
    [InlineData("10.1.2.3", "", "10.1.2.3", false)]
    [InlineData("127.0.0.1", "", "127.0.0.1", false)]
    public async Task Only_named_proxies_are_believed(string from, string trusted, string seenAs, bool isHttps)
    {
        await using var app = new TestApp().With("environment", "Production");
        if (trusted.Length > 0) app.With("Access:TrustedProxies:0", trusted);
        app.Server.AllowSynchronousIO = false;

        var answer = await app.Server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(from);
            (http.Request.Method, http.Request.Path, http.Request.Scheme, http.Request.Host) = ("GET", "/health/live", "http", new HostString("localhost"));
            http.Request.Headers["X-Forwarded-For"] = "203.0.113.9";
            http.Request.Headers["X-Forwarded-Proto"] = "https";
        });

        Assert.Equal(seenAs, answer.Connection.RemoteIpAddress?.ToString());
        Assert.Equal(isHttps, answer.Response.Headers.ContainsKey("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_forged_chain_in_front_of_the_proxy_is_not_believed()
    {
        await using var app = new TestApp().With("Access:TrustedProxies:0", "10.0.0.0/8");

        var answer = await app.Server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.1");
            (http.Request.Method, http.Request.Path, http.Request.Host) = ("GET", "/health/live", new HostString("localhost"));
            // The browser sent 1.1.1.1 itself; the outer proxy added whom it saw, the inner one the outer.
            http.Request.Headers["X-Forwarded-For"] = "1.1.1.1, 203.0.113.9, 10.0.0.2";
        });

        Assert.Equal("203.0.113.9", answer.Connection.RemoteIpAddress?.ToString());
    }
}

using System.Net;
using LeadScoring.Core.Integration.Webhooks;

namespace LeadScoring.Tests.Core.Integration;

/// <summary>Where a webhook may not go, however it is written.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:81b::200e")]
    public void What_is_on_the_open_internet_may_be_reached(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void What_only_this_machine_can_reach_may_not(string address) => Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://localhost./")]
    [InlineData("https://rebind.example/")]
    public async Task No_way_of_writing_it_gets_through(string url)
    {
        var asked = 0;
        // The first answer is public in the last case; it is the only one that counts, and it is never asked twice.
        using var client = new HttpClient(new GuardedConnection((host, _) => Task.FromResult<IPAddress[]>(host == "rebind.example" && asked++ == 0 ? [IPAddress.Parse("8.8.8.8"), IPAddress.Loopback] : [IPAddress.Loopback]), allowPrivateNetworks: false).Handler());

        var refused = await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(new Uri(url)));

        Assert.True(refused is { InnerException: RefusedAddressException } || refused.GetBaseException() is RefusedAddressException, refused.ToString());
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_judged()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = 0;
        using var client = new HttpClient(new GuardedConnection((_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("192.0.2.1")]), allowPrivateNetworks: true).Handler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(receiver.Url) { Host = "twice.example" }.Uri) { Headers = { { "webhook-timestamp", "1" } } };

        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.NoContent, 1), (answer.StatusCode, asked));
    }
}

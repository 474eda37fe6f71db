using LeadScoring.Dashboard.Cli;
using LeadScoring.Dashboard.Operations;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Cli;

/// <summary>What a container asks now and then: the program itself, without a shell.</summary>
public sealed class HealthVerbTests
{
    [Fact]
    public async Task It_ends_with_0_when_the_program_is_ready_and_with_1_when_it_is_not()
    {
        await using var app = new TestApp();
        var address = Start(app);

        var ready = await RunAsync(address);
        await using (var db = await app.OpenDbAsync()) await db.Database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsHistory WHERE MigrationId = (SELECT max(MigrationId) FROM __EFMigrationsHistory)");
        var failed = await RunAsync(address);

        Assert.Equal((0, 1), (ready.Code, failed.Code));
        Assert.Contains("\"status\":\"degraded\"", ready.Said, StringComparison.Ordinal);
        Assert.Contains("The lead database lacks 1 migration.", failed.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leads.example.com", true)]
    [InlineData("other.example.com", false)]
    public async Task It_asks_under_a_name_that_the_program_answers_to(string allowed, bool isReady)
    {
        await using var app = new TestApp().With("AllowedHosts", "leads.example.com");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Urls", Start(app)), new("AllowedHosts", allowed)]).Build();

        Assert.Equal(isReady, (await HealthVerb.AskAsync(configuration, default)).IsReady);
    }

    [Fact]
    public async Task It_ends_with_1_and_says_so_where_nothing_answers()
    {
        var address = $"http://127.0.0.1:{BuiltApp.FreePort()}";

        Assert.Equal((1, $"Nothing answers at {address}/.\n"), await RunAsync(address));
    }

    [Theory]
    [InlineData("http://+:8080", null, "http://127.0.0.1:8080/")]
    [InlineData("http://*:8080;https://*:8443", null, "http://127.0.0.1:8080/")]
    [InlineData("https://[::]:8443; http://localhost:5080", null, "http://localhost:5080/")]
    [InlineData("http://+:8080", "https://*:8443", "https://127.0.0.1:8443/")]
    [InlineData("", null, null)]
    public void The_address_is_that_of_the_program_on_this_machine(string urls, string? endpoint, string? expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Urls", urls), new("Kestrel:Endpoints:Https:Url", endpoint)]).Build();

        Assert.Equal(expected, Listening.LocalAddress(configuration)?.ToString());
    }

    [Theory]
    [InlineData("*", null)]
    [InlineData("localhost;127.0.0.1", "localhost")]
    [InlineData("*.example.com", "health.example.com")]
    [InlineData("", null)]
    public void A_name_that_is_allowed_is_named(string allowed, string? expected) =>
        Assert.Equal(expected, Listening.AllowedName(new ConfigurationBuilder().AddInMemoryCollection([new("AllowedHosts", allowed)]).Build()));

    private static string Start(TestApp app)
    {
        app.UseKestrel(0);
        app.StartServer();
        return app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    private static async Task<(int Code, string Said)> RunAsync(string address)
    {
        await using var said = new StringWriter { NewLine = "\n" };
        var code = await Verbs.RunAsync(["health", $"--Kestrel:Endpoints:Http:Url={address}"], said, said, CancellationToken.None);
        return (code, said.ToString());
    }
}

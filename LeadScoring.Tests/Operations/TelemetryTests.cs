using System.Collections.Concurrent;
using System.Text;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace LeadScoring.Tests.Operations;

public sealed class TelemetryTests
{
    private const string Canary = "Zq7Canary";

    [Fact]
    public async Task Traces_metrics_and_logs_go_where_the_standard_variable_says_and_name_routes_instead_of_people()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = new TestApp().With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address).With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf").WithModel();
        var lead = await app.Post("/leads", $$"""{ "externalId": "{{Canary}}", "contact": { "fullName": "{{Canary}}" }, "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": "web form" } ] }""");
        await app.Post("/score", """{ "features": [ {} ] }""");
        await app.Get($"/api/v1/leads/{lead["id"]}?who={Canary}");
        await app.Get($"/api/v1/queue?q={Canary}");
        await app.Get("/queue");

        Assert.True(app.Services.GetRequiredService<TracerProvider>().ForceFlush());
        Assert.True(app.Services.GetRequiredService<MeterProvider>().ForceFlush());
        Assert.True(app.Services.GetRequiredService<LoggerProvider>().ForceFlush());

        var (traces, metrics) = (collector.Received("/v1/traces"), collector.Received("/v1/metrics"));
        foreach (var expected in (string[])["lead-scoring", "/api/v1/leads/{id:guid}", "Intake", "Queue snapshot"]) Assert.Contains(expected, traces, StringComparison.Ordinal);
        foreach (var expected in (string[])["leadscoring.scores", "leadscoring.score.duration", "leadscoring.intake", "leadscoring.queue.snapshot.duration", "leadscoring.pages", "http.server.request.duration", "dotnet.gc.collections"])
            Assert.Contains(expected, metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("aspnetcore.components", metrics, StringComparison.Ordinal);
        Assert.NotEmpty(collector.Received("/v1/logs"));
        foreach (var personal in (string[])[Canary, lead["id"]!])
        {
            Assert.DoesNotContain(personal, traces, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(personal, metrics, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(personal, collector.Received("/v1/logs"), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("http://localhost:4318", "true")]
    public async Task Without_the_variable_or_when_switched_off_nothing_is_collected(string? endpoint, string? disabled)
    {
        await using var app = new TestApp();
        if (endpoint is not null) app.With("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
        if (disabled is not null) app.With("OTEL_SDK_DISABLED", disabled);

        Assert.Null(app.Services.GetService<TracerProvider>());
        Assert.Null(app.Services.GetService<MeterProvider>());
        Assert.Null(app.Services.GetService<LoggerProvider>());
    }

    /// <summary>Takes in what is sent over OTLP/HTTP, as text as far as it is text.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Text)> received) : IAsyncDisposable
    {
        public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public static async Task<Collector> StartAsync()
        {
            var received = new ConcurrentQueue<(string, string)>();
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.MapPost("/v1/{kind}", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                received.Enqueue((request.Path, Encoding.Latin1.GetString(body.ToArray())));
            });
            await app.StartAsync();
            return new Collector(app, received);
        }

        public string Received(string path) => string.Concat(received.Where(one => one.Path == path).Select(one => one.Text));

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LeadScoring.Tests.Core.Integration;

/// <summary>What arrived at a receiver.</summary>
public sealed record Arrived(string Path, string Id, long Timestamp, string Signature, string Body);

/// <summary>A receiver on loopback that answers as a test says.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication web;

    private Receiver(WebApplication web) => this.web = web;

    public ConcurrentQueue<Arrived> Arrived { get; } = [];

    public Func<HttpContext, Task> Answer { get; set; } = http => Status(http, 204);

    public string Url => web.Urls.First() + "/hooks";

    public static Task Status(HttpContext http, int status, string? header = null, string? value = null)
    {
        http.Response.StatusCode = status;
        if (header is not null) http.Response.Headers[header] = value;
        return Task.CompletedTask;
    }

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        receiver.web.Run(receiver.TakeAsync);
        await receiver.web.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var heads = http.Request.Headers;
        Arrived.Enqueue(new Arrived(http.Request.Path, heads["webhook-id"].ToString(), long.Parse(heads["webhook-timestamp"].ToString(), System.Globalization.CultureInfo.InvariantCulture), heads["webhook-signature"].ToString(), await reader.ReadToEndAsync()));
        await Answer(http);
    }
}

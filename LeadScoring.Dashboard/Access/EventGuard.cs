using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Access;

/// <summary>
/// Ends a page that sends more than a person can do: <see cref="LimitOptions.EventBurst"/> messages at once, then <see cref="LimitOptions.EventsPerSecond"/>. One per page,
/// called for one message at a time. Pieces of an upload come as fast as the line carries them and count little.
/// </summary>
internal sealed class EventGuard(IOptions<LimitOptions> options, TimeProvider clock, ILogger<EventGuard> log) : CircuitHandler
{
    private const double PieceOfUpload = 0.05;
    private static readonly AsyncLocal<bool> IsPieceOfUpload = new();

    private readonly LimitOptions limits = options.Value;
    private readonly Lock gate = new();
    private double left = options.Value.EventBurst;
    private long last = clock.GetTimestamp();

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        if (IsTooMuch(IsPieceOfUpload.Value ? PieceOfUpload : 1))
        {
            log.LogWarning("A page sent more than {Burst} messages at once and {Rate} per second after it; circuit {Circuit} is ended", limits.EventBurst, limits.EventsPerSecond, context.Circuit.Id);
            throw new InvalidOperationException("The page sent more than it may.");
        }
        return next(context);
    };

    private bool IsTooMuch(double cost)
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            left = Math.Min(limits.EventBurst, left + (clock.GetElapsedTime(last, now).TotalSeconds * limits.EventsPerSecond));
            last = now;
            left -= cost;
            return left < 0;
        }
    }

    /// <summary>Knows the name of a message, which the guard itself is not told.</summary>
    internal sealed class Naming : IHubFilter
    {
        public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
        {
            IsPieceOfUpload.Value = string.Equals(invocationContext.HubMethodName, "ReceiveJSDataChunk", StringComparison.Ordinal);
            return await next(invocationContext);
        }
    }
}

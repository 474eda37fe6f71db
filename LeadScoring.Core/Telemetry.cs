using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LeadScoring.Core;

/// <summary>
/// What the core tells of its work to whoever listens (OpenTelemetry, dotnet-counters): counts and times, never whose. While nobody listens, telling costs nothing to speak of.
/// </summary>
public static class Telemetry
{
    public const string Name = "LeadScoring";

    public static readonly ActivitySource Source = new(Name);
    public static readonly Meter Meter = new(Name);

    /// <summary>Scores that were made, stored or not.</summary>
    public static readonly Counter<long> Scores = Meter.CreateCounter<long>("leadscoring.scores", "{score}", "Scores made");

    public static readonly Histogram<double> ScoreDuration = Meter.CreateHistogram<double>("leadscoring.score.duration", "s", "From a request to score to its scores");

    /// <summary>Submissions by <c>outcome</c>: scored, unscored, refused, consent_required.</summary>
    public static readonly Counter<long> Intake = Meter.CreateCounter<long>("leadscoring.intake", "{submission}", "Submissions taken in or refused");

    public static readonly Histogram<double> SnapshotDuration = Meter.CreateHistogram<double>("leadscoring.queue.snapshot.duration", "s", "Reading the order of the queue");

    /// <summary>Leads that rescoring has seen, by <c>kind</c>: Refresh, Model.</summary>
    public static readonly Counter<long> Rescored = Meter.CreateCounter<long>("leadscoring.rescoring.leads", "{lead}", "Leads seen by rescoring");
}

using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Scores;

/// <summary>What an admin chose instead of the configuration: the one row of its table.</summary>
public sealed class ScoringSettings
{
    public const int OnlyId = 1;
    public const int MostLeadsPerRep = 500;

    public int Id { get; init; } = OnlyId;
    public double A { get; set; }
    public double B { get; set; }
    public double C { get; set; }

    /// <summary>How many leads a rep can call a day: 1 to <see cref="MostLeadsPerRep"/>.</summary>
    public int LeadsPerRep { get; set; } = 20;

    public BandOptions Bands => new() { A = A, B = B, C = C };
}

/// <summary>How many leads score at or above a threshold.</summary>
/// <param name="Now">All that are stored.</param>
/// <param name="Lately">Those of them that came in the last <see cref="Days"/> days.</param>
public readonly record struct BandLoad(int Now, int Lately)
{
    public const int Days = 28;

    public double PerDay => (double)Lately / Days;
}

internal sealed class ScoringSettingsTable : IEntityTypeConfiguration<ScoringSettings>
{
    public void Configure(EntityTypeBuilder<ScoringSettings> settings)
    {
        settings.ToTable("ScoringSettings").HasKey(s => s.Id);
        settings.Property(s => s.Id).ValueGeneratedNever();
        settings.Ignore(s => s.Bands);
    }
}

/// <summary>
/// The thresholds that hold now: what an admin chose, else the configuration. Whoever asks for <c>IOptions&lt;BandOptions&gt;</c> gets them live. Stored bands follow in
/// steps, so that nobody waits for a million rows. Thread-safe.
/// </summary>
public sealed class BandBook(IOptionsFactory<BandOptions> configured, IDbContextFactory<LeadDb> database, WriteTurns turns, LeadFeed feed, TimeProvider clock) : IOptions<BandOptions>
{
    private const int Step = 5_000;
    private BandOptions current = configured.Create(Options.DefaultName);

    public BandOptions Value => Volatile.Read(ref current);

    /// <summary>What is stored, or the configuration with the usual capacity.</summary>
    public async Task<ScoringSettings> ReadAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<ScoringSettings>().AsNoTracking().SingleOrDefaultAsync(cancel) ?? new ScoringSettings { A = Value.A, B = Value.B, C = Value.C };
    }

    /// <summary>At start, and when another node says that they changed.</summary>
    public async Task LoadAsync(CancellationToken cancel) => Use((await ReadAsync(cancel)).Bands);

    public void Use(BandOptions bands) => Volatile.Write(ref current, bands);

    /// <summary>Gives each stored score the band it has now; what has it already is left alone, so that it may be stopped and begun again.</summary>
    /// <returns>How many were changed.</returns>
    public async Task<int> FollowAsync(CancellationToken cancel)
    {
        var (all, bands) = (0, Value);
        (Band Band, double From, double Below)[] ranges = [(Band.A, bands.A, double.MaxValue), (Band.B, bands.B, bands.A), (Band.C, bands.C, bands.B), (Band.D, double.MinValue, bands.C)];
        foreach (var (band, from, below) in ranges)
        {
            int changed;
            do
            {
                using var turn = await turns.TakeAsync(cancel);
                await using var db = await database.CreateDbContextAsync(cancel);
                changed = await db.Set<LeadScore>().Where(s => s.Score >= from && s.Score < below && s.Band != band).Take(Step).ExecuteUpdateAsync(set => set.SetProperty(s => s.Band, band), cancel);
                all += changed;
            }
            while (changed == Step);
        }
        if (all > 0) feed.Publish(LeadChange.ManyScored);
        return all;
    }

    /// <summary>What a threshold of A asks of the reps.</summary>
    /// <exception cref="AccessRefusedException">By somebody who is no admin.</exception>
    public async Task<BandLoad> LoadOfAsync(double from, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        var since = clock.GetUtcNow().UtcDateTime.AddDays(-BandLoad.Days);
        await using var db = await database.CreateDbContextAsync(cancel);
        var scored = db.Set<LeadScore>().Where(s => s.Score >= from).Join(db.Set<Lead>(), s => s.LeadId, l => l.Id, (s, l) => l);
        return new BandLoad(await scored.CountAsync(cancel), await scored.CountAsync(l => l.CreatedAt >= since, cancel));
    }
}

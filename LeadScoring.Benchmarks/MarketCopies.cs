using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Benchmarks;

/// <summary>Many leads made of few made-up ones, stored past the intake: a million in minutes.</summary>
internal sealed class MarketCopies
{
    private const int Batch = 10_000;
    private readonly TestApp app;
    private readonly DateTime now;
    private readonly SyntheticMarket market;
    private readonly TrainingTable table;
    private readonly LeadFacts[] facts;
    private readonly Random random = new(1);

    public MarketCopies(TestApp app)
    {
        this.app = app;
        now = app.Clock.GetUtcNow().UtcDateTime;
        market = SyntheticMarket.Generate(new MarketOptions { Leads = 1_000 }, now);
        table = TrainingRows.Of(market.ToLearnFrom(), now, FairHousingMode.Exclude);
        var history = new MarketHistory(market.Months);
        facts = [.. market.Leads.Select(lead => lead.ToFacts(history))];
    }

    public ScoringModel Train(int seed)
    {
        var (model, refusal) = Trainer.Train(table, new TrainingOrder { Data = TrainingData.SyntheticMarket, Label = TrainingRows.Label, Seed = seed });
        return model ?? throw new InvalidDataException(refusal);
    }

    /// <summary>Each lead with a score of this model, of a vector that mixes those of two made-up leads.</summary>
    public async Task StoreScoredAsync(int leads, ScoringModel model)
    {
        app.Services.GetRequiredService<ServingModel>().Serve(model);
        var (maker, keeper) = (app.Services.GetRequiredService<ScoreMaker>(), app.Services.GetRequiredService<ScoreKeeper>());
        var vectors = facts.Select(lead => maker.FeaturesOf(model).Extract(lead, now)).ToList();
        await StoreAsync(leads, (rows, some) =>
        {
            var mixed = some.ConvertAll(_ => Mixed(vectors[random.Next(vectors.Count)], vectors[random.Next(vectors.Count)]));
            var explained = model.Explain(mixed);
            for (var i = 0; i < some.Count; i++)
            {
                LeadScore? score = null;
                keeper.Keep(rows, some[i].Id, maker.Make(model, mixed[i], explained[i]), "Viewed 3 homes this week", now, new ConsentLedger(Agreements(some[i])), ref score, now);
            }
        });
    }

    /// <summary>Each lead with so many events, most of them of the last months.</summary>
    public Task StoreEventfulAsync(int leads, int events)
    {
        var told = market.Leads.Where(lead => lead.Events.Length >= 10).ToArray();
        return StoreAsync(leads, (rows, some) =>
        {
            foreach (var lead in some)
            {
                var copied = told[random.Next(told.Length)].Events;
                for (var i = 0; i < events; i++) rows.Add(Copy(copied[i % copied.Length], lead.Id, TimeSpan.FromHours(i / copied.Length)));
            }
        });
    }

    /// <summary>Leads alone; in the order of their ids.</summary>
    public async Task<List<Guid>> StoreAsync(int leads)
    {
        var made = new List<Guid>(leads);
        await StoreAsync(leads, (_, some) => made.AddRange(some.Select(lead => lead.Id)));
        return made;
    }

    private async Task StoreAsync(int leads, Action<NewRows, List<Lead>> andMore)
    {
        await using (var db = await app.OpenDbAsync())
        {
            await MarketFigures.AddAsync(db, [.. market.Areas], [.. market.Months], default);
            await StoredSchema.KeepAsync(db, table.Schema, default);
        }
        foreach (var numbers in Enumerable.Range(0, leads).Chunk(Batch))
        {
            var rows = new NewRows();
            var some = numbers.Select(number => LeadOf(number, leads)).ToList();
            foreach (var lead in some)
            {
                rows.Add(lead);
                foreach (var said in Agreements(lead)) rows.Add(said);
            }
            andMore(rows, some);
            await using var db = await app.OpenDbAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            await rows.InsertAsync(db, default);
            await transaction.CommitAsync();
        }
    }

    private Lead LeadOf(int number, int of)
    {
        var like = market.Leads[number % market.Leads.Length];
        var created = now.AddDays(-200 + 199.0 * number / of);
        return new Lead
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(created)), Origin = LeadOrigin.Import, CreatedAt = created, RecordedAt = created, LastActivityAt = created, Kind = like.Kind, Source = like.Source,
            TimeZone = like.TimeZone, Contact = new SealedContact { FullName = Sealed(), Email = Sealed(), Phone = Sealed() }, EmailIndex = Sealed()[..32], PhoneIndex = Sealed()[..32],
            AreaId = like.Profile.AreasOfInterest.FirstOrDefault(), Profile = like.Profile, ProfileKnownAt = created,
        };
    }

    private static IEnumerable<ConsentEvent> Agreements(Lead lead) => new[] { ConsentPurpose.Profiling, ConsentPurpose.ThirdPartyEnrichment }.Select(purpose =>
        new ConsentEvent { LeadId = lead.Id, Purpose = purpose, Granted = true, At = lead.CreatedAt, RecordedAt = lead.CreatedAt, Channel = "web form", Actor = "person" });

    private static LeadEvent Copy(LeadEvent of, Guid lead, TimeSpan earlier) => new()
    {
        LeadId = lead, Type = of.Type, OccurredAt = of.OccurredAt - earlier, ReceivedAt = of.ReceivedAt - earlier, ListingId = of.ListingId, ListPriceUsd = of.ListPriceUsd, AreaId = of.AreaId,
        SessionId = of.SessionId, DwellSeconds = of.DwellSeconds, Direction = of.Direction, IsBot = of.IsBot, Search = of.Search,
    };

    private float[] Mixed(float[] one, float[] other) => [.. one.Select((value, i) => random.Next(2) == 0 ? value : other[i])];

    /// <summary>As long as a sealed name.</summary>
    private byte[] Sealed()
    {
        var bytes = new byte[48];
        random.NextBytes(bytes);
        return bytes;
    }
}

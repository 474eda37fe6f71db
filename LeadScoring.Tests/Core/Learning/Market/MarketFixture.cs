using System.Collections.Immutable;
using LeadScoring.Core.Learning.Market;

namespace LeadScoring.Tests.Core.Learning.Market;

/// <summary>One market of 4,000 leads over 12 months, made once for all tests of the collection.</summary>
[CollectionDefinition(Name)]
public sealed class MarketFixture : ICollectionFixture<MarketFixture>
{
    public const string Name = "Market";

    public static readonly DateTime AsOf = new(2026, 6, 17, 15, 30, 0, DateTimeKind.Utc);

    public static readonly MarketOptions Options = new() { Seed = 77, Leads = 4_000, Months = 12 };

    private readonly Lazy<ImmutableArray<MarketRow>> rows;

    public MarketFixture() => rows = new(() => Market.Rows());

    public SyntheticMarket Market { get; } = SyntheticMarket.Generate(Options, AsOf);

    /// <summary>Every decision with a label, beside its truth.</summary>
    public ImmutableArray<MarketRow> Rows => rows.Value;
}

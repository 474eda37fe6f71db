using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Core.Measures;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Tests.Core.Learning.Market;

[Collection(MarketFixture.Name)]
public sealed class TruthTests(MarketFixture fixture)
{
    [Fact]
    public void About_a_fifth_of_the_decisions_end_in_an_appointment_within_30_days()
    {
        Assert.InRange(fixture.Rows.Average(r => r.Label ? 1.0 : 0), 0.16, 0.23);
        Assert.InRange(fixture.Rows.Length / 4_000.0, 2, 3.5);
    }

    [Fact]
    public void The_truth_means_what_it_says_at_every_level()
    {
        foreach (var tenth in fixture.Rows.OrderBy(r => r.TrueProbability).Chunk(fixture.Rows.Length / 10))
        {
            var said = tenth.Average(r => r.TrueProbability);
            var spread = Math.Sqrt(tenth.Average(r => r.TrueProbability * (1 - r.TrueProbability)) / tenth.Length);

            Assert.Equal(said, tenth.Average(r => r.Label ? 1.0 : 0), 4 * spread);
        }
    }

    [Fact]
    public void The_ceiling_leaves_room_above_chance_and_below_certainty()
    {
        var ceiling = MarketRows.Ceiling(fixture.Rows);

        Assert.InRange(ceiling.Auc, 0.80, 0.86);
        Assert.InRange(ceiling.PrecisionAt20, 0.75, 1);
    }

    [Fact]
    public void Reading_the_notes_tells_a_little_more_than_any_feature()
    {
        var better = fixture.Rows.Where(r => r.Lead.Notes.Length > 0).Average(r =>
            LogLossError.Of(r.TrueProbability, r.Label) - LogLossError.Of(fixture.Market.TrueProbability(r.Lead, r.At, readsNotes: true), r.Label));

        Assert.InRange(better, 0.0001, 0.02);
    }

    [Fact]
    public void Circumstances_matter_and_nothing_a_lead_does_reveals_them()
    {
        var world = new MarketWorld(MarketFixture.Options, MarketFixture.AsOf);
        var byCircumstance = fixture.Rows.Where(r => r.At == r.Lead.CreatedAt).ToLookup(r => MarketPerson.Of(world, r.Lead.Number).Circumstance);
        double Surprise(int c) => byCircumstance[c].Average(r => (r.Label ? 1 : 0) - r.TrueProbability);
        double Seen(int c) => byCircumstance[c].Average(r => r.TrueProbability);

        Assert.True(Surprise(0) < -0.03, $"was {Surprise(0)}");
        Assert.True(Surprise(2) > 0.03, $"was {Surprise(2)}");
        Assert.Equal(Seen(0), Seen(2), 0.03);
    }

    [Fact]
    public void Age_and_family_go_with_area_and_income_but_decide_nothing()
    {
        var world = new MarketWorld(MarketFixture.Options, MarketFixture.AsOf);
        var rows = fixture.Rows.Where(r => r.Lead.Profile is { AgeRange: not null, FamilyComposition: not null, IncomeBracket: not null, AreasOfInterest.Count: > 0 }).ToList();
        double Income(IEnumerable<MarketRow> some) => some.Average(r => (int)r.Lead.Profile.IncomeBracket!);
        bool IsOld(MarketRow r) => r.Lead.Profile.AgeRange == AgeRange.From61;
        bool IsFamily(MarketRow r) => r.Lead.Profile.FamilyComposition is FamilyComposition.FamilyWithChildren or FamilyComposition.JointFamily;
        double Families(bool rich) => rows.Where(r => world.Areas.WealthOf(r.Lead.Profile.AreasOfInterest[0]) > 0 == rich).Average(r => IsFamily(r) ? 1.0 : 0);

        Assert.True(Income(rows.Where(IsOld)) > Income(rows.Where(r => !IsOld(r))) + 0.2);
        Assert.True(Families(rich: true) > Families(rich: false) + 0.05);
        AssertNoSurprise(rows.Where(IsOld));
        AssertNoSurprise(rows.Where(IsFamily));
    }

    [Fact]
    public void In_the_biased_history_families_get_fewer_appointments_than_the_same_people_in_the_fair_one()
    {
        var options = new MarketOptions { Seed = 79, Leads = 2_000 };
        double Qualified(bool biased) => SyntheticMarket.Generate(options with { IsBiased = biased }, MarketFixture.AsOf).Leads
            .Where(l => l.Profile.FamilyComposition is FamilyComposition.FamilyWithChildren or FamilyComposition.JointFamily)
            .Average(l => l.Outcomes.Any(o => o.Kind == OutcomeKind.AppointmentQualified) ? 1.0 : 0);

        Assert.True(Qualified(biased: true) < 0.75 * Qualified(biased: false));
    }

    [Fact]
    public void A_moment_before_the_arrival_or_after_the_end_has_no_truth()
    {
        var lost = fixture.Market.Leads.First(l => l.Outcomes.Any(o => o.Kind == OutcomeKind.Lost));

        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Market.TrueProbability(lost, lost.CreatedAt.AddDays(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Market.TrueProbability(lost, lost.Outcomes[0].At.AddDays(2)));
    }

    [Fact]
    public void Rows_are_those_that_training_makes()
    {
        var table = TrainingRows.Of(fixture.Market.ToLearnFrom(), MarketFixture.AsOf, FairHousingMode.Exclude);

        Assert.Equal(fixture.Rows.Select(r => r.Label), table.Labels);
    }

    private static void AssertNoSurprise(IEnumerable<MarketRow> rows)
    {
        var some = rows.ToList();
        var spread = Math.Sqrt(some.Average(r => r.TrueProbability * (1 - r.TrueProbability)) / some.Count);
        Assert.Equal(some.Average(r => r.TrueProbability), some.Average(r => r.Label ? 1.0 : 0), 3.5 * spread);
    }
}

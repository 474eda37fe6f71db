using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Scores;

/// <summary>Some leads on their way through a rescoring, in the order of their ids.</summary>
/// <param name="After">Leads up to this id were in earlier batches.</param>
/// <param name="Now">When they were read: the moment of features that are made anew, and of consent. UTC.</param>
/// <param name="Leads">The next that were due.</param>
internal sealed record RescoreBatch(Guid After, DateTime Now, List<RescoredLead> Leads)
{
    /// <summary>Makes features where they are needed, then scores and explains all that may be scored.</summary>
    public RescoreBatch Explain(ScoringModel model, ScoreMaker maker)
    {
        var features = maker.FeaturesOf(model);
        var scored = Leads.FindAll(lead => lead.MayBeScored(Now) && (lead.Stored is not null || lead.Facts is not null));
        var vectors = scored.ConvertAll(lead => lead.Stored?.Vector ?? features.Extract(lead.Facts!, Now));
        // One thread: the other processor is for the queue, the reader and the writer.
        var explanations = model.Explain(vectors, threads: 1);
        for (var i = 0; i < scored.Count; i++)
        {
            var (lead, made) = (scored[i], maker.Make(model, vectors[i], explanations[i]));
            (lead.Made, lead.AsOf) = (made, lead.Stored?.AsOf ?? Now);
            lead.WhyNow = lead.Stored is not null ? lead.Current!.WhyNow : WhyNow.Of(lead.Facts!, Now, model.Schema, made.Explanation.Points);
            lead.Facts = null;
        }
        return this;
    }
}

/// <summary>One lead of a batch: what was read of it, then what was made of that.</summary>
internal sealed class RescoredLead
{
    public required Guid Id { get; init; }

    /// <summary>The lead's row version when it was read: with another one, something happened since.</summary>
    public required int Version { get; init; }

    public required LeadScore? Current { get; init; }
    public required ConsentLedger Consents { get; init; }

    /// <summary>What the model is put over; null: the features are made from <see cref="Facts"/>.</summary>
    public StoredVector? Stored { get; init; }

    public LeadFacts? Facts { get; set; }
    public MadeScore? Made { get; set; }
    public DateTime AsOf { get; set; }
    public string WhyNow { get; set; } = "";

    public bool MayBeScored(DateTime moment) => ConsentGate.Allows(Consents, ConsentPurpose.Profiling, moment);
}

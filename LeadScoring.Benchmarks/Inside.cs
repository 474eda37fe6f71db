using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Benchmarks;

/// <summary>Where the time of scoring goes, and what it allocates; by BenchmarkDotNet on the kernel section's model.</summary>
[MemoryDiagnoser]
public class Inside
{
    private const int Many = 4_096;
    private readonly float[][] rows = KernelRun.Rows(Many);
    private ScoringModel model = null!;
    private float[] imputed = [];
    private float[] encoded = [];

    internal static Task<bool> MeasureAsync()
    {
        var job = Job.ShortRun.WithWarmupCount(2).WithIterationCount(3);
        BenchmarkRunner.Run<Inside>(DefaultConfig.Instance.AddJob(job).WithArtifactsPath(Path.Combine(Path.GetTempPath(), "lead-scoring-inside")));
        return Task.FromResult(true);
    }

    [GlobalSetup]
    public void Load()
    {
        model = KernelRun.Model();
        imputed = new float[model.Schema.Count];
        encoded = new float[model.Parts.Encoder.Count];
    }

    [Benchmark]
    public ModelScore ScoreOne() => model.Score(rows[0]);

    [Benchmark(OperationsPerInvoke = Many)]
    public ModelScore[] ScoreBatch() => model.Score(rows, threads: 1);

    [Benchmark]
    public Explanation ExplainOne() => model.Explain(rows[0]);

    [Benchmark(OperationsPerInvoke = Many)]
    public Explanation[] ExplainBatch() => model.Explain(rows, threads: 1);

    [Benchmark]
    public void Encode()
    {
        model.Parts.Imputer.Impute(rows[0], imputed);
        model.Parts.Encoder.Encode(rows[0], imputed, encoded);
    }
}

namespace LeadScoring.Tests.Support;

/// <summary>A test on files that are not ours to publish: it runs where the environment variable REAL_DATA names their folder.</summary>
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (RealData.Folder is null) Skip = RealData.Reason;
    }
}

/// <inheritdoc cref="RealDataFactAttribute"/>
public sealed class RealDataTheoryAttribute : TheoryAttribute
{
    public RealDataTheoryAttribute()
    {
        if (RealData.Folder is null) Skip = RealData.Reason;
    }
}

public static class RealData
{
    public const string Reason = "Set REAL_DATA to the folder of the real data sets; they are not ours to publish.";

    public static string? Folder => Environment.GetEnvironmentVariable("REAL_DATA") is { Length: > 0 } folder ? folder : null;

    public static string PathOf(string file) => Path.Combine(Folder!, file);
}

namespace LeadScoring.Core.Scoring;

/// <summary>
/// The trees of all members (one member per seed or fold, each complete by itself). Trees that ask for one input at most are kept as step functions; the others are
/// walked or answered by masks of leaves for one row, and by masks of rows for many. Immutable and thread-safe.
/// </summary>
public sealed class Forest
{
    public const int MostLeaves = 256;
    public const int MostInputs = 65_536;
    private readonly LeafMasks? forOne;
    private readonly TreeWalk? walk;
    private readonly TreeMasks forMany;
    private readonly HashSet<int> asked;

    /// <param name="members">Trees per member; members without trees are allowed.</param>
    public Forest(IReadOnlyList<IReadOnlyList<Tree>> members)
    {
        if (members.Any(trees => trees.Any(tree => tree.Leaves.Length > MostLeaves))) throw new ArgumentException($"A tree has more than {MostLeaves} leaves.", nameof(members));
        if (members.Any(trees => trees.Any(tree => tree.Inputs.Any(input => input >= MostInputs)))) throw new ArgumentException($"A tree asks for an input beyond the first {MostInputs}.", nameof(members));
        Members = members;
        asked = members.SelectMany(trees => trees).SelectMany(tree => tree.Inputs).ToHashSet();
        Steps = new StepFunctions([.. members.Select(trees => trees.Where(StepFunctions.Holds).ToArray())]);
        BranchingTrees = [.. members.Select(trees => trees.Where(tree => !StepFunctions.Holds(tree)).ToArray())];
        forOne = LeafMasks.Hold(BranchingTrees) ? new LeafMasks(BranchingTrees) : null;
        walk = forOne is null ? new TreeWalk(BranchingTrees) : null;
        forMany = new TreeMasks(BranchingTrees);
    }

    public IReadOnlyList<IReadOnlyList<Tree>> Members { get; }

    /// <summary>Whether some tree asks for the input.</summary>
    public bool Asks(int input) => asked.Contains(input);

    /// <summary>What answers the branching trees for one row.</summary>
    public string PathOfOne => forOne is null ? "eight trees at a time, walked in registers" : "masks of leaves, read in vectors";

    internal StepFunctions Steps { get; }

    /// <summary>Per member the trees that ask for two inputs or more.</summary>
    internal IReadOnlyList<Tree[]> BranchingTrees { get; }

    /// <summary>The log-odds of each member, into one place per member. Allocates nothing.</summary>
    public void Score(ReadOnlySpan<float> encoded, Span<double> perMember)
    {
        Steps.Score(encoded, perMember);
        forOne?.AddTo(encoded, perMember);
        walk?.AddTo(encoded, perMember);
    }

    /// <summary>The log-odds of each member for a block of rows.</summary>
    internal void Score(RowBlock block)
    {
        Steps.Score(block);
        forMany.AddTo(block);
    }
}

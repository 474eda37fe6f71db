using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>What a search found: the recipe, the fits of each fold and seed that it is made of, and what they say of rows they did not see.</summary>
internal sealed record FoundRecipe
{
    public required Recipe Recipe { get; init; }

    /// <summary>One array per fold; empty when the family has no trees.</summary>
    public required Tree[][] Trees { get; init; }

    /// <summary>One per fold.</summary>
    public required LogisticWeights[] Linear { get; init; }

    /// <summary>Raw log-odds of the blend, one per row.</summary>
    public required double[] OutOfFold { get; init; }

    public required Calibration Calibration { get; init; }
}

/// <summary>
/// Chooses size of the trees, ridge of the linear term and their shares by log-loss out of fold, on the latest folds where rows stand in time. A blend must earn
/// its place: the family with fewer parts wins when it is as good.
/// </summary>
internal sealed class RecipeSearch(InputFitting inputs, bool[] labels, Folds folds, int seed, TrainingSteps steps)
{
    private const double AsGood = 0.0002;
    private const int FewRows = 4_000;

    /// <summary>The strictest first: the search stops where the loss begins to rise.</summary>
    private static readonly double[] Ridges = [100, 30, 10, 3, 1];

    private readonly CrossValidation folded = new(inputs, labels, folds);
    private readonly int[] searched = folds.RowsFrom(folds.FirstSearched);

    public FoundRecipe Find()
    {
        var shapes = Shapes(labels.Length);
        steps.Expect(1 + shapes.Length * (folds.Count - folds.FirstSearched) + folds.FirstSearched);

        var (ridge, linear) = FindRidge();
        var (shape, first) = FindShape(shapes);
        var (trees, forest) = GrowMembers(shape, first);
        var straight = folded.OutOfFold(linear, folds.RowsFrom(0));
        var (share, calibration) = FindShare(forest, straight);
        return new FoundRecipe
        {
            Recipe = new Recipe(share, shape, ridge),
            Trees = share > 0 ? trees : [.. trees.Select(_ => Array.Empty<Tree>())],
            Linear = linear,
            OutOfFold = Blend(forest, straight, share),
            Calibration = calibration,
        };
    }

    /// <summary>Few rows: stumps to eight leaves, and coarse bins, which overfit less; more: up to sixteen leaves. Larger trees reach their best with fewer of them.</summary>
    private static ForestShape[] Shapes(int rows)
    {
        (int Leaves, int Trees)[] sizes = rows < FewRows ? [(2, 300), (4, 200), (8, 120)] : [(4, 300), (8, 300), (16, 200)];
        return [.. sizes.Select(size => new ForestShape(size.Leaves, size.Trees, Math.Clamp(rows / 200, 10, 50), Bins: rows < FewRows ? 32 : 64))];
    }

    private (double Ridge, LogisticWeights[] PerFold) FindRidge()
    {
        steps.Next("Fitting the linear term");
        var perFold = new LogisticWeights?[folds.Count];
        var best = (Loss: double.PositiveInfinity, Ridge: Ridges[0], PerFold: perFold);
        foreach (var ridge in Ridges)
        {
            perFold = FitLinear(ridge, perFold, folds.FirstSearched, folds.Count);
            var loss = LossOf(folded.OutOfFold(perFold, searched), searched);
            if (loss > best.Loss) break;
            best = (loss, ridge, perFold);
        }
        return (best.Ridge, [.. FitLinear(best.Ridge, best.PerFold, 0, folds.FirstSearched).Select(fit => fit!)]);
    }

    /// <summary>Fits these folds again, each from where it stands; the others stay.</summary>
    private LogisticWeights?[] FitLinear(double ridge, LogisticWeights?[] starts, int from, int to)
    {
        LogisticWeights?[] fitted = [.. starts];
        Parallel.For(from, to, fold => fitted[fold] = folded.FitLogistic(ridge, fold, starts[fold]));
        return fitted;
    }

    private (ForestShape Shape, Tree[]?[] PerFold) FindShape(ForestShape[] shapes)
    {
        var best = (Loss: double.PositiveInfinity, Shape: shapes[0], PerFold: Array.Empty<Tree[]?>());
        foreach (var shape in shapes)
        {
            var stages = new double[labels.Length][];
            var perFold = new Tree[]?[folds.Count];
            for (var fold = folds.FirstSearched; fold < folds.Count; fold++)
            {
                steps.Next($"Growing trees of {shape.Leaves} leaves, fold {fold + 1} of {folds.Count}");
                perFold[fold] = folded.Grow(shape, fold, seed);
                folded.AddStages(perFold[fold]!, fold, stages, CrossValidation.Steps(shape.Trees));
            }
            for (var step = 0; step < CrossValidation.Steps(shape.Trees); step++)
            {
                var loss = LossOf([.. searched.Select(row => stages[row][step])], searched);
                if (loss < best.Loss) best = (loss, shape with { Trees = CrossValidation.TreesAt(step) }, perFold);
            }
        }
        return (best.Shape, best.PerFold);
    }

    /// <summary>One member per fold, those that the search did not grow included.</summary>
    private (Tree[][] Members, double[] OutOfFold) GrowMembers(ForestShape shape, Tree[]?[] grown)
    {
        var members = new Tree[folds.Count][];
        var stages = new double[labels.Length][];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            if (grown[fold] is null) steps.Next($"Growing trees of {shape.Leaves} leaves, fold {fold + 1} of {folds.Count}");
            members[fold] = [.. (grown[fold] ?? folded.Grow(shape, fold, seed)).Take(shape.Trees)];
            folded.AddStages(members[fold], fold, stages, CrossValidation.Steps(shape.Trees));
        }
        return (members, [.. stages.Select(row => row[^1])]);
    }

    private (double Share, Calibration Calibration) FindShare(double[] forest, double[] straight)
    {
        var rows = folds.RowsFrom(folds.FirstJudged);
        bool[] judged = [.. rows.Select(row => labels[row])];
        var tried = Enumerable.Range(0, 21).Select(step =>
        {
            var share = step / 20.0;
            var all = Blend(forest, straight, share);
            double[] raw = [.. rows.Select(row => all[row])];
            var calibration = PlattFit.Fit(raw, judged);
            return (Share: share, Calibration: calibration, Loss: PlattFit.Loss(calibration, raw, judged));
        }).ToArray();
        var least = tried.Min(t => t.Loss);
        var chosen = tried.Where(t => t.Loss <= least + AsGood).OrderBy(t => t.Share is 0 or 1 ? 0 : 1).ThenBy(t => t.Loss).First();
        return (chosen.Share, chosen.Calibration);
    }

    private double LossOf(double[] raw, int[] rows) => PlattFit.Loss(new Calibration(1, 0), raw, [.. rows.Select(row => labels[row])]);

    private static double[] Blend(double[] forest, double[] straight, double share) => [.. forest.Select((f, i) => share * f + (1 - share) * straight[i])];
}

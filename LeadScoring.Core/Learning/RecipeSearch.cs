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
/// Chooses size of the trees, ridge of the linear term and their shares by log-loss out of fold. A blend must earn its place: the family with
/// fewer parts wins when it is as good.
/// </summary>
internal sealed class RecipeSearch(InputFitting inputs, bool[] labels, int[] folds, int seed, TrainingSteps steps)
{
    private const int MostTrees = 400;
    private const double AsGood = 0.0002;
    private static readonly double[] Ridges = [0.3, 1, 3, 10, 30];
    private readonly CrossValidation folded = new(inputs, labels, folds);

    public FoundRecipe Find()
    {
        var shapes = Shapes(labels.Length);
        var searchFolds = labels.Length switch { > 15_000 => 2, > 4_000 => 3, _ => folded.Count };
        steps.Expect(1 + shapes.Length * searchFolds + folded.Count - searchFolds);

        var (ridge, linear) = FindRidge();
        var (shape, first) = FindShape(shapes, searchFolds);
        var (trees, forest) = GrowMembers(shape, first);
        var straight = folded.OutOfFold(linear);
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

    /// <summary>Few rows: stumps to eight leaves; more: up to sixteen.</summary>
    private static ForestShape[] Shapes(int rows)
    {
        int[] leaves = rows < 4_000 ? [2, 4, 8] : [4, 8, 16];
        return [.. leaves.Select(count => new ForestShape(count, MostTrees, Math.Clamp(rows / 200, 10, 50)))];
    }

    private (double Ridge, LogisticWeights[] PerFold) FindRidge()
    {
        steps.Next("Fitting the linear term");
        var starts = new LogisticWeights?[folded.Count];
        var best = (Loss: double.PositiveInfinity, Ridge: Ridges[^1], PerFold: Array.Empty<LogisticWeights>());
        foreach (var ridge in Ridges.Reverse())
        {
            var perFold = new LogisticWeights[folded.Count];
            Parallel.For(0, folded.Count, fold => perFold[fold] = folded.FitLogistic(inputs.LinearInputs, ridge, fold, starts[fold]));
            var loss = PlattFit.Loss(new Calibration(1, 0), folded.OutOfFold(perFold), labels);
            if (loss < best.Loss) best = (loss, ridge, perFold);
            perFold.CopyTo(starts, 0);
        }
        return (best.Ridge, best.PerFold);
    }

    private (ForestShape Shape, Tree[]?[] PerFold) FindShape(ForestShape[] shapes, int searchFolds)
    {
        var best = (Loss: double.PositiveInfinity, Shape: shapes[0], PerFold: Array.Empty<Tree[]?>());
        var rows = Enumerable.Range(0, labels.Length).Where(row => folds[row] < searchFolds).ToArray();
        foreach (var shape in shapes)
        {
            var stages = new double[labels.Length][];
            var perFold = new Tree[]?[folded.Count];
            for (var fold = 0; fold < searchFolds; fold++)
            {
                steps.Next($"Growing trees of {shape.Leaves} leaves, fold {fold + 1} of {searchFolds}");
                perFold[fold] = folded.Grow(shape, fold, seed);
                folded.AddStages(perFold[fold]!, fold, stages, CrossValidation.Steps(shape.Trees));
            }
            for (var step = 0; step < CrossValidation.Steps(shape.Trees); step++)
            {
                var loss = PlattFit.Loss(new Calibration(1, 0), [.. rows.Select(row => stages[row][step])], [.. rows.Select(row => labels[row])]);
                if (loss < best.Loss) best = (loss, shape with { Trees = CrossValidation.TreesAt(step) }, perFold);
            }
        }
        return (best.Shape, best.PerFold);
    }

    /// <summary>One member per fold, those that the search did not grow included.</summary>
    private (Tree[][] Members, double[] OutOfFold) GrowMembers(ForestShape shape, Tree[]?[] grown)
    {
        var members = new Tree[folded.Count][];
        var stages = new double[labels.Length][];
        for (var fold = 0; fold < folded.Count; fold++)
        {
            if (grown[fold] is null) steps.Next($"Growing trees of {shape.Leaves} leaves, fold {fold + 1} of {folded.Count}");
            members[fold] = [.. (grown[fold] ?? folded.Grow(shape, fold, seed)).Take(shape.Trees)];
            folded.AddStages(members[fold], fold, stages, CrossValidation.Steps(shape.Trees));
        }
        return (members, [.. stages.Select(row => row[^1])]);
    }

    private (double Share, Calibration Calibration) FindShare(double[] forest, double[] straight)
    {
        var tried = Enumerable.Range(0, 21).Select(step =>
        {
            var share = step / 20.0;
            var raw = Blend(forest, straight, share);
            var calibration = PlattFit.Fit(raw, labels);
            return (Share: share, Calibration: calibration, Loss: PlattFit.Loss(calibration, raw, labels));
        }).ToArray();
        var least = tried.Min(t => t.Loss);
        var chosen = tried.Where(t => t.Loss <= least + AsGood).OrderBy(t => t.Share is 0 or 1 ? 0 : 1).ThenBy(t => t.Loss).First();
        return (chosen.Share, chosen.Calibration);
    }

    private static double[] Blend(double[] forest, double[] straight, double share) => [.. forest.Select((f, i) => share * f + (1 - share) * straight[i])];
}

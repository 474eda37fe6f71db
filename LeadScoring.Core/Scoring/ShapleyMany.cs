using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Sixteen rows through one tree at once: the lanes of two vectors are rows, and each t of the quadrature has its own pair. Reach is how likely a place is reached; a pull is
/// what the row's own value adds to the share that goes left, and 0 where a split on the same input above sent the row elsewhere.
/// </summary>
internal static unsafe class ShapleyMany
{
    public const int Rows = 16;

    /// <summary>How many vectors <see cref="Contribute"/> needs to work in.</summary>
    public static int WorkingVectors(in ShapleyPart tree) => 2 * (1 + 3 * tree.Branches + 2 * tree.Places * tree.Times);

    /// <summary>Adds the Shapley values to the sums; inputs and sums have a pair of vectors per input, round after round.</summary>
    public static void Contribute(
        in ShapleyPart tree, ShapleyBranch* branches, ShapleyTwig* twigs, float* leaves, float* numbers, Vector256<float>* inputs, Vector256<float>* sums, Vector256<float>* working, int inputCount, int rounds)
    {
        var times = tree.Times;
        var pulls = working;
        var taken = pulls + 2 * tree.Branches;
        var reach = taken + 2 + 4 * tree.Branches;
        var expected = reach + 2 * tree.Places * times;
        taken[0] = taken[1] = Vector256<float>.AllBitsSet;
        for (var t = 0; t < times; t++) reach[2 * t] = reach[2 * t + 1] = Vector256.Create(numbers[t]);
        var hanging = expected + 2 * (tree.Branches + tree.Twigs) * times;
        for (var leaf = 0; leaf < tree.Leaves; leaf++, hanging += 2 * times) new Span<Vector256<float>>(hanging, 2 * times).Fill(Vector256.Create(leaves[leaf]));

        for (var round = 0; round < rounds; round++, inputs += 2 * inputCount, sums += 2 * inputCount)
        {
            Down(branches, tree.Branches, times, numbers, inputs, pulls, taken, reach);
            AcrossTwigs(twigs, tree.Twigs, times, numbers, inputs, taken, reach + 2 * tree.Branches * times, expected + 2 * tree.Branches * times, sums);
            Up(branches, tree.Branches, times, numbers, pulls, reach, expected, sums);
        }
    }

    /// <summary>From the root on, how likely each place is reached.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Compiled in full at once, as the next ones: unoptimised vector code is ten times slower.
    private static void Down(ShapleyBranch* branch, int count, nint times, float* numbers, Vector256<float>* inputs, Vector256<float>* pulls, Vector256<float>* taken, Vector256<float>* reach)
    {
        var edge = taken + 2;
        var here = reach;
        for (var n = 0; n < count; n++, branch++, edge += 4, pulls += 2)
        {
            var share = Vector256.Create(branch->Split.ShareToLeft);
            var threshold = Vector256.Create(branch->Split.Threshold);
            var input = inputs + 2 * branch->Split.Input;
            var open = taken + 2 * branch->Split.EdgeBefore;
            var (openA, openB) = (open[0], open[1]);
            var isBelowA = Vector256.LessThanOrEqual(input[0], threshold);
            var isBelowB = Vector256.LessThanOrEqual(input[1], threshold);
            edge[0] = openA & isBelowA;
            edge[1] = openB & isBelowB;
            edge[2] = Vector256.AndNot(openA, isBelowA);
            edge[3] = Vector256.AndNot(openB, isBelowB);
            var pullA = openA & ((isBelowA & Vector256<float>.One) - share);
            var pullB = openB & ((isBelowB & Vector256<float>.One) - share);
            pulls[0] = pullA;
            pulls[1] = pullB;
            var presence = numbers + branch->Split.Presence;
            var left = reach + 2 * branch->Left * times;
            var right = reach + 2 * branch->Right * times;
            for (nint t = 0; t < times; t++, here += 2, left += 2, right += 2)
            {
                var present = Vector256.Create(presence[t]);
                var toLeftA = here[0] * Vector256.MultiplyAddEstimate(pullA, present, share);
                var toLeftB = here[1] * Vector256.MultiplyAddEstimate(pullB, present, share);
                left[0] = toLeftA;
                left[1] = toLeftB;
                right[0] = here[0] - toLeftA;
                right[1] = here[1] - toLeftB;
            }
        }
    }

    /// <summary>Down and up again: the expected value of each twig, and the slope there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AcrossTwigs(ShapleyTwig* twig, int count, nint times, float* numbers, Vector256<float>* inputs, Vector256<float>* taken, Vector256<float>* reach, Vector256<float>* expected, Vector256<float>* sums)
    {
        for (var n = 0; n < count; n++, twig++)
        {
            var share = Vector256.Create(twig->Split.ShareToLeft);
            var threshold = Vector256.Create(twig->Split.Threshold);
            var input = inputs + 2 * twig->Split.Input;
            var open = taken + 2 * twig->Split.EdgeBefore;
            var pullA = open[0] & ((Vector256.LessThanOrEqual(input[0], threshold) & Vector256<float>.One) - share);
            var pullB = open[1] & ((Vector256.LessThanOrEqual(input[1], threshold) & Vector256<float>.One) - share);
            var presence = numbers + twig->Split.Presence;
            var slope = presence + ShapleyTree.Lanes((int)times);
            var gain = Vector256.Create(twig->Gain);
            var right = Vector256.Create(twig->Right);
            var (sumA, sumB) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (nint t = 0; t < times; t++, reach += 2, expected += 2)
            {
                var present = Vector256.Create(presence[t]);
                expected[0] = Vector256.MultiplyAddEstimate(gain, Vector256.MultiplyAddEstimate(pullA, present, share), right);
                expected[1] = Vector256.MultiplyAddEstimate(gain, Vector256.MultiplyAddEstimate(pullB, present, share), right);
                var weight = Vector256.Create(slope[t]);
                sumA = Vector256.MultiplyAddEstimate(reach[0], weight, sumA);
                sumB = Vector256.MultiplyAddEstimate(reach[1], weight, sumB);
            }
            var sum = sums + 2 * twig->Split.Input;
            sum[0] = Vector256.MultiplyAddEstimate(sumA * gain, pullA, sum[0]);
            sum[1] = Vector256.MultiplyAddEstimate(sumB * gain, pullB, sum[1]);
        }
    }

    /// <summary>Back to the root, the expected value below each branch; and the slope there: how likely it is reached, times what turning left is worth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up(ShapleyBranch* branches, int count, nint times, float* numbers, Vector256<float>* pulls, Vector256<float>* reach, Vector256<float>* expected, Vector256<float>* sums)
    {
        for (var n = count - 1; n >= 0; n--)
        {
            var branch = branches + n;
            var share = Vector256.Create(branch->Split.ShareToLeft);
            var (pullA, pullB) = (pulls[2 * n], pulls[2 * n + 1]);
            var presence = numbers + branch->Split.Presence;
            var slope = presence + ShapleyTree.Lanes((int)times);
            var reached = reach + 2 * n * times;
            var here = expected + 2 * n * times;
            var left = expected + 2 * branch->Left * times;
            var right = expected + 2 * branch->Right * times;
            var (sumA, sumB) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (nint t = 0; t < times; t++, reached += 2, here += 2, left += 2, right += 2)
            {
                var present = Vector256.Create(presence[t]);
                var weight = Vector256.Create(slope[t]);
                var (gainA, gainB) = (left[0] - right[0], left[1] - right[1]);
                here[0] = Vector256.MultiplyAddEstimate(gainA, Vector256.MultiplyAddEstimate(pullA, present, share), right[0]);
                here[1] = Vector256.MultiplyAddEstimate(gainB, Vector256.MultiplyAddEstimate(pullB, present, share), right[1]);
                sumA = Vector256.MultiplyAddEstimate(gainA * reached[0], weight, sumA);
                sumB = Vector256.MultiplyAddEstimate(gainB * reached[1], weight, sumB);
            }
            var sum = sums + 2 * branch->Split.Input;
            sum[0] = Vector256.MultiplyAddEstimate(sumA, pullA, sum[0]);
            sum[1] = Vector256.MultiplyAddEstimate(sumB, pullB, sum[1]);
        }
    }
}

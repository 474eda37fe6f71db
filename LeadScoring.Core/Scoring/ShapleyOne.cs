using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>One row through one tree: as <see cref="ShapleyMany"/>, but the lanes of a vector are the t of the quadrature, which one vector holds for paths of up to 16 inputs.</summary>
internal static unsafe class ShapleyOne
{
    public static bool Holds(in ShapleyPart tree) => tree.Times <= Vector256<float>.Count;

    /// <summary>How many vectors <see cref="Contribute"/> needs to work in.</summary>
    public static int WorkingVectors(in ShapleyPart tree) => 1 + 3 * tree.Branches + 2 * tree.Places;

    /// <summary>Adds the Shapley values to the sums, which have a vector per input: its lanes are to be added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Contribute(in ShapleyPart tree, ShapleyBranch* branches, ShapleyTwig* twigs, float* leaves, float* numbers, float* inputs, Vector256<float>* sums, Vector256<float>* working)
    {
        var pulls = working;
        var taken = pulls + tree.Branches;
        var reach = taken + 1 + 2 * tree.Branches;
        var expected = reach + tree.Places;
        taken[0] = Vector256<float>.AllBitsSet;
        reach[0] = Vector256.LoadAligned(numbers);
        var hanging = expected + tree.Branches + tree.Twigs;
        for (var leaf = 0; leaf < tree.Leaves; leaf++) hanging[leaf] = Vector256.Create(leaves[leaf]);

        Down(branches, tree.Branches, numbers, inputs, pulls, taken, reach);
        AcrossTwigs(twigs, tree.Twigs, numbers, inputs, taken, reach + tree.Branches, expected + tree.Branches, sums);
        Up(branches, tree.Branches, numbers, pulls, reach, expected, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Down(ShapleyBranch* branch, int count, float* numbers, float* inputs, Vector256<float>* pulls, Vector256<float>* taken, Vector256<float>* reach)
    {
        var edge = taken + 1;
        for (nint n = 0; n < count; n++, branch++, edge += 2)
        {
            var share = Vector256.Create(branch->Split.ShareToLeft);
            var isBelow = Vector256.LessThanOrEqual(Vector256.Create(inputs[branch->Split.Input]), Vector256.Create(branch->Split.Threshold));
            var isOpen = taken[branch->Split.EdgeBefore];
            edge[0] = isOpen & isBelow;
            edge[1] = Vector256.AndNot(isOpen, isBelow);
            var pull = isOpen & ((isBelow & Vector256<float>.One) - share);
            pulls[n] = pull;
            var toLeft = Vector256.MultiplyAddEstimate(pull, Vector256.LoadAligned(numbers + branch->Split.Presence), share);
            // The ways to the right do not wait for those to the left: on a deep path each step counts.
            var here = reach[n];
            reach[branch->Left] = here * toLeft;
            reach[branch->Right] = here * (Vector256<float>.One - toLeft);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AcrossTwigs(ShapleyTwig* twig, int count, float* numbers, float* inputs, Vector256<float>* taken, Vector256<float>* reach, Vector256<float>* expected, Vector256<float>* sums)
    {
        for (nint n = 0; n < count; n++, twig++)
        {
            var share = Vector256.Create(twig->Split.ShareToLeft);
            var isBelow = Vector256.LessThanOrEqual(Vector256.Create(inputs[twig->Split.Input]), Vector256.Create(twig->Split.Threshold));
            var pull = taken[twig->Split.EdgeBefore] & ((isBelow & Vector256<float>.One) - share);
            var presence = numbers + twig->Split.Presence;
            var toLeft = Vector256.MultiplyAddEstimate(pull, Vector256.LoadAligned(presence), share);
            var gain = Vector256.Create(twig->Gain);
            expected[n] = Vector256.MultiplyAddEstimate(gain, toLeft, Vector256.Create(twig->Right));
            var slope = gain * pull * Vector256.LoadAligned(presence + Vector256<float>.Count);
            sums[twig->Split.Input] = Vector256.MultiplyAddEstimate(reach[n], slope, sums[twig->Split.Input]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up(ShapleyBranch* branches, int count, float* numbers, Vector256<float>* pulls, Vector256<float>* reach, Vector256<float>* expected, Vector256<float>* sums)
    {
        for (nint n = count - 1; n >= 0; n--)
        {
            var branch = branches + n;
            var share = Vector256.Create(branch->Split.ShareToLeft);
            var pull = pulls[n];
            var presence = numbers + branch->Split.Presence;
            var toLeft = Vector256.MultiplyAddEstimate(pull, Vector256.LoadAligned(presence), share);
            var right = expected[branch->Right];
            var gain = expected[branch->Left] - right;
            expected[n] = Vector256.MultiplyAddEstimate(gain, toLeft, right);
            var slope = reach[n] * (pull * Vector256.LoadAligned(presence + Vector256<float>.Count));
            sums[branch->Split.Input] = Vector256.MultiplyAddEstimate(gain, slope, sums[branch->Split.Input]);
        }
    }
}

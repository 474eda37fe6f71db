using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>One row through some trees: as <see cref="ShapleyMany"/>, but the lanes of a vector are the t of the quadrature, which one vector holds for paths of up to 16 inputs.</summary>
internal static unsafe class ShapleyOne
{
    public static int MostTimes => Vector256<float>.Count;

    /// <summary>How many vectors <see cref="Contribute"/> needs to work in.</summary>
    public static int WorkingVectors(in ShapleyPart trees) => 1 + 3 * trees.Branches + trees.Places;

    /// <summary>Adds the Shapley values to the sums, which have a vector per input: its lanes are to be added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Contribute(in ShapleyPart trees, ShapleyBranch* branches, ShapleyTwig* twigs, float* leaves, float* numbers, float* inputs, Vector256<float>* sums, Vector256<float>* working)
    {
        var pulls = working;
        var taken = pulls + trees.Branches;
        var places = taken + 1 + 2 * trees.Branches;
        taken[0] = Vector256<float>.AllBitsSet;
        for (var root = 0; root < trees.Roots; root++) places[root] = Vector256.LoadAligned(numbers + branches[root].Split.Presence - Vector256<float>.Count);
        var hanging = places + trees.Branches + trees.Twigs;
        for (var leaf = 0; leaf < trees.Leaves; leaf++) hanging[leaf] = Vector256.Create(leaves[leaf]);

        Down(branches, trees.Branches, numbers, inputs, pulls, taken, places);
        AcrossTwigs(twigs, trees.Twigs, numbers, inputs, taken, places + trees.Branches, sums);
        Up(branches, trees.Branches, numbers, pulls, places, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Down(ShapleyBranch* branch, int count, float* numbers, float* inputs, Vector256<float>* pulls, Vector256<float>* taken, Vector256<float>* places)
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
            var here = places[n];
            places[branch->LeftReach] = here * toLeft;
            places[branch->RightReach] = here * (Vector256<float>.One - toLeft);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AcrossTwigs(ShapleyTwig* twig, int count, float* numbers, float* inputs, Vector256<float>* taken, Vector256<float>* places, Vector256<float>* sums)
    {
        for (nint n = 0; n < count; n++, twig++)
        {
            var share = Vector256.Create(twig->Split.ShareToLeft);
            var isBelow = Vector256.LessThanOrEqual(Vector256.Create(inputs[twig->Split.Input]), Vector256.Create(twig->Split.Threshold));
            var pull = taken[twig->Split.EdgeBefore] & ((isBelow & Vector256<float>.One) - share);
            var presence = numbers + twig->Split.Presence;
            var toLeft = Vector256.MultiplyAddEstimate(pull, Vector256.LoadAligned(presence), share);
            var gain = Vector256.Create(twig->Gain);
            var slope = gain * pull * Vector256.LoadAligned(presence + Vector256<float>.Count);
            sums[twig->Split.Input] = Vector256.MultiplyAddEstimate(places[n], slope, sums[twig->Split.Input]);
            places[n] = Vector256.MultiplyAddEstimate(gain, toLeft, Vector256.Create(twig->Right));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up(ShapleyBranch* branches, int count, float* numbers, Vector256<float>* pulls, Vector256<float>* places, Vector256<float>* sums)
    {
        for (nint n = count - 1; n >= 0; n--)
        {
            var branch = branches + n;
            var share = Vector256.Create(branch->Split.ShareToLeft);
            var pull = pulls[n];
            var presence = numbers + branch->Split.Presence;
            var toLeft = Vector256.MultiplyAddEstimate(pull, Vector256.LoadAligned(presence), share);
            var right = places[branch->Right];
            var gain = places[branch->Left] - right;
            var slope = places[n] * (pull * Vector256.LoadAligned(presence + Vector256<float>.Count));
            sums[branch->Split.Input] = Vector256.MultiplyAddEstimate(gain, slope, sums[branch->Split.Input]);
            places[n] = Vector256.MultiplyAddEstimate(gain, toLeft, right);
        }
    }
}

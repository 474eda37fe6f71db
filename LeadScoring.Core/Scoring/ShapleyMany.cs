using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LeadScoring.Core.Scoring;

/// <summary>
/// Sixteen rows through one tree at once: the lanes of a vector are rows, and each t of the quadrature has its own. A place first says how likely it is reached, then its expected value; a pull is
/// what the row's own value adds to the share that goes left, and 0 where a split on the same input above sent the row elsewhere.
/// </summary>
internal static unsafe class ShapleyMany
{
    public const int Rows = 16;

    /// <summary>How many vectors <see cref="Contribute"/> needs to work in.</summary>
    public static int WorkingVectors(in ShapleyPart tree) => 1 + 3 * tree.Branches + tree.Places * tree.Times;

    /// <summary>Adds the Shapley values to the sums; inputs and sums have a vector per input, round after round.</summary>
    public static void Contribute(
        in ShapleyPart tree, ShapleyBranch* branches, ShapleyTwig* twigs, float* leaves, float* numbers, Vector512<float>* inputs, Vector512<float>* sums, Vector512<float>* working, int inputCount, int rounds)
    {
        var times = tree.Times;
        var pulls = working;
        var taken = pulls + tree.Branches;
        var places = taken + 1 + 2 * tree.Branches;
        taken[0] = Vector512<float>.AllBitsSet;
        var hanging = places + (tree.Branches + tree.Twigs) * times;
        for (var leaf = 0; leaf < tree.Leaves; leaf++, hanging += times) new Span<Vector512<float>>(hanging, times).Fill(Vector512.Create(leaves[leaf]));

        for (var round = 0; round < rounds; round++, inputs += inputCount, sums += inputCount)
        {
            for (var t = 0; t < times; t++) places[t] = Vector512.Create(numbers[t]);
            Down(branches, tree.Branches, times, numbers, inputs, pulls, taken, places);
            AcrossTwigs(twigs, tree.Twigs, times, numbers, inputs, taken, places + tree.Branches * times, sums);
            Up(branches, tree.Branches, times, numbers, pulls, places, sums);
        }
    }

    /// <summary>From the root on, how likely each place is reached.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Compiled in full at once, as the next ones: unoptimised vector code is ten times slower.
    private static void Down(ShapleyBranch* branch, int count, nint times, float* numbers, Vector512<float>* inputs, Vector512<float>* pulls, Vector512<float>* taken, Vector512<float>* places)
    {
        var edge = taken + 1;
        var here = places;
        for (var n = 0; n < count; n++, branch++, edge += 2, pulls++)
        {
            var share = Vector512.Create(branch->Split.ShareToLeft);
            var open = taken[branch->Split.EdgeBefore];
            var isBelow = Vector512.LessThanOrEqual(inputs[branch->Split.Input], Vector512.Create(branch->Split.Threshold));
            edge[0] = open & isBelow;
            edge[1] = Vector512.AndNot(open, isBelow);
            var pull = open & ((isBelow & Vector512<float>.One) - share);
            pulls[0] = pull;
            var presence = numbers + branch->Split.Presence;
            var left = places + branch->LeftReach * times;
            var right = places + branch->RightReach * times;
            for (nint t = 0, at = 0; t < times; t++, at += sizeof(Vector512<float>))
            {
                var reached = At(here, at);
                var toLeft = reached * Vector512.MultiplyAddEstimate(pull, Vector512.Create(presence[t]), share);
                At(left, at) = toLeft;
                At(right, at) = reached - toLeft;
            }
            here += times;
        }
    }

    /// <summary>Down and up again: the expected value of each twig, and the slope there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AcrossTwigs(ShapleyTwig* twig, int count, nint times, float* numbers, Vector512<float>* inputs, Vector512<float>* taken, Vector512<float>* place, Vector512<float>* sums)
    {
        for (var n = 0; n < count; n++, twig++)
        {
            var share = Vector512.Create(twig->Split.ShareToLeft);
            var isBelow = Vector512.LessThanOrEqual(inputs[twig->Split.Input], Vector512.Create(twig->Split.Threshold));
            var pull = taken[twig->Split.EdgeBefore] & ((isBelow & Vector512<float>.One) - share);
            var presence = numbers + twig->Split.Presence;
            var slope = presence + ShapleyTrees.Lanes((int)times);
            var gain = Vector512.Create(twig->Gain);
            var right = Vector512.Create(twig->Right);
            var sum = Vector512<float>.Zero;
            for (nint t = 0; t < times; t++, place++)
            {
                sum = Vector512.MultiplyAddEstimate(place[0], Vector512.Create(slope[t]), sum);
                place[0] = Vector512.MultiplyAddEstimate(gain, Vector512.MultiplyAddEstimate(pull, Vector512.Create(presence[t]), share), right);
            }
            sums[twig->Split.Input] = Vector512.MultiplyAddEstimate(sum * gain, pull, sums[twig->Split.Input]);
        }
    }

    /// <summary>Back to the root, the expected value below each branch; and the slope there: how likely it is reached, times what turning left is worth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Up(ShapleyBranch* branches, int count, nint times, float* numbers, Vector512<float>* pulls, Vector512<float>* places, Vector512<float>* sums)
    {
        for (var n = count - 1; n >= 0; n--)
        {
            var branch = branches + n;
            var share = Vector512.Create(branch->Split.ShareToLeft);
            var pull = pulls[n];
            var presence = numbers + branch->Split.Presence;
            var slope = presence + ShapleyTrees.Lanes((int)times);
            var here = places + n * times;
            var left = places + branch->Left * times;
            var right = places + branch->Right * times;
            var sum = Vector512<float>.Zero;
            for (nint t = 0, at = 0; t < times; t++, at += sizeof(Vector512<float>))
            {
                var toTheRight = At(right, at);
                var gain = At(left, at) - toTheRight;
                sum = Vector512.MultiplyAddEstimate(gain * At(here, at), Vector512.Create(slope[t]), sum);
                At(here, at) = Vector512.MultiplyAddEstimate(gain, Vector512.MultiplyAddEstimate(pull, Vector512.Create(presence[t]), share), toTheRight);
            }
            sums[branch->Split.Input] = Vector512.MultiplyAddEstimate(sum, pull, sums[branch->Split.Input]);
        }
    }

    /// <summary>Counted in bytes: one number that grows serves three pointers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Vector512<float> At(Vector512<float>* first, nint bytes) => ref *(Vector512<float>*)((byte*)first + bytes);
}

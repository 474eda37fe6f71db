using System.Globalization;
using System.Runtime.InteropServices;

namespace LeadScoring.Benchmarks;

/// <summary>LightGBM on a forest of the same size, by its C interface: nothing is faster on its side.</summary>
internal sealed partial class LightGbmPeer : IDisposable
{
    private const string Library = "lib_lightgbm";
    private const int Float32 = 0;
    private const int Normal = 0;
    private const int Contributions = 3;

    private nint data;
    private nint model;

    private LightGbmPeer(float[][] train, bool[] labels)
    {
        const string parameters = "objective=binary num_leaves=31 learning_rate=0.08 min_data_in_leaf=20 feature_fraction=0.3 num_threads=2 verbosity=-1";
        Check(DatasetCreateFromMat(Flat(train), Float32, train.Length, KernelRun.Features, 1, parameters, 0, out data));
        Check(DatasetSetField(data, "label", [.. labels.Select(label => label ? 1f : 0)], labels.Length, Float32));
        Check(BoosterCreate(data, parameters, out model));
        for (var tree = 0; tree < 200; tree++) Check(BoosterUpdateOneIter(model, out _));
    }

    /// <summary>Null where the library cannot be loaded.</summary>
    public static LightGbmPeer? Train(float[][] train, bool[] labels)
    {
        try
        {
            return new LightGbmPeer(train, labels);
        }
        catch (DllNotFoundException fault)
        {
            Console.WriteLine("  LightGBM is not measured: " + fault.Message);
            return null;
        }
    }

    /// <returns>Microseconds a row.</returns>
    public double One(float[][] rows) => Single(rows, Normal, 1);

    /// <summary>One number per feature and the base.</summary>
    public double ExplainOne(float[][] rows) => Single(rows, Contributions, KernelRun.Features + 1);

    public double Many(float[][] rows, int threads) => Batch(rows, Normal, 1, threads);

    public double ExplainMany(float[][] rows) => Batch(rows, Contributions, KernelRun.Features + 1, threads: 1);

    public void Dispose()
    {
        if (model != 0) Check(BoosterFree(model));
        if (data != 0) Check(DatasetFree(data));
        (model, data) = (0, 0);
    }

    private double Single(float[][] rows, int kind, int numbers)
    {
        Check(SingleRowFastInit(model, kind, 0, -1, Float32, KernelRun.Features, "num_threads=1", out var fast));
        var result = new double[numbers];
        var median = KernelClock.Median(rows, row => Check(SingleRowFast(fast, row, out _, result)));
        Check(FastConfigFree(fast));
        return median;
    }

    private double Batch(float[][] rows, int kind, int numbers, int threads)
    {
        var (flat, result) = (Flat(rows), new double[rows.Length * numbers]);
        var parameters = string.Create(CultureInfo.InvariantCulture, $"num_threads={threads}");
        return KernelClock.Best(rows.Length, () => Check(PredictForMat(model, flat, Float32, rows.Length, KernelRun.Features, 1, kind, 0, -1, parameters, out _, result)), runs: 3);
    }

    private static float[] Flat(float[][] rows)
    {
        var flat = new float[rows.Length * KernelRun.Features];
        for (var row = 0; row < rows.Length; row++) rows[row].CopyTo(flat, row * KernelRun.Features);
        return flat;
    }

    private static void Check(int status)
    {
        if (status != 0) throw new InvalidOperationException("LightGBM: " + Marshal.PtrToStringUTF8(GetLastError()));
    }

    [LibraryImport(Library, EntryPoint = "LGBM_GetLastError")]
    private static partial nint GetLastError();

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int DatasetCreateFromMat(float[] values, int type, int rows, int columns, int byRow, string parameters, nint reference, out nint made);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int DatasetSetField(nint set, string field, float[] values, int count, int type);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetFree")]
    private static partial int DatasetFree(nint set);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int BoosterCreate(nint set, string parameters, out nint made);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    private static partial int BoosterUpdateOneIter(nint booster, out int isFinished);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterFree")]
    private static partial int BoosterFree(nint booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterPredictForMat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PredictForMat(nint booster, float[] values, int type, int rows, int columns, int byRow, int kind, int from, int count, string parameters, out long length, double[] result);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterPredictForMatSingleRowFastInit", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SingleRowFastInit(nint booster, int kind, int from, int count, int type, int columns, string parameters, out nint fast);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterPredictForMatSingleRowFast")]
    private static partial int SingleRowFast(nint fast, float[] row, out long length, double[] result);

    [LibraryImport(Library, EntryPoint = "LGBM_FastConfigFree")]
    private static partial int FastConfigFree(nint fast);
}

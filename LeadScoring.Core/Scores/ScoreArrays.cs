using System.Buffers.Binary;

namespace LeadScoring.Core.Scores;

/// <summary>Vectors and points as a record keeps them: little-endian whatever the machine, read back bit for bit.</summary>
public static class ScoreArrays
{
    public static byte[] Write(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return bytes;
    }

    public static byte[] Write(ReadOnlySpan<double> points)
    {
        var bytes = new byte[points.Length * sizeof(double)];
        for (var i = 0; i < points.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), points[i]);
        return bytes;
    }

    public static float[] ReadVector(ReadOnlySpan<byte> bytes)
    {
        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++) vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return vector;
    }

    public static double[] ReadPoints(ReadOnlySpan<byte> bytes)
    {
        var points = new double[bytes.Length / sizeof(double)];
        for (var i = 0; i < points.Length; i++) points[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        return points;
    }
}

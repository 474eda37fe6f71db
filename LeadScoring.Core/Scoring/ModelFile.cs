using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LeadScoring.Core.Features;

namespace LeadScoring.Core.Scoring;

/// <summary>A model, or why the file is refused, in a sentence for people.</summary>
public sealed record ModelReading(ScoringModel? Model, string? Refusal);

/// <summary>
/// The one file of a model. Layout, little-endian: magic, format number, schema, medians, inputs, forests, linear term, calibration, scale, card, probe rows with
/// the scores they had, SHA-256 over all before it. Equal models give equal bytes. Reading checks the hash, then scores the probes: a damaged file is
/// refused, never scores wrongly.
/// </summary>
public static class ModelFile
{
    private const int Format = 1;
    private const double ProbeTolerance = 1e-6;
    private static readonly byte[] Magic = "LEADMODL"u8.ToArray();

    public static byte[] Write(ModelParts parts)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Format);
        ModelParts(writer, parts);
        var judge = new ScoringModel(parts, "");
        writer.Write(parts.Probes.Count);
        foreach (var probe in parts.Probes)
        {
            writer.WriteFloats(probe);
            writer.Write(judge.Score(probe).Unclamped);
        }
        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    public static ModelReading Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < Magic.Length + sizeof(int) + SHA256.HashSizeInBytes) return Refused($"the file has only {file.Length} bytes");
        var content = file[..^SHA256.HashSizeInBytes];
        var hash = file[^SHA256.HashSizeInBytes..];
        if (!content.StartsWith(Magic)) return Refused("it is not a model file");
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(hash)) return Refused("its content does not match its SHA-256, so it was damaged or changed");
        var format = BitConverter.ToInt32(content[Magic.Length..]);
        if (format != Format) return Refused($"its format is {format}; this program reads {Format}");
        try
        {
            using var reader = new BinaryReader(new MemoryStream(content[(Magic.Length + sizeof(int))..].ToArray()), Encoding.UTF8);
            return Checked(reader, "m-" + Convert.ToHexStringLower(hash[..4]));
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or ArgumentException or JsonException or FormatException or OverflowException)
        {
            return Refused("its content is not that of a model: " + fault.Message);
        }
    }

    private static ModelReading Checked(BinaryReader reader, string version)
    {
        var parts = ModelParts(reader);
        var probes = new float[reader.ReadCount(1_000)][];
        var expected = new double[probes.Length];
        for (var i = 0; i < probes.Length; i++) (probes[i], expected[i]) = (reader.ReadFloats(), reader.ReadDouble());
        if (reader.BaseStream.Position != reader.BaseStream.Length) return Refused("it goes on after its end");

        var model = new ScoringModel(parts with { Probes = probes }, version);
        for (var i = 0; i < probes.Length; i++)
        {
            var actual = model.Score(probes[i]).Unclamped;
            if (!(Math.Abs(actual - expected[i]) <= ProbeTolerance)) return Refused($"its self-test failed: probe {i} scored {actual:R} instead of {expected[i]:R}");
        }
        return new ModelReading(model, null);
    }

    private static ModelReading Refused(string reason) => new(null, $"The model file was refused: {reason}.");

    private static void ModelParts(BinaryWriter writer, ModelParts parts)
    {
        writer.Write(parts.Schema.ToJson());
        parts.Imputer.Write(writer);
        writer.Write(parts.Encoder);
        writer.Write(parts.Forest);
        writer.Write(parts.Linear);
        writer.Write(parts.Calibration.Slope);
        writer.Write(parts.Calibration.Intercept);
        writer.Write(parts.PointsPerDoubling);
        writer.Write(parts.SpreadFactor);
        writer.Write(parts.Card.ToJson());
    }

    private static ModelParts ModelParts(BinaryReader reader)
    {
        var schema = FeatureSchema.FromJson(reader.ReadString());
        var imputer = SegmentImputer.Read(reader, schema);
        var encoder = reader.ReadEncoder(schema);
        var forest = reader.ReadForest(encoder.Count);
        var linear = reader.ReadLinear();
        if (linear.Intercepts.Count != forest.Members.Count || linear.InputMeans.Count != encoder.Count) throw new InvalidDataException("the linear term does not fit the forest");
        var parts = new ModelParts
        {
            Schema = schema,
            Imputer = imputer,
            Encoder = encoder,
            Forest = forest,
            Linear = linear,
            Calibration = new Calibration(reader.ReadDouble(), reader.ReadDouble()),
            PointsPerDoubling = reader.ReadDouble(),
            SpreadFactor = reader.ReadDouble(),
            Card = ModelCard.FromJson(reader.ReadString()),
            Probes = [],
        };
        if (!(parts.Calibration.Slope > 0) || !double.IsFinite(parts.Calibration.Intercept)) throw new InvalidDataException("the calibration is not increasing");
        if (parts.PointsPerDoubling is not (>= 4 and <= 10)) throw new InvalidDataException("the scale is outside 4 to 10 points per doubling");
        return parts;
    }
}

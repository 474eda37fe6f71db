using LeadScoring.Core.Features;

namespace LeadScoring.Core.Scoring;

/// <summary>How the parts of a model stand in its file.</summary>
internal static class ModelFileParts
{
    private const int MostItems = 10_000_000;

    public static void Write(this BinaryWriter writer, InputEncoder encoder)
    {
        foreach (var groups in encoder.Groups) writer.WriteInts(groups);
        writer.Write(encoder.Count);
        foreach (var input in encoder.Inputs)
        {
            writer.Write(input.Feature);
            writer.Write((byte)input.Kind);
            writer.Write(input.Group);
            writer.Write(input.Logarithmic);
            writer.Write(input.Centre);
            writer.Write(input.Width);
            writer.Write(input.Knot);
            writer.WriteFloats(input.Rates ?? []);
        }
    }

    public static InputEncoder ReadEncoder(this BinaryReader reader, FeatureSchema schema)
    {
        var groups = new int[schema.Count][];
        for (var i = 0; i < groups.Length; i++) groups[i] = reader.ReadInts();
        var inputs = new ModelInput[reader.ReadCount(MostItems)];
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = new ModelInput(reader.ReadInt32(), (InputKind)reader.ReadByte())
            {
                Group = reader.ReadInt32(),
                Logarithmic = reader.ReadBoolean(),
                Centre = reader.ReadSingle(),
                Width = reader.ReadSingle(),
                Knot = reader.ReadSingle(),
            };
            var rates = reader.ReadFloats();
            inputs[i] = input with { Rates = rates.Length == 0 ? null : rates };
        }
        return new InputEncoder(schema, inputs, groups);
    }

    public static void Write(this BinaryWriter writer, Forest forest)
    {
        writer.Write(forest.Members.Count);
        foreach (var trees in forest.Members)
        {
            writer.Write(trees.Count);
            foreach (var tree in trees)
            {
                writer.WriteInts(tree.Inputs);
                writer.WriteFloats(tree.Thresholds);
                writer.WriteInts(tree.Left);
                writer.WriteInts(tree.Right);
                writer.WriteDoubles(tree.Leaves);
                writer.WriteInts(tree.Covers);
            }
        }
    }

    public static Forest ReadForest(this BinaryReader reader, int inputCount)
    {
        var members = new Tree[reader.ReadCount(1_000)][];
        if (members.Length == 0) throw new InvalidDataException("the model has no member");
        for (var member = 0; member < members.Length; member++)
        {
            members[member] = new Tree[reader.ReadCount(MostItems)];
            for (var i = 0; i < members[member].Length; i++)
            {
                var tree = new Tree
                {
                    Inputs = reader.ReadInts(),
                    Thresholds = reader.ReadFloats(),
                    Left = reader.ReadInts(),
                    Right = reader.ReadInts(),
                    Leaves = reader.ReadDoubles(),
                    Covers = reader.ReadInts(),
                };
                if (tree.Fault(inputCount) is { } fault) throw new InvalidDataException($"tree {i} of member {member}: {fault}");
                members[member][i] = tree;
            }
        }
        return new Forest(members);
    }

    public static void Write(this BinaryWriter writer, LinearTerm linear)
    {
        writer.WriteDoubles(linear.Intercepts);
        foreach (var weights in linear.Weights) writer.WriteDoubles(weights);
        writer.WriteDoubles(linear.InputMeans);
    }

    public static LinearTerm ReadLinear(this BinaryReader reader)
    {
        var intercepts = reader.ReadDoubles();
        var weights = new double[intercepts.Length][];
        for (var member = 0; member < weights.Length; member++) weights[member] = reader.ReadDoubles();
        return new LinearTerm(intercepts, weights, reader.ReadDoubles());
    }

    public static void WriteFloats(this BinaryWriter writer, IReadOnlyCollection<float> values)
    {
        writer.Write(values.Count);
        foreach (var value in values) writer.Write(value);
    }

    public static float[] ReadFloats(this BinaryReader reader)
    {
        var values = new float[reader.ReadCount(MostItems)];
        for (var i = 0; i < values.Length; i++) values[i] = reader.ReadSingle();
        return values;
    }

    /// <summary>A count of 0 to the most; what follows takes at least a byte each.</summary>
    public static int ReadCount(this BinaryReader reader, int most)
    {
        var count = reader.ReadInt32();
        return count >= 0 && count <= Math.Min(most, reader.BaseStream.Length - reader.BaseStream.Position)
            ? count
            : throw new InvalidDataException($"a count is {count}");
    }

    private static void WriteInts(this BinaryWriter writer, IReadOnlyCollection<int> values)
    {
        writer.Write(values.Count);
        foreach (var value in values) writer.Write(value);
    }

    private static int[] ReadInts(this BinaryReader reader)
    {
        var values = new int[reader.ReadCount(MostItems)];
        for (var i = 0; i < values.Length; i++) values[i] = reader.ReadInt32();
        return values;
    }

    private static void WriteDoubles(this BinaryWriter writer, IReadOnlyCollection<double> values)
    {
        writer.Write(values.Count);
        foreach (var value in values) writer.Write(value);
    }

    private static double[] ReadDoubles(this BinaryReader reader)
    {
        var values = new double[reader.ReadCount(MostItems)];
        for (var i = 0; i < values.Length; i++) values[i] = reader.ReadDouble();
        return values;
    }
}

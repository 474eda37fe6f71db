using System.Buffers;
using System.Text;

namespace LeadScoring.Core.Intake.Csv;

/// <summary>How the bytes of a file spell text: by its mark, else by what the bytes can be.</summary>
/// <param name="Encoding">Reads every byte sequence: what is not text of it becomes U+FFFD.</param>
/// <param name="Name">As people call it: "UTF-8", "UTF-16", "Windows-1252".</param>
/// <param name="UnreadableSequences">How many byte sequences are no text of this encoding.</param>
public sealed record CsvEncoding(Encoding Encoding, string Name, long UnreadableSequences)
{
    private const int Chunk = 64 * 1024;
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Reads the stream once, to its end, in pieces.</summary>
    public static CsvEncoding Detect(Stream stream, CancellationToken cancel = default)
    {
        var bytes = new byte[Chunk];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return OfMark(bytes.AsSpan(0, count)) ?? OfZeroes(bytes.AsSpan(0, count)) ?? OfWholeText(stream, bytes, count, cancel);
    }

    private static CsvEncoding? OfMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new(Utf8, "UTF-8", 0),
        [0xFF, 0xFE, 0, 0, ..] => new(Encoding.UTF32, "UTF-32", 0),
        [0xFF, 0xFE, ..] => new(Encoding.Unicode, "UTF-16", 0),
        [0xFE, 0xFF, ..] => new(Encoding.BigEndianUnicode, "UTF-16 (big-endian)", 0),
        _ => null,
    };

    /// <summary>Latin text in UTF-16 has a zero in every other byte; in all other encodings a zero is no text at all.</summary>
    private static CsvEncoding? OfZeroes(ReadOnlySpan<byte> bytes)
    {
        var zeroes = new int[2];
        for (var i = 0; i < bytes.Length; i++)
            if (bytes[i] == 0) zeroes[i % 2]++;
        var half = bytes.Length / 2;
        if (half > 0 && zeroes[1] > half * 0.4 && zeroes[0] < half * 0.05) return new(Encoding.Unicode, "UTF-16", 0);
        if (half > 0 && zeroes[0] > half * 0.4 && zeroes[1] < half * 0.05) return new(Encoding.BigEndianUnicode, "UTF-16 (big-endian)", 0);
        return null;
    }

    /// <summary>UTF-8 betrays itself: other text hardly ever forms its sequences. One bad byte in a UTF-8 file does not make it something else.</summary>
    private static CsvEncoding OfWholeText(Stream stream, byte[] bytes, int count, CancellationToken cancel)
    {
        long good = 0, bad = 0;
        for (var isLast = count < bytes.Length; ; isLast = count < bytes.Length)
        {
            cancel.ThrowIfCancellationRequested();
            var kept = CountSequences(bytes.AsSpan(0, count), isLast, ref good, ref bad);
            if (isLast) break;
            bytes.AsSpan(count - kept, kept).CopyTo(bytes);
            count = kept + stream.ReadAtLeast(bytes.AsSpan(kept), bytes.Length - kept, throwOnEndOfStream: false);
        }
        return bad > good ? new(Windows1252, "Windows-1252", 0) : new(Utf8, "UTF-8", bad);
    }

    /// <returns>How many bytes at the end wait for their continuation.</returns>
    private static int CountSequences(ReadOnlySpan<byte> bytes, bool isLast, ref long good, ref long bad)
    {
        while (true)
        {
            var next = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (next < 0) return 0;
            bytes = bytes[next..];
            var status = Rune.DecodeFromUtf8(bytes, out _, out var length);
            if (status == OperationStatus.NeedMoreData && !isLast) return bytes.Length;
            if (status == OperationStatus.Done) good++;
            else bad++;
            bytes = bytes[length..];
        }
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LeadScoring.Core.Storage;

/// <summary>
/// Ids of version 7 that also keep the order in which they were made within one millisecond, by a counter (RFC 9562, 6.2). Many rows that are stored at once then lie side by side in
/// the index of their ids instead of all over it. Thread-safe.
/// </summary>
public static class OrderedIds
{
    private const int OwnBits = 42;

    /// <summary>Tells the ids of this process from those of another one at the same moment.</summary>
    private static readonly ulong Own = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> (64 - OwnBits);

    private static uint counter;

    /// <param name="at">UTC.</param>
    public static Guid Next(DateTime at)
    {
        var (milliseconds, count) = ((ulong)(at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond, Interlocked.Increment(ref counter));
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, milliseconds << 16 | 0x7000 | count >> 20);
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], 0x8000_0000_0000_0000 | (ulong)(count & 0xFFFFF) << OwnBits | Own);
        return new Guid(id, bigEndian: true);
    }
}

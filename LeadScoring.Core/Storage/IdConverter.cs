using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LeadScoring.Core.Storage;

/// <summary>
/// An id is 16 bytes in SQLite, which would otherwise keep it as 36 letters. The most significant byte comes first: the database then orders ids as <see cref="Guid"/> does, and those of
/// version 7 by time.
/// </summary>
public sealed class IdConverter() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => Read(bytes))
{
    private static Guid Read(byte[] bytes) => new(bytes, bigEndian: true);
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LeadScoring.Dashboard.Access.Keys;

/// <summary>A key of another program. The key itself is shown once; its row holds what recognises it, not what it is.</summary>
public sealed class ApiKey
{
    public const int LongestName = 80;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The public part: says which key it is, and is no secret.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the whole key. Its secret is 256 random bits: nobody can try them all, so that a slow hash would only slow requests down.</summary>
    public required byte[] Hash { get; init; }

    public required string Name { get; init; }
    public required KeyScope Scopes { get; init; }

    /// <summary>Sees and writes only leads of this team; null is all.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>The admin who made it.</summary>
    public required Guid MadeBy { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime ExpiresAt { get; init; }

    /// <summary>To within a minute.</summary>
    public DateTime? LastUsedAt { get; set; }

    public DateTime? RevokedAt { get; set; }

    public override string ToString() => $"ApiKey {Prefix}";
}

/// <summary>How a key is written: <c>ls_</c>, 8 public characters, <c>_</c>, 43 characters of base64url. Scanners of leaked secrets find it by its start.</summary>
internal static class KeyText
{
    public const int Length = 3 + PrefixLength + 1 + 43;
    private const string Start = "ls_";
    private const int PrefixLength = 8;

    public static (string Key, string Prefix, byte[] Hash) Make()
    {
        var prefix = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", PrefixLength);
        var key = $"{Start}{prefix}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        return (key, prefix, SHA256.HashData(Encoding.ASCII.GetBytes(key)));
    }

    /// <summary>Empty for what cannot be a key.</summary>
    public static ReadOnlySpan<char> PrefixOf(ReadOnlySpan<char> key) => key.Length == Length && key.StartsWith(Start, StringComparison.Ordinal) ? key.Slice(Start.Length, PrefixLength) : [];

    /// <summary>Of the characters as they came: no two texts are the same key.</summary>
    public static bool Matches(ReadOnlySpan<char> key, ReadOnlySpan<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        bytes.Clear();
        if (key.Length <= Length && Encoding.ASCII.TryGetBytes(key, bytes, out _)) SHA256.HashData(bytes, given);
        return CryptographicOperations.FixedTimeEquals(given, hash);
    }
}

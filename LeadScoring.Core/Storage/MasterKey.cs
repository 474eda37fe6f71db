using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Storage;

/// <summary>
/// The one secret everything personal hangs on: it wraps the persons' data keys and keys the blind indexes.
/// 32 bytes from the configuration, else from a file that is made on first run and readable by its owner only. Thread-safe.
/// </summary>
public sealed class MasterKey
{
    private const int Bytes = 32;
    private readonly byte[] wrapping;
    private readonly byte[] indexing;
    private readonly byte[] chaining;
    private readonly byte[] sealing;

    public MasterKey(IOptions<StorageOptions> options)
    {
        var key = Read(options.Value);
        wrapping = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Bytes, info: "wrap person keys"u8.ToArray());
        indexing = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Bytes, info: "blind index"u8.ToArray());
        chaining = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Bytes, info: "audit chain"u8.ToArray());
        sealing = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Bytes, info: "secrets of the program"u8.ToArray());
        CryptographicOperations.ZeroMemory(key);
    }

    public byte[] Wrap(Guid personId, ReadOnlySpan<byte> dataKey) => Sealing.Seal(wrapping, dataKey, personId.ToByteArray());

    /// <exception cref="CryptographicException">The master key is not the one that wrapped it.</exception>
    public byte[] Unwrap(Guid personId, ReadOnlySpan<byte> wrapped) => Sealing.Open(wrapping, wrapped, personId.ToByteArray());

    /// <summary>Keyed hash (HMAC-SHA-256) of a normalised e-mail or phone: equal inputs can be found, nobody without the key can guess them.</summary>
    public byte[] BlindIndex(string field, string normalised) => HMACSHA256.HashData(indexing, Encoding.UTF8.GetBytes($"{field}\0{normalised}"));

    /// <summary>HMAC-SHA-256 of an entry with the hash before it: without the key nobody can make a chain that holds.</summary>
    public byte[] ChainHash(ReadOnlySpan<byte> before, ReadOnlySpan<byte> entry)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, chaining);
        hmac.AppendData(before);
        hmac.AppendData(entry);
        return hmac.GetHashAndReset();
    }

    /// <summary>Seals a secret of the program itself, such as a key that signs cookies, so that a copy of the database does not tell it.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> secret) => Sealing.Seal(sealing, secret, Encoding.UTF8.GetBytes(purpose));

    /// <exception cref="CryptographicException">It was sealed for another purpose, by another master key, or was changed.</exception>
    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedSecret) => Sealing.Open(sealing, sealedSecret, Encoding.UTF8.GetBytes(purpose));

    private static byte[] Read(StorageOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.MasterKey)) return Parse(options.MasterKey, "Storage:MasterKey");
        var path = options.PathOf(options.MasterKeyFile);
        if (File.Exists(path)) return Parse(File.ReadAllText(path), path);
        if (File.Exists(options.PathOf(options.Keys)))
            throw new InvalidOperationException($"The key store exists but its master key does not: restore {path} or set Storage:MasterKey. Without it the personal data cannot be read.");
        return Create(path);
    }

    private static byte[] Create(string path)
    {
        OwnFiles.CreateFolder(Path.GetDirectoryName(path)!);
        var key = RandomNumberGenerator.GetBytes(Bytes);
        var draft = $"{path}.{Guid.NewGuid():N}";
        using (var writer = new StreamWriter(OwnFiles.Create(draft))) writer.Write(Convert.ToBase64String(key));
        try
        {
            File.Move(draft, path, overwrite: false);
            return key;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made its first run at the same time; its key holds.
            File.Delete(draft);
            return Parse(File.ReadAllText(path), path);
        }
    }

    private static byte[] Parse(string base64, string source)
    {
        var key = new byte[Bytes];
        return Convert.TryFromBase64String(base64.Trim(), key, out var written) && written == Bytes
            ? key
            : throw new InvalidOperationException($"The master key in {source} is not the base64 of {Bytes} bytes.");
    }
}

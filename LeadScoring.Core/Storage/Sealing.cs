using System.Security.Cryptography;

namespace LeadScoring.Core.Storage;

/// <summary>AES-256-GCM with a random nonce: nonce (12) ‖ ciphertext ‖ tag (16). What it belongs to is authenticated with it.</summary>
internal static class Sealing
{
    private const int Nonce = 12;
    private const int Tag = 16;

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> belongsTo)
    {
        var sealedBytes = new byte[Nonce + plain.Length + Tag];
        var nonce = sealedBytes.AsSpan(0, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, Tag);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(Nonce, plain.Length), sealedBytes.AsSpan(Nonce + plain.Length), belongsTo);
        return sealedBytes;
    }

    public static byte[] Open(byte[] key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> belongsTo)
    {
        if (sealedBytes.Length < Nonce + Tag) throw new CryptographicException($"Sealed value has {sealedBytes.Length} bytes; at least {Nonce + Tag} are needed.");
        var plain = new byte[sealedBytes.Length - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(sealedBytes[..Nonce], sealedBytes[Nonce..^Tag], sealedBytes[^Tag..], plain, belongsTo);
        return plain;
    }
}

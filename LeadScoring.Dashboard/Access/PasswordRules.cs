using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;

namespace LeadScoring.Dashboard.Access;

/// <summary>A password is long, not one that everybody tries, and not made of the user's own name. What letters it is made of is nobody's business.</summary>
internal sealed class PasswordRules : IPasswordValidator<Account>
{
    public const int Shortest = 15;
    public const int Longest = 256;
    private const int FewestOfTheirOwn = 8;
    private static readonly Lazy<FrozenSet<string>> Common = new(Read);

    public static string Hint => $"{Shortest} characters or more. A few words that only you would put together do well.";

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Flaw(password ?? "", user.Name, user.Email) is { } flaw ? IdentityResult.Failed(new IdentityError { Code = "Password", Description = flaw }) : IdentityResult.Success);

    /// <summary>What is wrong with it, in a sentence for people; null when nothing is.</summary>
    public static string? Flaw(string password, string? name, string? email)
    {
        if (password.Length < Shortest) return $"The password has {password.Length} characters; needed are {Shortest} or more.";
        if (password.Length > Longest) return $"The password has {password.Length} characters; allowed are at most {Longest}.";
        var plain = Plain(password);
        // "password2026!" and "password" are one guess.
        var stem = plain.TrimEnd("0123456789".ToCharArray());
        if (Common.Value.Contains(plain) || Common.Value.Contains(stem) || IsRepeated(plain) || (stem.Length > 0 && IsRepeated(stem))) return "The password is one that is tried first by those who guess; choose another.";
        var own = $"{name} {email} lead scoring leadscoring".Split([' ', '@', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries).Select(Plain).Where(w => w.Length > 2).OrderByDescending(w => w.Length);
        var rest = own.Aggregate(plain, (left, word) => left.Replace(word, "", StringComparison.Ordinal));
        return plain.Length > 0 && rest.Length < plain.Length && rest.Length < FewestOfTheirOwn ? "The password is made of your name, your address or the name of this program; choose another." : null;
    }

    /// <summary>As guessers see it: case, spaces and signs do not count. Of other scripts everything counts.</summary>
    internal static string Plain(string text) => string.Concat(text.ToLowerInvariant().Where(c => !char.IsAscii(c) || char.IsAsciiLetterOrDigit(c)));

    /// <summary>Up to eight characters over and over, the last time perhaps not to the end; signs alone too.</summary>
    private static bool IsRepeated(string plain) =>
        plain.Length == 0 || Enumerable.Range(1, 8).Any(unit => plain.Length > unit && plain.AsSpan(unit).SequenceEqual(plain.AsSpan(0, plain.Length - unit)));

    private static FrozenSet<string> Read()
    {
        using var reader = new StreamReader(typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}

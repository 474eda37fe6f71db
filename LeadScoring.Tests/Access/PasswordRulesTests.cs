using LeadScoring.Dashboard.Access;

namespace LeadScoring.Tests.Access;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("fourteen chars")]
    [InlineData("passwordpassword")]
    [InlineData("Password Password!")]
    [InlineData("password1234567890")]
    [InlineData("correct horse battery staple")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabcabc")]
    [InlineData("abc123abc123abc123a")]
    [InlineData("123456789012345")]
    [InlineData("qwertyuiopasdfghjkl")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("iloveyouforever2026")]
    [InlineData("leadscoringleadscoring")]
    [InlineData("lead-scoring-2026!!")]
    [InlineData("welcomeadministrator")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("Priya.Shah.2026.11")]
    [InlineData("priyashah@example")]
    public void A_password_that_is_tried_first_is_refused(string password) => Assert.NotNull(PasswordRules.Flaw(password, "Priya Shah", "priya@example.com"));

    [Theory]
    [InlineData("seven kites over a quiet lake")]
    [InlineData("grün ist der schönste Apfel")]
    [InlineData("mein-hund-isst-gern-kartoffeln")]
    [InlineData("tr4vel w1th 3 s0cks")]
    [InlineData("密码是一句很长的话而且没有人会猜到")]
    [InlineData("priya likes nine purple otters")]
    public void A_long_one_of_ones_own_is_taken_whatever_it_is_made_of(string password) => Assert.Null(PasswordRules.Flaw(password, "Priya Shah", "priya@example.com"));

    [Fact]
    public void Sixty_four_characters_and_more_are_taken_and_the_limit_is_told()
    {
        var words = string.Concat(Enumerable.Range(0, 64).Select(i => (char)('!' + (i * 37 % 90))));

        Assert.Null(PasswordRules.Flaw(words, null, null));
        Assert.Contains("at most 256", PasswordRules.Flaw(string.Concat(Enumerable.Repeat(words, 5)), null, null), StringComparison.Ordinal);
    }
}

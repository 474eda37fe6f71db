using LeadScoring.Core.Integration.Webhooks;

namespace LeadScoring.Tests.Core.Integration;

public sealed class WebhookSignatureTests
{
    /// <summary>The vector that the libraries of Standard Webhooks are tested with.</summary>
    [Fact]
    public void The_published_vector_holds() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign(Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""));

    [Fact]
    public void A_secret_is_written_as_the_libraries_take_it()
    {
        var secret = WebhookSignature.NewSecret();

        Assert.Equal(secret, Convert.FromBase64String(WebhookSignature.Written(secret)["whsec_".Length..]));
        Assert.InRange(secret.Length, 24, 64);
    }
}

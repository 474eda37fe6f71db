using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Access;

/// <summary>The built program with a certificate file, as docs/operations.md says.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lead-scoring-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_certificate_file_makes_it_https_and_browsers_are_told_to_stay_with_it()
    {
        using var certificate = WriteCertificate();
        var address = new Uri($"https://localhost:{BuiltApp.FreePort()}");
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(certificate);
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } });

        await using var app = await BuiltApp.StartAsync(folder, address, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Kestrel__Endpoints__Https__Url"] = address.ToString(), ["Kestrel__Endpoints__Https__Certificate__Path"] = Path.Combine(folder, "site.pem"), ["Kestrel__Endpoints__Https__Certificate__KeyPath"] = Path.Combine(folder, "site.key"),
        }, http);
        using var page = await http.GetAsync(new Uri(address, "/queue"));

        Assert.True(page.IsSuccessStatusCode, app.Printed);
        Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
        if (page.Headers.TryGetValues("Set-Cookie", out var cookies)) Assert.All(cookies, cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await app.StopAsync());
    }

    private X509Certificate2 WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "site.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "site.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}

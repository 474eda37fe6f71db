using System.Collections.Immutable;
using System.Text;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Storage;

/// <summary>Who somebody is cannot be read in the files of the database, whatever encoding it might have been written in.</summary>
public sealed class SealedAtRestTests : IDisposable
{
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Personal_text_stands_in_no_file_while_open_text_does()
    {
        await using var reader = await OpenReaderAsync();
        var id = await Store();

        var files = Directory.GetFiles(Path.Combine(app.Folder, "data"), "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetFileName(f), ReadShared, StringComparer.Ordinal);
        Assert.Contains("leads.db-wal", files.Keys);
        Assert.True(files.Values.Any(bytes => Holds(bytes, "openattributecanary")), "The search finds not even what is stored in the open: it would prove nothing.");
        foreach (var canary in new[] { "Namecanary", "mailcanary", "6145550142", "614-555-0142", "notecanary", "spousecanary" })
            Assert.All(files, file => Assert.False(Holds(file.Value, canary), $"{canary} stands in {file.Key}"));

        await using var db = await app.OpenDbAsync();
        var lead = await db.Set<Lead>().SingleAsync();
        var keys = await app.Services.GetRequiredService<PersonVault>().OpenAsync([id], default);
        Assert.Equal(new Contact("Ana Namecanary", "mailcanary@example.com", "614-555-0142"), lead.Contact.Open(id, keys));
        Assert.Equal("Bo spousecanary", PersonalAttributes.Open(lead, keys)["Spouse"]);
        Assert.Equal("A notecanary", keys.Open(id, LeadNote.Field, (await db.Set<LeadNote>().SingleAsync()).Text));
    }

    [Fact]
    public async Task Without_the_key_the_lead_stays_and_the_person_is_gone()
    {
        var id = await Store();

        await app.Services.GetRequiredService<PersonVault>().DestroyAsync([id], default);

        var read = (await app.Get($"/api/v1/leads/{id}")).Json;
        Assert.Equal("""{"fullName":null,"email":null,"phone":null}""", read.GetProperty("contact").GetRawText());
        Assert.Equal("{}", read.GetProperty("personalAttributes").GetRawText());
        Assert.Equal("", read.GetProperty("notes")[0].GetProperty("text").GetString());
    }

    /// <summary>While somebody reads, the log cannot be folded into the database: both files are there to be looked at.</summary>
    private async Task<SqliteConnection> OpenReaderAsync()
    {
        var reader = new SqliteConnection($"Data Source={Path.Combine(app.Folder, "data", "leads.db")};Pooling=False");
        await reader.OpenAsync();
        await using var command = reader.CreateCommand();
        command.CommandText = "BEGIN; SELECT count(*) FROM Leads";
        await command.ExecuteNonQueryAsync();
        return reader;
    }

    private async Task<Guid> Store()
    {
        var result = await app.Services.GetRequiredService<LeadIntake>().SubmitAsync(Submissions.Of("x") with
        {
            Contact = new Contact("Ana Namecanary", "mailcanary@example.com", "614-555-0142"),
            Notes = [new GivenNote("A notecanary", "Sam")],
            PersonalAttributes = ImmutableSortedDictionary<string, string>.Empty.Add("Spouse", "Bo spousecanary"),
            Profile = new LeadProfile { Attributes = LeadProfile.Unknown.Attributes.Add("Hobby", AttributeValue.Of("openattributecanary")) },
        }, Viewer.System, default);
        return Assert.IsType<IntakeResult.Scored>(result).LeadId;
    }

    private static bool Holds(byte[] bytes, string text) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0
        || bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=')[..^2])) >= 0;

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}

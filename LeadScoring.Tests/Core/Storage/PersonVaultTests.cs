using System.Security.Cryptography;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Storage;

public sealed class PersonVaultTests : IDisposable
{
    private readonly TestApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task What_is_sealed_for_a_person_opens_again_and_is_not_readable_in_between()
    {
        var person = Guid.CreateVersion7();
        var ring = await Vault.OpenOrCreateAsync([person], default);

        var sealedName = ring.Seal(person, "name", "Zoë Canary")!;

        Assert.Equal("Zoë Canary", ring.Open(person, "name", sealedName));
        Assert.Equal("Zoë Canary", (await Vault.OpenAsync([person], default)).Open(person, "name", sealedName));
        Assert.Equal(-1, sealedName.AsSpan().IndexOf("Canary"u8));
        Assert.NotEqual(sealedName, ring.Seal(person, "name", "Zoë Canary"));
    }

    [Fact]
    public async Task A_sealed_value_cannot_be_moved_to_another_field_or_person()
    {
        var (ana, bo) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var ring = await Vault.OpenOrCreateAsync([ana, bo], default);
        var sealedName = ring.Seal(ana, "name", "Ana")!;

        Assert.Throws<AuthenticationTagMismatchException>(() => ring.Open(ana, "email", sealedName));
        Assert.Throws<AuthenticationTagMismatchException>(() => ring.Open(bo, "name", sealedName));
    }

    [Fact]
    public async Task Destroying_a_key_makes_every_copy_unreadable()
    {
        var person = Guid.CreateVersion7();
        var sealedName = (await Vault.OpenOrCreateAsync([person], default)).Seal(person, "name", "Ana");

        await Vault.DestroyAsync([person], default);

        Assert.Null((await Vault.OpenAsync([person], default)).Open(person, "name", sealedName));
    }

    [Fact]
    public async Task The_key_store_refuses_to_start_without_its_master_key()
    {
        _ = Vault;
        File.Delete(Path.Combine(app.Folder, "data", "master.key"));
        using var second = new TestApp().With("Storage:Root", app.Folder);

        var refusal = Assert.Throws<InvalidOperationException>(() => second.Services);

        Assert.Contains("master key", refusal.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("(614) 555-0100", "+1 614 555 0100")]
    [InlineData("614.555.0100", "+16145550100")]
    public void Spellings_of_one_phone_are_found_as_one(string one, string other) =>
        Assert.Equal(ContactIndex.NormalisePhone(one), ContactIndex.NormalisePhone(other));

    [Fact]
    public async Task The_database_overwrites_what_it_deletes_and_enforces_foreign_keys_on_each_connection_however_often_it_is_opened()
    {
        for (var opened = 0; opened < 2; opened++)
        {
            await using var db = await app.OpenDbAsync();
            await using var another = await app.OpenDbAsync();

            foreach (var context in new[] { db, another })
            {
                Assert.Equal("1", await Pragma(context, "secure_delete"));
                Assert.Equal("1", await Pragma(context, "foreign_keys"));
                Assert.Equal("wal", await Pragma(context, "journal_mode"));
            }
        }
    }

    private PersonVault Vault => app.Services.GetRequiredService<PersonVault>();

    private static async Task<string?> Pragma(LeadDb db, string name)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + name;
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}

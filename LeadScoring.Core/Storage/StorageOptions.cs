using System.ComponentModel.DataAnnotations;

namespace LeadScoring.Core.Storage;

/// <summary>Where the data lives. Relative paths are resolved against <see cref="Root"/>, never against the current directory.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Absolute folder that the relative paths below start from; empty means the folder of appsettings.json.</summary>
    public string Root { get; set; } = "";

    /// <summary>The lead database.</summary>
    [Required]
    public string Database { get; set; } = "data/leads.db";

    /// <summary>The data keys of the persons: a store of its own, so that destroying a key shreds every copy and backup of what it sealed.</summary>
    [Required]
    public string Keys { get; set; } = "data/keys.db";

    /// <summary>Base64 of the 32-byte master key; wins over <see cref="MasterKeyFile"/>.</summary>
    public string? MasterKey { get; set; }

    /// <summary>File that holds the base64 master key; made on first run.</summary>
    [Required]
    public string MasterKeyFile { get; set; } = "data/master.key";

    /// <summary>Folder of the model shelf.</summary>
    [Required]
    public string Models { get; set; } = "data/models";

    /// <summary>Folder of the files of imports, gone a day after they came.</summary>
    [Required]
    public string Imports { get; set; } = "data/imports";

    /// <summary>Folder of the copies that are made before an upgrade.</summary>
    [Required]
    public string Backups { get; set; } = "data/backups";

    /// <summary>How many copies of each store are kept.</summary>
    [Range(1, 1_000)]
    public int KeepBackups { get; set; } = 5;

    /// <summary>How long copies of the key store are kept at most: until then a person who was erased could be read again.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan KeepKeyBackups { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether the program upgrades its stores when it starts; if not, it refuses to start until the verb <c>migrate</c> has done so.</summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>How long to wait for another process that upgrades the same store.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan WaitForUpgrade { get; set; } = TimeSpan.FromMinutes(1);

    public string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));
}

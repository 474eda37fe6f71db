namespace LeadScoring.Core.Storage;

/// <summary>Where the data lives. Relative paths are resolved against <see cref="Root"/>, never against the current directory.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Absolute folder that the relative paths below start from; empty means the folder of appsettings.json.</summary>
    public string Root { get; set; } = "";

    /// <summary>The lead database.</summary>
    public string Database { get; set; } = "data/leads.db";

    /// <summary>The data keys of the persons: a store of its own, so that destroying a key shreds every copy and backup of what it sealed.</summary>
    public string Keys { get; set; } = "data/keys.db";

    /// <summary>Base64 of the 32-byte master key; wins over <see cref="MasterKeyFile"/>.</summary>
    public string? MasterKey { get; set; }

    /// <summary>File that holds the base64 master key; made on first run.</summary>
    public string MasterKeyFile { get; set; } = "data/master.key";

    /// <summary>Folder of the model shelf.</summary>
    public string Models { get; set; } = "data/models";

    /// <summary>Folder of the files of imports, gone a day after they came.</summary>
    public string Imports { get; set; } = "data/imports";

    public string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));
}

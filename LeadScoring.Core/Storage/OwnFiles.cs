namespace LeadScoring.Core.Storage;

/// <summary>Folders and files that only the account this program runs as may read: they hold personal data or keys. On Windows the folder's own rights hold.</summary>
public static class OwnFiles
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Leaves a folder that is there as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, ReadWrite | UnixFileMode.UserExecute);
    }

    public static FileStream Create(string path, FileMode mode = FileMode.CreateNew, FileShare share = FileShare.Read)
    {
        var file = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = ReadWrite;
        return new FileStream(path, file);
    }

    /// <summary>For a file that a library made for everybody to read.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(path, ReadWrite);
    }
}

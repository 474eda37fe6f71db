namespace LeadScoring.Dashboard;

/// <summary>
/// The folder of appsettings.json and data/: beside a published program, else the repository that a build runs from.
/// The current directory decides nothing, because <c>dotnet run</c> and services start in different ones.
/// </summary>
public static class AppRoot
{
    public static string Find()
    {
        if (IsPublished) return AppContext.BaseDirectory;
        return Repository() ?? AppContext.BaseDirectory;
    }

    /// <summary>The folder of static files; null lets the host decide.</summary>
    public static string? WebRoot() => IsPublished ? null : Repository() is { } root ? Path.Combine(root, "LeadScoring.Dashboard", "wwwroot") : null;

    public static bool IsPublished => File.Exists(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));

    private static string? Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LeadScoring.sln"))) return folder.FullName;
        return null;
    }
}

using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using LeadScoring.Dashboard;
using LeadScoring.Dashboard.Operations;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Operations;

/// <summary>docs/configuration.md is made from the options themselves: names and types, defaults, ranges, and what their comments say. UPDATE_DOCS=1 writes it anew.</summary>
public sealed class ConfigurationReferenceTests
{
    private const string Intro = """
        # Configuration

        Made from the options of the program by `UPDATE_DOCS=1 dotnet test --filter ConfigurationReference`; a test fails when it is not up to date. Sources, each over the one before:
        `appsettings.json`, `appsettings.{Environment}.json`, user secrets (Development), environment variables, command line (`--Storage:Database=…`). A value that is not allowed
        ends the start with exit code 2 and a line that names the key, the value and what is allowed. Times are `days.hh:mm:ss`; keys of ASP.NET Core and OpenTelemetry that matter are in
        [operations.md](operations.md).

        """;

    [Fact]
    public async Task The_reference_is_what_the_options_say()
    {
        await using var app = new TestApp();
        var path = Path.Combine(AppRoot.Find(), "docs", "configuration.md");
        var made = Reference(app.Services.GetServices<ConfiguredSection>());
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1") await File.WriteAllTextAsync(path, made);

        Assert.Equal(made, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Every_value_that_is_not_allowed_is_named_in_one_answer_and_nothing_starts()
    {
        var folder = Directory.CreateTempSubdirectory("lead-scoring-").FullName;
        await using (var app = await BuiltApp.StartAsync(folder, new Uri($"http://localhost:{BuiltApp.FreePort()}"), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Limits__PagesPerUser"] = "0", ["Jobs__LookAtModels"] = "00:00:00.5", ["Access__TrustedProxies__0"] = "my-proxy", ["Scoring__Bands__B"] = "90", ["Storage__Models"] = "",
        }))
        {
            Assert.Equal(2, await app.ExitCodeAsync());
            Assert.Contains("Limits:PagesPerUser was 0; allowed is 1 to 10000.", app.Printed, StringComparison.Ordinal);
            Assert.Contains("Jobs:LookAtModels was 00:00:00.5000000; allowed is 00:00:01 to 1.00:00:00.", app.Printed, StringComparison.Ordinal);
            Assert.Contains("Access:TrustedProxies was my-proxy; allowed is IP addresses", app.Printed, StringComparison.Ordinal);
            Assert.Contains("Scoring:Bands", app.Printed, StringComparison.Ordinal);
            Assert.Contains("Storage:Models was empty; allowed is not empty.", app.Printed, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", app.Printed, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_named_too()
    {
        var folder = Directory.CreateTempSubdirectory("lead-scoring-").FullName;
        await using (var app = await BuiltApp.StartAsync(folder, new Uri($"http://localhost:{BuiltApp.FreePort()}"), new Dictionary<string, string>(StringComparer.Ordinal) { ["Limits__Pages"] = "many" }))
        {
            Assert.Equal(2, await app.ExitCodeAsync());
            Assert.Contains("'many'", app.Printed, StringComparison.Ordinal);
            Assert.Contains("Limits:Pages", app.Printed, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", app.Printed, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static string Reference(IEnumerable<ConfiguredSection> sections)
    {
        var text = new StringBuilder(Intro);
        foreach (var (section, type) in sections.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            var (source, defaults) = (SourceOf(type), Activator.CreateInstance(type)!);
            text.Append(CultureInfo.InvariantCulture, $"\n## {section}\n\n{Plain(CommentBefore(source, $@"(?:class|record) {type.Name}\b"))}\n\n| key | type | default | allowed | what | environment variable |\n|---|---|---|---|---|---|\n");
            AppendRows(text, section, type, defaults, source);
        }
        return text.ToString();
    }

    /// <summary>One row a key; what holds keys of its own is entered.</summary>
    private static void AppendRows(StringBuilder text, string section, Type type, object defaults, string source)
    {
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
        {
            if (property.PropertyType.IsClass && property.PropertyType.Namespace?.StartsWith("LeadScoring", StringComparison.Ordinal) == true)
                AppendRows(text, $"{section}:{property.Name}", property.PropertyType, property.GetValue(defaults)!, SourceOf(property.PropertyType));
            else
                text.Append(CultureInfo.InvariantCulture, $"| `{section}:{property.Name}` | {TypeOf(property.PropertyType)} | {Code(CheckedOptions.Text(property.GetValue(defaults)))} | {CheckedOptions.Allowed(property)} | {Plain(CommentBefore(source[Regex.Match(source, $@"(?:class|record) {type.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(1)).Index..], $@"public [^\n]*\b{property.Name} {{"))} | `{Variable(section, property)}` |\n");
        }
    }

    private static string Variable(string section, PropertyInfo property) => $"{section.Replace(":", "__", StringComparison.Ordinal)}__{property.Name}{(IsList(property.PropertyType) ? "__0" : "")}";

    private static string Code(string value) => value.Length == 0 ? "" : $"`{value}`";

    private static bool IsList(Type type) => type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);

    private static string TypeOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } => "word",
        var t when t == typeof(bool) => "true or false",
        var t when t == typeof(TimeSpan) => "time",
        var t when t == typeof(TimeOnly) => "time of day, UTC",
        var t when t == typeof(string) => "text",
        var t when IsList(t) => "list",
        _ => "number",
    };

    private static string SourceOf(Type type) => new[] { "LeadScoring.Core", "LeadScoring.Dashboard" }
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(AppRoot.Find(), project), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
        .Select(File.ReadAllText)
        .First(source => Regex.IsMatch(source, $@"(?:class|record) {type.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>The summary right before a declaration.</summary>
    private static string CommentBefore(string source, string declaration)
    {
        var lines = source[..Regex.Match(source, $@"^[^\n]*{declaration}", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Index].Split('\n', StringSplitOptions.TrimEntries);
        var comment = lines.Reverse().Skip(1).SkipWhile(line => line.StartsWith('[')).TakeWhile(line => line.StartsWith("///", StringComparison.Ordinal)).Reverse().ToList();
        Assert.True(comment.Count > 0, $"{declaration} has no summary to show.");
        return string.Join(' ', comment.Select(line => line[3..].Trim()));
    }

    private static string Plain(string comment)
    {
        foreach (var (tag, with) in ((string, string)[])[("</?summary>", ""), ("<see cref=\"([^\"]+)\"\\s*/>", "`$1`"), ("</?c>", "`")]) comment = Regex.Replace(comment, tag, with, RegexOptions.None, TimeSpan.FromSeconds(1));
        return comment.Replace("&gt;", ">", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Trim();
    }
}

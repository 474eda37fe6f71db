namespace LeadScoring.Dashboard.Layout;

/// <summary>What a browser asks for, kept in its cookies so that the first byte of a page already follows it.</summary>
/// <param name="Theme">"light", "dark" or "system".</param>
/// <param name="TimeZone">IANA name; null until the browser told it.</param>
public sealed record Preferences(string Theme, string? TimeZone)
{
    public const string ThemeCookie = "theme";
    public const string TimeZoneCookie = "time-zone";
    public static readonly Preferences Default = new("system", null);

    public string ColorScheme => Theme == "system" ? "light dark" : Theme;

    /// <summary>Cookies come from outside: what is not known is taken as not said.</summary>
    public static Preferences Of(IRequestCookieCollection cookies) => new(
        cookies[ThemeCookie] is "light" or "dark" ? cookies[ThemeCookie]! : "system",
        cookies[TimeZoneCookie] is { Length: < 60 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null);
}

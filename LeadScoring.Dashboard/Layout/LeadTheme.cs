using MudBlazor;

namespace LeadScoring.Dashboard.Layout;

/// <summary>
/// The type and the shape of MudBlazor's components. Their colours are the tokens of app.css, which follow light, dark and system
/// without the server knowing which of them the browser shows.
/// </summary>
public static class LeadTheme
{
    private static readonly string[] Family = ["-apple-system", "Segoe UI Variable Text", "Segoe UI", "Roboto", "Noto Sans", "Ubuntu", "Cantarell", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Family, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Family, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Family, FontSize = "0.8125rem", LineHeight = "1.4", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Family, FontSize = "0.875rem", FontWeight = "600", LetterSpacing = "normal", TextTransform = "none" },
            Caption = new CaptionTypography { FontFamily = Family, FontSize = "0.75rem", LetterSpacing = "normal" },
            Subtitle1 = new Subtitle1Typography { FontFamily = Family, FontSize = "0.9375rem", FontWeight = "600", LetterSpacing = "normal" },
            Subtitle2 = new Subtitle2Typography { FontFamily = Family, FontSize = "0.875rem", FontWeight = "600", LetterSpacing = "normal" },
            H4 = new H4Typography { FontFamily = Family, FontSize = "1.375rem", FontWeight = "650", LetterSpacing = "normal" },
            H5 = new H5Typography { FontFamily = Family, FontSize = "1.125rem", FontWeight = "650", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = Family, FontSize = "1rem", FontWeight = "650", LetterSpacing = "normal" },
            Overline = new OverlineTypography { FontFamily = Family, FontSize = "0.75rem", LetterSpacing = "normal", TextTransform = "none" },
        },
    };
}

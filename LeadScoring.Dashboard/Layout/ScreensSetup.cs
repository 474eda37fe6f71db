namespace LeadScoring.Dashboard.Layout;

public static class ScreensSetup
{
    public static IServiceCollection AddScreens(this IServiceCollection services)
    {
        return services;
    }

    public static void MapScreens(this WebApplication app)
    {
        app.MapStaticAssets();
    }
}

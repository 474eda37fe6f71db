using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access.Demo;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace LeadScoring.Dashboard.Access.SignIn;

/// <summary>What the pages of the door ask by script, and what must answer with a redirect to another program.</summary>
internal static class DoorEndpoints
{
    public static void MapAccess(this WebApplication app)
    {
        var door = app.MapGroup("").ExcludeFromDescription();
        door.MapPost("/access/passkey/ask", AskAsync).AddEndpointFilter<OnlyOwnPages>().AllowAnonymous();
        door.MapPost("/access/passkey/invited", InvitedAsync).AddEndpointFilter<OnlyOwnPages>().AllowAnonymous();
        door.MapPost("/access/passkey/new", NewAsync).AddEndpointFilter<OnlyOwnPages>().RequireAuthorization(Policies.SignedIn);
        door.MapPost("/access/passkey/add", AddAsync).RequireAuthorization(Policies.SignedIn);
        door.MapGet("/sign-in/elsewhere", Elsewhere.AskAsync).AllowAnonymous();
        if (app.Environment.IsDevelopment()) door.MapPost("/sign-in/demo", DemoAsync).AllowAnonymous();
    }

    private static async Task<IResult> AskAsync(Door door) => Results.Text(await door.PasskeyOptionsAsync(), "application/json");

    private static async Task<IResult> InvitedAsync([FromHeader(Name = "X-Link")] string? link, Door door, Accounts accounts, CancellationToken cancel) =>
        await accounts.FindByLinkAsync(link, cancel) is { } invited ? Results.Text(await door.PasskeyOptionsAsync(invited.Account), "application/json") : Results.NotFound();

    private static async Task<IResult> NewAsync(HttpContext http, Door door, Accounts accounts, CancellationToken cancel) =>
        await accounts.FindAsync(http.Viewer().UserId!.Value, cancel) is { } account ? Results.Text(await door.PasskeyOptionsAsync(account), "application/json") : Results.NotFound();

    private static async Task<IResult> AddAsync([FromForm] string credential, [FromForm] string? name, HttpContext http, Door door, Accounts accounts, CancellationToken cancel)
    {
        if (await door.NewPasskeyAsync(credential, name ?? "") is not { } passkey) return Results.LocalRedirect("/settings/profile?passkey=refused");
        await accounts.ChangeOwnAsync(http.Viewer(), "user.passkey-added", (users, account) => users.AddOrUpdatePasskeyAsync(account, passkey), cancel);
        return Results.LocalRedirect("/settings/profile?passkey=added");
    }

    private static async Task<IResult> DemoAsync([FromForm] string user, [FromForm] string? returnUrl, DemoUsers demo, Door door, CancellationToken cancel)
    {
        if (await demo.FindOrMakeAsync(user, cancel) is not { } account) return Results.NotFound();
        await door.LetInAsync(account);
        return Results.LocalRedirect(Door.Local(returnUrl));
    }

    /// <summary>Scripts of our own pages send the token of the page they stand on.</summary>
    private sealed class OnlyOwnPages(IAntiforgery antiforgery) : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
            await antiforgery.IsRequestValidAsync(context.HttpContext) ? await next(context) : Results.BadRequest();
    }
}

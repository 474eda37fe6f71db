using System.Globalization;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Settings;

/// <summary>Who gives the second look, whether it works, and how much of it may leave. Each handler asks again who it is that asks.</summary>
public sealed partial class AiPage
{
    private ReviewSetup? setup;
    private string? said;
    private bool works;
    private bool isBusy;
    private bool isPaused;
    private bool isLocalOnly;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private ReviewControl Control { get; set; } = null!;

    [Inject]
    private IOptions<RerankingOptions> Options { get; set; } = null!;

    [Inject]
    private IOptions<FinalScoreOptions> Limits { get; set; } = null!;

    private string MostPoints => Limits.Value.MaxPoints.ToString("0.#", CultureInfo.InvariantCulture);

    private bool HasPrices => Options.Value.UsdPerMillionPromptTokens > 0 || Options.Value.UsdPerMillionAnswerTokens > 0;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        setup = await Control.ReadAsync(await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        (isPaused, isLocalOnly) = (setup.IsPaused, setup.IsLocalOnly || setup.IsLocalOnlyByConfiguration);
    }

    private async Task TestAsync()
    {
        (isBusy, said) = (true, null);
        var test = await Control.TestAsync(await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        (isBusy, works, said) = (false, test.Works, test.Said);
        await ReadAsync();
    }

    private async Task SwitchAsync()
    {
        await Control.SwitchAsync(isPaused, isLocalOnly && setup is { IsLocalOnlyByConfiguration: false }, await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        (works, said) = (true, "Saved.");
        await ReadAsync();
    }
}

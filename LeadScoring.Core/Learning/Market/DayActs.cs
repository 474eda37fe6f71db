using System.Collections.Immutable;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Learning.Market;

/// <summary>What a lead does on a day: visits to the site, getting in touch, answering us.</summary>
internal sealed class DayActs(LeadLife life, LifeLog log, Dice dice)
{
    private readonly MarketPerson person = life.Person;

    public void Visits(int day, int readiness)
    {
        for (var visits = life.VisitsToday(readiness); visits > 0; visits--) Visit(log.At(day, dice), readiness);
    }

    public void Contacts(int day, int readiness)
    {
        if (life.Try(Act.ClickMail, readiness)) log.Do(LeadEventType.EmailClicked, log.At(day, dice));
        if (life.Try(Act.Inquire, readiness)) AskAndAnswer(person.Buys ? LeadEventType.PropertyInquiry : LeadEventType.SellerInquiry, day, readiness);
        if (life.Try(Act.Call, readiness)) AskAndAnswer(LeadEventType.IncomingCall, day, readiness);
        if (!log.IsUnsubscribed && life.Try(Act.Unsubscribe, readiness)) log.Unsubscribe(log.At(day, dice));
        if (dice.Chance(0.06)) log.Do(LeadEventType.EmailOpened, log.At(day, dice));
        if (!person.Buys) return;
        if (life.Try(Act.AskTour, readiness)) AskAndAnswer(LeadEventType.TourRequested, day, readiness);
        if (life.Try(Act.VisitOpenHouse, readiness)) log.Do(LeadEventType.VisitedOpenHouse, log.At(day, dice), log.Listing(HomeSeen(person.Areas[0], readiness), person.Areas[0], dice));
        if (person.HasPrices && !log.IsPreapproved && life.Try(Act.GetPreapproved, readiness)) log.Preapprove(log.At(day, dice), dice);
    }

    /// <summary>Our call or message, answered or not.</summary>
    public void Attempt(DateTime at, int readiness)
    {
        log.Do(LeadEventType.OutboundAttempt, at, direction: EventDirection.Out);
        if (life.Try(Act.Reply, readiness)) log.Reply(at, dice);
    }

    private void AskAndAnswer(LeadEventType type, int day, int readiness)
    {
        var at = log.At(day, dice);
        var home = type is LeadEventType.PropertyInquiry or LeadEventType.TourRequested ? log.Listing(HomeSeen(person.Areas[0], readiness), person.Areas[0], dice) : default;
        log.Do(type, at, home);
        if (dice.Chance(0.85)) Attempt(at.AddHours(dice.Between(0.2, 10)), readiness);
    }

    private void Visit(DateTime start, int readiness)
    {
        var session = log.NewSession();
        var at = start;
        DateTime Next() => at = at.AddSeconds(20 + 200 * dice.Unit() * dice.Unit());
        int Dwell() => (int)Math.Min(3_600, 25 * Math.Exp(dice.Normal(0.3, 0.8)));
        log.Do(LeadEventType.VisitedWebsite, at, session: session, dwell: Dwell());
        var scale = person.Buys ? 1 : 0.4;
        for (var views = life.Count(BehaviourRules.ViewsPerVisit, readiness, scale); views > 0; views--) View(Next(), session, readiness, Dwell());
        for (var searches = life.Count(BehaviourRules.SearchesPerVisit, readiness, scale); searches > 0; searches--)
            log.Search(Next(), session, Criteria(readiness));
        if (person.Buys && life.Try(Act.UseCalculator, readiness)) log.Do(LeadEventType.MortgageCalculatorUsed, Next(), session: session, dwell: Dwell());
        if (person.Buys && life.Try(Act.SaveSearch, readiness)) log.Search(Next(), session, Criteria(readiness), LeadEventType.SavedPropertySearch);
        if (person.Kind is LeadKind.Seller or LeadKind.Both && life.Try(Act.AskValuation, readiness)) log.Do(LeadEventType.ValuationRequested, Next(), session: session);
    }

    private void View(DateTime at, string session, int readiness, int dwell)
    {
        var repeats = log.Favourite is not null && life.Try(Act.RepeatView, readiness);
        var area = life.Try(Act.ViewInFirstArea, readiness) ? person.Areas[0] : log.OtherArea(dice);
        var home = repeats ? log.Favourite!.Value : log.Listing(HomeSeen(area, readiness), area, dice);
        log.Do(LeadEventType.ViewedProperty, at, home, session, dwell);
        if (!life.Try(Act.SaveHome, readiness)) return;
        log.Favourite = home;
        log.Do(LeadEventType.SavedProperty, at.AddSeconds(15), home, session);
    }

    private decimal? HomeSeen(string area, int readiness) =>
        person is { HasPrices: true, BudgetUsd: { } budget } ? life.PriceSeen(budget, readiness)
        : person.Buys ? null
        : Math.Round((decimal)(log.MedianPriceOf(area) * Math.Exp(dice.Normal(0, 0.2))) / 1_000m) * 1_000m;

    private SearchCriteria Criteria(int readiness)
    {
        var (area, price, beds, type) = (life.Try(Act.NameCriterion, readiness), life.Try(Act.NameCriterion, readiness), life.Try(Act.NameCriterion, readiness), life.Try(Act.NameCriterion, readiness));
        return new SearchCriteria
        {
            Areas = area ? [person.Areas[0]] : [],
            PriceMaxUsd = price && person.BudgetUsd is { } budget ? Math.Round((decimal)budget / 25_000m) * 25_000m : null,
            PriceMinUsd = price && person.BudgetUsd is null ? 100_000 : null,
            BedsMin = beds ? person.Profile.BedsMin ?? 2 : null,
            PropertyTypes = type ? person.Profile.PropertyTypes.Count > 0 ? person.Profile.PropertyTypes : ["House"] : ImmutableList<string>.Empty,
        };
    }
}

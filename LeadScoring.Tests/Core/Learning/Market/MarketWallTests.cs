using System.Reflection;
using LeadScoring.Core.Learning.Market;
using LeadScoring.Tests.Architecture;

namespace LeadScoring.Tests.Core.Learning.Market;

/// <summary>What rules the market is for the market alone; a model that could read it would not have learnt anything.</summary>
public sealed class MarketWallTests
{
    private static readonly string Room = typeof(SyntheticMarket).Namespace!;

    private static readonly HashSet<string> Hidden =
        [.. typeof(SyntheticMarket).Assembly.GetTypes().Where(t => t.Namespace == Room && !t.IsPublic).Select(t => t.FullName!)];

    [Fact]
    public void Nobody_outside_uses_what_rules_the_market() => Assert.Empty(Intruders(typeof(SyntheticMarket).Assembly));

    [Fact]
    public void An_intruder_would_be_found() => Assert.Contains(Intruders(typeof(MarketWallTests).Assembly), use => use.From == typeof(DiceTests).FullName);

    [Fact]
    public void The_parameters_are_among_what_is_hidden() =>
        Assert.Superset(new HashSet<string?> { typeof(OutcomeRules).FullName, typeof(BehaviourRules).FullName, typeof(MarketPerson).FullName, typeof(TruthFilter).FullName }, Hidden.ToHashSet<string?>());

    [Fact]
    public void Nothing_public_hands_out_something_hidden()
    {
        var handedOut = typeof(SyntheticMarket).Assembly.GetTypes()
            .Where(t => t.Namespace == Room && t.IsPublic)
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(m => m switch { PropertyInfo p => [p.PropertyType], MethodInfo f => [f.ReturnType, .. f.GetParameters().Select(p => p.ParameterType)], FieldInfo f => new[] { f.FieldType }, _ => [] });

        Assert.DoesNotContain(handedOut, t => Hidden.Contains(t.FullName ?? ""));
    }

    private static IEnumerable<Use> Intruders(Assembly assembly) => Arrows.Of(assembly.Location).Where(use => use.FromNamespace != Room && Hidden.Contains(use.To));
}

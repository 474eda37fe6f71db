using LeadScoring.Core;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LeadScoring.Tests.Architecture;

/// <summary>
/// What pages do when somebody clicks, read from the compiled program: whatever a component calls that opens a store says who asks, so that the service can refuse.
/// A page that is hidden is no lock: a circuit may call any handler of a component that it has shown.
/// </summary>
public sealed class HandlerTests
{
    /// <summary>Calls that ask for nobody, and why that is right.</summary>
    private static readonly Dictionary<string, string> NobodyIsAsked = new(StringComparer.Ordinal)
    {
        ["Accounts.SetUpAsync"] = "the link of the first run says who asks",
        ["Door.CodeAsync"] = "nobody is signed in yet",
        ["Door.LetInAsync"] = "nobody is signed in yet",
        ["Door.LeaveAsync"] = "ends the session that the request came with",
        ["Door.PasskeyAsync"] = "nobody is signed in yet",
        ["Door.PasswordAsync"] = "nobody is signed in yet",
        ["SessionBook.EndAllAsync"] = "one's own sessions",
        ["SessionBook.ReloadAsync"] = "one's own sessions",
        ["BandBook.ReadAsync"] = "where the bands begin is no secret",
        ["QueueReader.AreasAsync"] = "names of market areas are no secret",
        ["Teams.ReadAsync"] = "names of teams are no secret",
    };

    [Fact]
    public void Whatever_a_component_asks_of_a_store_says_who_asks()
    {
        var calls = new Calls();

        var silent = calls.FromComponents().Where(calls.OpensAStore).Where(called => called.Parameters.All(p => p.ParameterType.FullName != typeof(Viewer).FullName)).Select(Name).ToHashSet(StringComparer.Ordinal);

        Assert.True(silent.SetEquals(NobodyIsAsked.Keys), $"Not in the list: {string.Join(", ", silent.Except(NobodyIsAsked.Keys, StringComparer.Ordinal))}. Only in the list: {string.Join(", ", NobodyIsAsked.Keys.Except(silent, StringComparer.Ordinal))}.");
    }

    [Fact]
    public void Whoever_is_asked_for_a_viewer_uses_it()
    {
        var calls = new Calls();

        var idle = calls.FromComponents().Where(calls.OpensAStore).Where(called => called.Parameters.Any(p => p.ParameterType.FullName == typeof(Viewer).FullName)).Where(called => !calls.Reads<Viewer>(called)).Select(Name).Distinct();

        Assert.Empty(idle);
    }

    [Fact]
    public void Handlers_are_found_at_all()
    {
        var found = new Calls().FromComponents().Select(Name).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("LeadHandover.HandOverAsync", found);
        Assert.Contains("KeyBook.RevokeAsync", found);
        Assert.Contains("QueueReader.SnapshotAsync", found);
    }

    private static string Name(MethodDefinition method) => $"{method.DeclaringType.Name}.{method.Name}";

    /// <summary>Who calls whom in our two programs, closures and state machines counted to the method they were written in.</summary>
    private sealed class Calls
    {
        private static readonly HashSet<string> Opening = new(StringComparer.Ordinal) { "CreateDbContextAsync", "CreateDbContext" };
        private readonly List<ModuleDefinition> modules;
        private readonly Dictionary<MethodDefinition, bool> opens = [];

        public Calls()
        {
            var resolver = new DefaultAssemblyResolver();
            resolver.AddSearchDirectory(AppContext.BaseDirectory);
            modules = [.. new[] { typeof(LeadScoringCore), typeof(Accounts) }.Select(type => ModuleDefinition.ReadModule(type.Assembly.Location, new ReaderParameters { AssemblyResolver = resolver }))];
        }

        /// <summary>Methods of services that the code of components calls.</summary>
        public IEnumerable<MethodDefinition> FromComponents() =>
            modules[1].Types.Where(IsComponent).SelectMany(Whole).SelectMany(t => t.Methods).SelectMany(Called).Where(called => !IsComponent(Outermost(called.DeclaringType))).Distinct();

        public bool OpensAStore(MethodDefinition method)
        {
            if (opens.TryGetValue(method, out var known)) return known;
            opens[method] = false; // A method that calls itself adds nothing.
            return opens[method] = References(method).Any(r => Opening.Contains(r.Name)) || Called(method).Any(OpensAStore);
        }

        public bool Reads<T>(MethodDefinition method) => Bodies(method).Any(body => body.Instructions.Any(i =>
            i.Operand is MethodReference called && (called.DeclaringType.FullName == typeof(T).FullName || called.Parameters.Any(p => p.ParameterType.FullName == typeof(T).FullName))));

        private IEnumerable<MethodDefinition> Called(MethodDefinition method) =>
            References(method).Where(r => modules.Any(m => r.DeclaringType.Scope.Name.StartsWith(Path.GetFileNameWithoutExtension(m.Name), StringComparison.Ordinal))).Select(r => r.Resolve()).OfType<MethodDefinition>();

        private static IEnumerable<MethodReference> References(MethodDefinition method) => Bodies(method).SelectMany(body => body.Instructions).Select(i => i.Operand).OfType<MethodReference>();

        /// <summary>Of the method and of the state machine it was turned into.</summary>
        private static IEnumerable<MethodBody> Bodies(MethodDefinition method)
        {
            if (method.HasBody) yield return method.Body;
            var machine = method.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name is "AsyncStateMachineAttribute" or "IteratorStateMachineAttribute" or "AsyncIteratorStateMachineAttribute");
            if (machine?.ConstructorArguments[0].Value is TypeReference type && type.Resolve().Methods.FirstOrDefault(m => m.Name == "MoveNext") is { } moves) yield return moves.Body;
        }

        private static IEnumerable<TypeDefinition> Whole(TypeDefinition type) => type.NestedTypes.SelectMany(Whole).Prepend(type);

        private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);

        private static bool IsComponent(TypeDefinition type)
        {
            for (TypeReference? at = type.BaseType; at is not null; at = at.Resolve()?.BaseType)
                if (at.FullName == "Microsoft.AspNetCore.Components.ComponentBase") return true;
            return false;
        }
    }
}

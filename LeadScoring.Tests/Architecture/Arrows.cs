using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LeadScoring.Tests.Architecture;

/// <summary>One use of a type by another, as compiled: signatures, bases, attributes and method bodies, closures and state machines included.</summary>
internal readonly record struct Use(string From, string FromNamespace, string ToNamespace, string To)
{
    public override string ToString() => $"{From} → {To}";
}

/// <summary>Reads the uses out of an assembly's IL.</summary>
internal static class Arrows
{
    public static IEnumerable<Use> Of(string assemblyPath)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath);
        foreach (var type in assembly.MainModule.GetTypes())
        {
            var (owner, ownerNamespace) = (Outermost(type).FullName, Outermost(type).Namespace);
            foreach (var used in UsedBy(type).SelectMany(Parts).Select(Outermost).Where(t => t.Namespace.Length > 0).DistinctBy(t => t.FullName))
                yield return new Use(owner, ownerNamespace, used.Namespace, used.FullName);
        }
    }

    private static IEnumerable<TypeReference?> UsedBy(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(i => i.InterfaceType),
        .. type.CustomAttributes.Select(a => a.AttributeType),
        .. type.Fields.Select(f => f.FieldType),
        .. type.Properties.Select(p => p.PropertyType),
        .. type.Events.Select(e => e.EventType),
        .. type.GenericParameters.SelectMany(g => g.Constraints).Select(c => c.ConstraintType),
        .. type.Methods.SelectMany(UsedBy),
    ];

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters) yield return parameter.ParameterType;
        foreach (var attribute in method.CustomAttributes) yield return attribute.AttributeType;
        if (!method.HasBody) yield break;
        foreach (var local in method.Body.Variables) yield return local.VariableType;
        foreach (var handler in method.Body.ExceptionHandlers) yield return handler.CatchType;
        foreach (var used in method.Body.Instructions.SelectMany(UsedBy)) yield return used;
    }

    private static IEnumerable<TypeReference?> UsedBy(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod generic => [generic.DeclaringType, generic.ReturnType, .. generic.GenericArguments, .. generic.Parameters.Select(p => p.ParameterType)],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return [];
            case GenericInstanceType generic:
                return [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)];
            case TypeSpecification { ElementType: var element }:
                return Parts(element);
            default:
                return [type];
        }
    }

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }
}

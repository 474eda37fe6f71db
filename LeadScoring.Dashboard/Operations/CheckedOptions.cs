using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Operations;

/// <summary>A section of the configuration and the type that holds it; docs/configuration.md is made of all of them.</summary>
public sealed record ConfiguredSection(string Name, Type Options);

/// <summary>Options that are checked before the first request: whoever set a key wrong reads which, what it was and what is allowed.</summary>
public static class CheckedOptions
{
    public static OptionsBuilder<T> AddChecked<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton(new ConfiguredSection(section, typeof(T)));
        services.AddSingleton<IValidateOptions<T>>(new RangeCheck<T>(section));
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>What may be set, from the attributes of the property: "1 to 9"; empty when anything may.</summary>
    public static string Allowed(PropertyInfo property) => string.Join(", ", property.GetCustomAttributes<ValidationAttribute>().Select(Allowed).Concat(property.PropertyType.IsEnum ? [string.Join(", ", Enum.GetNames(property.PropertyType))] : []));

    /// <summary>As it is written in a configuration file.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        TimeOnly time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        string text => text,
        System.Collections.IEnumerable many => string.Join(", ", many.Cast<object>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Allowed(ValidationAttribute attribute) => attribute switch
    {
        RangeAttribute range => $"{Text(range.Minimum)} to {Text(range.Maximum)}",
        MinLengthAttribute or RequiredAttribute => "not empty",
        _ => attribute.FormatErrorMessage("").Trim(),
    };

    private sealed class RangeCheck<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var faults = new List<string>();
            foreach (var property in typeof(T).GetProperties())
                foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
                    if (property.GetValue(options) is var value && !rule.IsValid(value)) faults.Add($"{section}:{property.Name} was {Shown(value)}; allowed is {Allowed(rule)}.");
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private static string Shown(object? value) => Text(value) is { Length: > 0 } text ? text : "empty";
    }
}

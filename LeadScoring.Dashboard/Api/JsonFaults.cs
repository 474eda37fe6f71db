using System.Text;
using System.Text.Json;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;

namespace LeadScoring.Dashboard.Api;

/// <summary>
/// Says in plain words where a body is not what it should be: the JSON path and what is allowed there. Never repeats a value, which may be personal.
/// </summary>
internal static class JsonFaults
{
    private static readonly Type[] Words =
    [
        typeof(LeadKind), typeof(LeadSource), typeof(LeadStage), typeof(Financing), typeof(HomeToSell), typeof(IncomeBracket), typeof(AgeRange), typeof(FamilyComposition),
        typeof(LeadEventType), typeof(EventDirection), typeof(ConsentPurpose), typeof(OutcomeKind),
    ];

    /// <summary>What is wrong whatever the shape should be; null when nothing is. Syntax, depth, texts that are no Unicode, numbers that are not finite, nulls in lists.</summary>
    public static FieldError? OfText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ApiJson.MaxDepth });
        var path = new JsonPath();
        try
        {
            while (reader.Read())
            {
                path.Follow(ref reader);
                if (Flaw(ref reader, path) is { } flaw) return new FieldError(path.ToString(), flaw);
            }
            return null;
        }
        catch (JsonException fault)
        {
            return new FieldError(path.ToString(), fault.Message.Contains("depth", StringComparison.OrdinalIgnoreCase)
                ? $"Is nested too deeply; allowed are {ApiJson.MaxDepth} levels."
                : $"Is no valid JSON from line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1} on.");
        }
        catch (InvalidOperationException)
        {
            return new FieldError(path.ToString(), "Is no valid Unicode text: half of a surrogate pair, or broken UTF-8.");
        }
    }

    /// <summary>What the serializer did not like, said in our words.</summary>
    public static FieldError Of(JsonException fault)
    {
        var path = Plain(fault.Path);
        var message = fault.Message;
        if (message.Contains("could not be mapped", StringComparison.Ordinal)) return new FieldError(path, "Is no known member.");
        if (message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase)) return new FieldError(path, "Stands there twice; allowed is once.");
        if (message.Contains("missing required", StringComparison.Ordinal)) return new FieldError(path, "Misses the required " + message[(message.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        return new FieldError(path, $"Is of the wrong type or out of range; allowed is {Allowed(message)}.");
    }

    private static string? Flaw(ref Utf8JsonReader reader, JsonPath path) => reader.TokenType switch
    {
        JsonTokenType.String or JsonTokenType.PropertyName => reader.GetString()!.Contains('\0', StringComparison.Ordinal) ? "Has a NUL character; allowed is visible text." : null,
        JsonTokenType.Number => reader.TryGetDouble(out var number) && double.IsFinite(number) ? null : "Is too large for a number; allowed are finite numbers.",
        JsonTokenType.Null when path.IsInList => "Is null; a list has values only.",
        _ => null,
    };

    private static string Allowed(string message)
    {
        foreach (var word in Words)
            if (message.Contains(word.FullName!, StringComparison.Ordinal)) return string.Join(", ", Enum.GetNames(word));
        return message switch
        {
            _ when message.Contains("AttributeValue", StringComparison.Ordinal) || message.Contains("attribute", StringComparison.Ordinal) => "a finite number, true, false or a text",
            _ when message.Contains("DateTimeOffset", StringComparison.Ordinal) => "an instant with offset such as 2026-11-20T14:03:00Z",
            _ when message.Contains("DateOnly", StringComparison.Ordinal) => "a date such as 2026-11-20",
            _ when message.Contains("Guid", StringComparison.Ordinal) => "an id such as 0193a5b0-7c1e-7000-8000-000000000000",
            _ when message.Contains("Int32", StringComparison.Ordinal) => "a whole number",
            _ when message.Contains("Decimal", StringComparison.Ordinal) || message.Contains("Double", StringComparison.Ordinal) || message.Contains("Single", StringComparison.Ordinal) => "a finite number",
            _ when message.Contains("Boolean", StringComparison.Ordinal) => "true or false",
            _ when message.Contains("System.String", StringComparison.Ordinal) => "a text",
            _ when message.Contains("Immutable", StringComparison.Ordinal) || message.Contains("List", StringComparison.Ordinal) || message.Contains("[]", StringComparison.Ordinal) => "a list",
            _ => "an object as the documentation at /docs shows",
        };
    }

    /// <summary>"$.events[0].type" → "events[0].type"; the whole body is "$".</summary>
    private static string Plain(string? path) => path is null or "$" or "" ? "$" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];
}

/// <summary>Where a reader stands, as "events[0].type".</summary>
internal sealed class JsonPath
{
    private const int LongestName = 60;
    private readonly Stack<Place> places = new();

    public bool IsInList => places.TryPeek(out var top) && top.IsList;

    /// <summary>To be called after each token.</summary>
    public void Follow(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                places.Peek().Name = Shown(ref reader);
                return;
            case JsonTokenType.EndArray or JsonTokenType.EndObject:
                places.Pop();
                return;
            default:
                if (IsInList) places.Peek().Index++;
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) places.Push(new Place { IsList = reader.TokenType == JsonTokenType.StartArray });
                return;
        }
    }

    public override string ToString()
    {
        var path = new StringBuilder();
        foreach (var place in places.Reverse())
        {
            if (place.IsList)
            {
                if (place.Index >= 0) path.Append('[').Append(place.Index).Append(']');
            }
            else if (place.Name is not null) path.Append(path.Length > 0 ? "." : "").Append(place.Name);
        }
        return path.Length == 0 ? "$" : path.ToString();
    }

    private static string Shown(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        return name.Length <= LongestName ? name : name[..LongestName] + "…";
    }

    private sealed class Place
    {
        public bool IsList { get; init; }
        public int Index { get; set; } = -1;
        public string? Name { get; set; }
    }
}

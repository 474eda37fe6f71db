using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LeadScoring.Core.Leads;

public enum AttributeType { Number, Flag, Date, Text }

/// <summary>
/// One value of a customer's own attribute: a finite number, yes/no, a date or a text of at most 1,000 characters.
/// In JSON a number, a boolean or a string; a string in ISO 8601 form is a date.
/// </summary>
[JsonConverter(typeof(AttributeValueJson))]
public readonly record struct AttributeValue
{
    private AttributeValue(AttributeType type, double number, string? text)
    {
        Type = type;
        Number = number;
        Text = text;
    }

    public AttributeType Type { get; }

    /// <summary>The number; 0 or 1 of a flag; days since 1970-01-01 UTC of a date; NaN of a text.</summary>
    public double Number { get; }

    /// <summary>The text; null of the other types.</summary>
    public string? Text { get; }

    public static AttributeValue Of(double number) => double.IsFinite(number)
        ? new(AttributeType.Number, number, null)
        : throw new ArgumentOutOfRangeException(nameof(number), "An attribute number must be finite.");

    public static AttributeValue Of(bool flag) => new(AttributeType.Flag, flag ? 1 : 0, null);

    public static AttributeValue Of(DateTime utc) => new(AttributeType.Date, (DateTime.SpecifyKind(utc, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalDays, null);

    public static AttributeValue Of(string text) => new(AttributeType.Text, double.NaN, text);

    /// <summary>A text as JSON carries it: an ISO 8601 date or instant becomes a date, everything else stays text.</summary>
    public static AttributeValue FromJsonText(string text) =>
        text.Length is >= 10 and <= 40 && char.IsAsciiDigit(text[0])
        && DateTime.TryParseExact(text, IsoForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? Of(at)
            : Of(text);

    public DateTime AsDate() => DateTime.UnixEpoch.AddDays(Number);

    public override string ToString() => Type switch
    {
        AttributeType.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        AttributeType.Flag => Number > 0 ? "true" : "false",
        AttributeType.Date => AsDate().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        _ => Text ?? "",
    };

    private static readonly string[] IsoForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
}

internal sealed class AttributeValueJson : JsonConverter<AttributeValue>
{
    public override AttributeValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number) => AttributeValue.Of(number),
        JsonTokenType.True or JsonTokenType.False => AttributeValue.Of(reader.GetBoolean()),
        JsonTokenType.String => AttributeValue.FromJsonText(reader.GetString()!),
        _ => throw new JsonException("An attribute is a finite number, true, false or a text."),
    };

    public override void Write(Utf8JsonWriter writer, AttributeValue value, JsonSerializerOptions options)
    {
        if (value.Type == AttributeType.Number) writer.WriteNumberValue(value.Number);
        else if (value.Type == AttributeType.Flag) writer.WriteBooleanValue(value.Number > 0);
        else writer.WriteStringValue(value.ToString());
    }
}

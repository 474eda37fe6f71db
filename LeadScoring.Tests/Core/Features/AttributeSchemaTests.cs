using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;

namespace LeadScoring.Tests.Core.Features;

public class AttributeSchemaTests
{
    private static readonly DateTime Moment = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("$450,000", 450_000)]
    [InlineData("45 %", 45)]
    [InlineData("-12", -12)]
    [InlineData("-$3,000.50", -3000.5)]
    [InlineData("1e3", 1000)]
    [InlineData(".5", 0.5)]
    public void Numbers_are_read_as_people_write_them(string text, double number) => Assert.Equal(number, AttributeText.Read(text, AttributeText.PointNumber));

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("12,34")]
    [InlineData("1e400")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("0x1F")]
    [InlineData("12 apples")]
    [InlineData("")]
    [InlineData("--5")]
    public void What_is_no_number_is_not_read_as_one(string text) => Assert.True(double.IsNaN(AttributeText.Read(text, AttributeText.PointNumber)));

    [Fact]
    public void A_column_decides_between_point_and_comma()
    {
        var schema = Infer("Price", Cycle(60, "1.234,50", "99,9", "12.000,00", "7,25"));

        Assert.Equal(AttributeText.CommaNumber, Assert.Single(schema.Features).TextForm);
        Assert.Equal(1234.5f, schema.ValueOf(0, AttributeValue.Of("1.234,50"), Moment));
    }

    [Theory]
    [InlineData("M/d/yyyy", "2/14/2026", "12/31/2025")]
    [InlineData("d/M/yyyy", "14/2/2026", "31/12/2025")]
    [InlineData("d.M.yyyy", "14.02.2026", "31.12.2025")]
    [InlineData("yyyy-MM-dd", "2026-02-14", "2025-12-31T00:00:00Z")]
    [InlineData("MMM d, yyyy", "Feb 14, 2026", "Dec 31, 2025")]
    public void A_date_becomes_days_before_the_moment(string form, string one, string other)
    {
        var schema = Infer("Signed up", Cycle(40, one, other));

        var feature = Assert.Single(schema.Features);
        Assert.Equal((form, AttributeSchema.DaysBefore, FeatureKind.Number), (feature.TextForm, feature.Unit, feature.Kind));
        Assert.Equal(15, schema.ValueOf(0, AttributeValue.Of(one), Moment));
        Assert.Equal(60, schema.ValueOf(0, AttributeValue.Of(other), Moment));
    }

    [Fact]
    public void Yes_and_no_become_1_and_0()
    {
        var schema = Infer("Member", Cycle(40, "Yes", "no", "NO", "yes"));

        Assert.Equal([1f, 0f, float.NaN], [Value(schema, "YES"), Value(schema, "no"), Value(schema, "perhaps")]);
    }

    [Fact]
    public void A_count_that_is_mostly_0_or_1_is_still_a_count()
    {
        var schema = Infer("Previous", [.. Cycle(200, "0", "1"), "2", "3"]);

        Assert.Equal([0f, 1f, 3f], [Value(schema, "0"), Value(schema, "1"), Value(schema, "3")]);
    }

    [Fact]
    public void Levels_of_fewer_than_ten_rows_are_other_and_spelling_in_capitals_does_not_matter()
    {
        var schema = Infer("Source", [.. Cycle(60, "Google", "google", "Google", "Direct"), .. Cycle(9, "Rare")]);

        var feature = Assert.Single(schema.Features);
        Assert.Equal(["Direct", "Google"], feature.Levels.AsEnumerable());
        Assert.Equal([1f, 1f, 2f, 2f], [Value(schema, "GOOGLE"), Value(schema, " google "), Value(schema, "Rare"), Value(schema, "Never seen")]);
        Assert.Equal(float.NaN, schema.ValueOf(0, null, Moment));
    }

    [Fact]
    public void Codes_with_leading_zeros_and_postal_codes_are_categories()
    {
        Assert.Equal(FeatureKind.Category, Assert.Single(Infer("Branch", Cycle(60, "007", "012", "100")).Features).Kind);
        Assert.Equal(FeatureKind.Category, Assert.Single(Infer("Zip Code", Cycle(60, "78704", "78701", "78702")).Features).Kind);
    }

    [Fact]
    public void What_names_a_record_or_never_changes_or_is_free_text_is_skipped_with_the_reason()
    {
        Assert.Equal("nearly every value is different, as in an identifier", Reason("Lead Number", [.. Enumerable.Range(0, 300).Select(i => $"{579_533 + 7 * i}")]));
        Assert.Equal("nearly every value is different, as in an identifier", Reason("Record Id", [.. Enumerable.Range(0, 300).Select(i => $"{7L * i * i * i * 1_000}")]));
        Assert.Equal("nearly every value is different, as in an identifier", Reason("Prospect", [.. Enumerable.Range(0, 300).Select(i => $"7927b2df-{i:x4}")]));
        Assert.Equal("free text", Reason("Comment", [.. Enumerable.Range(0, 300).Select(i => $"Called about number {i % 150} of the list")]));
        Assert.Equal("every value is the same", Reason("Magazine", Cycle(300, "No")));
        Assert.Equal("no value is known", Reason("Empty", Enumerable.Repeat<string?>(null, 300)));
    }

    [Fact]
    public void Amounts_that_all_differ_are_not_taken_for_keys()
    {
        var random = new Random(1);

        Assert.Single(Infer("Income", [.. Enumerable.Range(0, 300).Select(_ => $"{random.Next(20_000, 2_000_000)}")]).Features);
    }

    [Fact]
    public void One_value_that_is_often_missing_says_something()
    {
        var schema = Infer("Newsletter", [.. Cycle(30, "x"), .. Enumerable.Repeat<string?>(null, 30)]);

        Assert.Equal([0f, float.NaN], [Value(schema, "x"), schema.ValueOf(0, null, Moment)]);
    }

    [Fact]
    public void Typed_values_need_no_guessing()
    {
        var columns = new Dictionary<string, IReadOnlyList<AttributeValue?>>
        {
            ["Visits"] = [.. Enumerable.Range(0, 40).Select(i => (AttributeValue?)AttributeValue.Of((double)(i % 7)))],
            ["Member"] = [.. Enumerable.Range(0, 40).Select(i => (AttributeValue?)AttributeValue.Of(i % 2 == 0))],
            ["Seen"] = [.. Enumerable.Range(0, 40).Select(i => (AttributeValue?)AttributeValue.Of(Moment.AddDays(-i)))],
        };

        var schema = AttributeSchema.Infer(columns);

        Assert.Equal([3f, 1f, 39f], [schema.ValueOf(0, columns["Visits"][3], Moment), schema.ValueOf(1, columns["Member"][0], Moment), schema.ValueOf(2, columns["Seen"][39], Moment)]);
    }

    [Fact]
    public void Made_anew_from_its_features_it_reads_the_same()
    {
        var schema = Infer("Source", Cycle(60, "Google", "Direct"));

        var again = new AttributeSchema(FeatureSchema.FromJson(new FeatureSchema(schema.Features).ToJson()).Features);

        Assert.Equal(Value(schema, "direct"), Value(again, "direct"));
    }

    private static IEnumerable<string> Cycle(int rows, params string[] values) => Enumerable.Range(0, rows).Select(i => values[i % values.Length]);

    private static AttributeSchema Infer(string name, IEnumerable<string?> texts) =>
        AttributeSchema.Infer(new Dictionary<string, IReadOnlyList<AttributeValue?>> { [name] = [.. texts.Select(text => text is null ? (AttributeValue?)null : AttributeValue.Of(text))] });

    private static string Reason(string name, IEnumerable<string?> texts) => Assert.Single(Infer(name, texts).Skipped).Reason;

    private static float Value(AttributeSchema schema, string text) => schema.ValueOf(0, AttributeValue.Of(text), Moment);
}

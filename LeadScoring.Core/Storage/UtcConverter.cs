using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LeadScoring.Core.Storage;

/// <summary>Instants are UTC <see cref="DateTime"/>: order, max and group-by-day then work in every database. Reading gives the kind back.</summary>
public sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    written => written.Kind == DateTimeKind.Local ? written.ToUniversalTime() : written,
    read => DateTime.SpecifyKind(read, DateTimeKind.Utc));

using System.Globalization;
using System.Text;

namespace LeadScoring.Tests.Support;

/// <summary>A CSV file of leads, each another, that is made while it is read and is nowhere as a whole.</summary>
public sealed class MadeUpCsv(int rows) : Stream
{
    private static readonly string[] Sources = ["Zillow", "Website", "Referral", "Facebook"];
    private readonly MemoryStream piece = new();
    private int made = -1;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (piece.Position == piece.Length && !Make()) return 0;
        return piece.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) piece.Dispose();
    }

    private bool Make()
    {
        piece.SetLength(0);
        if (made < 0)
        {
            piece.Write("Name,Email,Phone,Source,Timeline,Consent\n"u8);
            made = 0;
        }
        for (var end = Math.Min(rows, made + 1_000); made < end; made++)
            piece.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"First Last{made % 900},l{made}@example.com,+1614{2_000_000 + made:0000000},{Sources[made % Sources.Length]},{made % 12} months,yes\n")));
        piece.Position = 0;
        return piece.Length > 0;
    }
}

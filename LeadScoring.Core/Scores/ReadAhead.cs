using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace LeadScoring.Core.Scores;

internal static class ReadAhead
{
    /// <summary>Runs the source beside its consumer, at most so many items ahead of it. The source is stopped when the consumer is.</summary>
    public static async IAsyncEnumerable<T> Ahead<T>(this IAsyncEnumerable<T> source, int items, [EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<T>(items);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var filling = Task.Run(() => FillAsync(source, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(cancel)) yield return item;
        }
        finally
        {
            await stop.CancelAsync();
            await filling;
        }
    }

    private static async Task FillAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> channel, CancellationToken cancel)
    {
        try
        {
            await foreach (var item in source.WithCancellation(cancel)) await channel.WriteAsync(item, cancel);
            channel.Complete();
        }
        catch (Exception exception)
        {
            // The consumer meets it when it reads on.
            channel.Complete(exception);
        }
    }
}

using System.Text;
using LeadScoring.Core.Intake.Csv;

namespace LeadScoring.Tests.Core.Intake.Csv;

/// <summary>A file of its own for each text, gone with the test.</summary>
internal sealed class CsvText : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public CsvText(string text, Encoding? encoding = null, bool mark = false)
        : this([.. mark ? encoding!.GetPreamble() : [], .. (encoding ?? new UTF8Encoding(false)).GetBytes(text)])
    {
    }

    public CsvText(byte[] bytes) => File.WriteAllBytes(path, bytes);

    public string Path_ => path;

    public CsvFile Open(char? delimiter = null, CsvLimits? limits = null)
    {
        var (file, problem) = CsvFile.Open(path, delimiter, limits);
        return file ?? throw new InvalidOperationException(problem);
    }

    public static string[][] Cells(CsvFile file) => [.. file.Read().OfType<CsvRow.Data>().Select(r => r.Cells)];

    public void Dispose() => File.Delete(path);
}

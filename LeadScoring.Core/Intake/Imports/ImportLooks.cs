using System.Collections.Concurrent;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Leads;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>A file and what it holds, with the mapping proposed for it.</summary>
public sealed record ImportLook(CsvFile File, FileSurvey Survey, MappingProposal Proposal);

/// <summary>Looks into files, and keeps the last looks so that going back and forth does not read a file again. Thread-safe.</summary>
public sealed class ImportLooks(ImportFiles files, ImportRuns runs)
{
    private const int Kept = 8;
    private readonly ConcurrentDictionary<Guid, ImportLook> looks = new();

    /// <summary>Null when the uploaded file is gone, as it was imported or a day went by, or is not for the viewer.</summary>
    public async Task<ImportLook?> LookAsync(Guid run, Viewer viewer, IProgress<double>? progress, CancellationToken cancel)
    {
        if (await runs.FindAsync(run, viewer, cancel) is null) return null;
        if (!File.Exists(files.UploadOf(run)))
        {
            looks.TryRemove(run, out _);
            return null;
        }
        if (looks.TryGetValue(run, out var known)) return known;
        if (CsvFile.Open(files.UploadOf(run), cancel: cancel).File is not { } file) return null;
        var look = await LookAsync(file, keepUnmapped: false, given: null, progress, cancel);
        if (looks.Count >= Kept) looks.Clear();
        return looks[run] = look;
    }

    /// <summary>Reads the whole file once.</summary>
    public async Task<ImportLook> LookAsync(CsvFile file, bool keepUnmapped, ColumnMapping? given, IProgress<double>? progress, CancellationToken cancel)
    {
        var survey = FileSurvey.Of(file, progress is null ? null : progress.Report, cancel);
        var remembered = await runs.RecallAsync(file.Layout.Headers, cancel);
        return new ImportLook(file, survey, MappingProposal.Of(survey.Columns, keepUnmapped, remembered, given));
    }
}

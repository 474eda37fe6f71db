using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>One model file on the shelf.</summary>
/// <param name="Sequence">Counts up; a greater one was put there later.</param>
public sealed record ShelvedModel(string File, int Sequence, string Version, bool IsChampion);

/// <summary>
/// The folder of model files: the champion, which serves, and those before it. A file is written under a temporary name, flushed to the disk and renamed, so that a crash
/// leaves the old state or the new one. Files are verified whenever they are read. Thread-safe within one process.
/// </summary>
public sealed partial class ModelShelf(string folder)
{
    private const string Pointer = "champion";
    private readonly Lock writing = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ShelvedModel> Models()
    {
        if (!Directory.Exists(folder)) return [];
        var champion = ChampionFile();
        return
        [
            .. Directory.EnumerateFiles(folder)
                .Select(path => (Path: path, Name: FileName().Match(Path.GetFileName(path))))
                .Where(file => file.Name.Success)
                .Select(file => new ShelvedModel(file.Path, int.Parse(file.Name.Groups["sequence"].Value, CultureInfo.InvariantCulture), file.Name.Groups["version"].Value, file.Name.Value == champion))
                .OrderByDescending(model => model.Sequence),
        ];
    }

    /// <summary>Keeps the model and makes it the champion. A model that is there already is not written twice.</summary>
    public ShelvedModel Put(ScoringModel model)
    {
        lock (writing)
        {
            Directory.CreateDirectory(folder);
            var models = Models();
            var file = models.FirstOrDefault(m => m.Version == model.Version && ModelFile.Read(File.ReadAllBytes(m.File)).Model is not null)?.File;
            if (file is null)
            {
                var sequence = models.Count == 0 ? 1 : models[0].Sequence + 1;
                file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{sequence:D4}-{model.Version}.model"));
                WriteWhole(file, model.ToFile());
            }
            WriteWhole(Path.Combine(folder, Pointer), Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            return Models().First(m => m.File == file);
        }
    }

    /// <summary>
    /// The champion; when its file is damaged, the newest other model that is whole, with a sentence that says so. An empty shelf gives no model and no sentence.
    /// </summary>
    public ModelReading Champion()
    {
        var models = Models().OrderByDescending(model => model.IsChampion).ThenByDescending(model => model.Sequence).ToList();
        string? problem = null;
        foreach (var shelved in models)
        {
            var (model, refusal) = Read(shelved);
            if (model is not null) return new ModelReading(model, problem is null ? null : $"{problem} Model {model.Version} serves in its place until a new one is trained.");
            problem ??= $"Model {shelved.Version} cannot be used. {refusal}";
        }
        return new ModelReading(null, problem is null ? null : $"{problem} There is no other whole model, so leads are not scored until a new one is trained.");
    }

    /// <summary>The model of that version with its place on the shelf; null when there is none, or when its file is damaged.</summary>
    public (ShelvedModel Shelved, ScoringModel Model)? Find(string version)
    {
        foreach (var shelved in Models())
            if (shelved.Version == version && Read(shelved).Model is { } model) return (shelved, model);
        return null;
    }

    /// <summary>Newest first, each with its card; null when the file is damaged.</summary>
    public IReadOnlyList<(ShelvedModel Model, ModelCard? Card)> Cards() => [.. Models().Select(shelved => (shelved, Read(shelved).Model?.Card))];

    /// <summary>Takes the models with such a card off the shelf; when the champion is one of them, the newest that stays takes its place.</summary>
    public void Remove(Func<ModelCard, bool> unwanted)
    {
        lock (writing)
        {
            foreach (var shelved in Models())
                if (Read(shelved).Model is { } model && unwanted(model.Card)) File.Delete(shelved.File);
            var left = Models();
            if (left.Count == 0) File.Delete(Path.Combine(folder, Pointer));
            else if (!left.Any(model => model.IsChampion)) WriteWhole(Path.Combine(folder, Pointer), Encoding.UTF8.GetBytes(Path.GetFileName(left[0].File)));
        }
    }

    /// <summary>Loads the champion into service, also when that means none.</summary>
    public void Serve(ServingModel serving)
    {
        var (model, problem) = Champion();
        serving.Serve(model, problem);
    }

    /// <summary>
    /// Takes up a champion that another process put here. What cannot be read, or is gone, changes nothing: the model that serves goes on serving.
    /// </summary>
    /// <returns>True when another model serves now.</returns>
    public bool TakeUp(ServingModel serving)
    {
        if (Models().FirstOrDefault(model => model.IsChampion) is not { } champion || champion.Version == serving.Current?.Version) return false;
        if (Read(champion).Model is not { } whole) return false;
        serving.Serve(whole);
        return true;
    }

    private static ModelReading Read(ShelvedModel shelved)
    {
        try
        {
            return ModelFile.Read(File.ReadAllBytes(shelved.File));
        }
        catch (IOException fault)
        {
            return new ModelReading(null, $"The model file could not be read: {fault.Message}");
        }
    }

    private string? ChampionFile()
    {
        var pointer = Path.Combine(folder, Pointer);
        return File.Exists(pointer) ? File.ReadAllText(pointer).Trim() : null;
    }

    private static void WriteWhole(string file, byte[] content)
    {
        var temporary = file + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, file, overwrite: true);
    }

    [GeneratedRegex(@"^(?<sequence>\d{4,9})-(?<version>m-[0-9a-f]{8})\.model$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();
}

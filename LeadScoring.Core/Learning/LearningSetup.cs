using LeadScoring.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Learning;

public static class LearningSetup
{
    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var storage = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
            return new ModelShelf(storage.PathOf(storage.Models));
        });
        services.AddSingleton<TrainingSets>();
        services.AddSingleton<ModelTraining>();
        return services;
    }
}

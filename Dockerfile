# The program with its own runtime in an image without shell or package manager. `./publish.sh --prove` runs the same files in such a root without Docker.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /src
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY LeadScoring.Core/LeadScoring.Core.csproj LeadScoring.Core/
COPY LeadScoring.Dashboard/LeadScoring.Dashboard.csproj LeadScoring.Dashboard/
COPY LeadScoring.Dashboard/Properties/PublishProfiles LeadScoring.Dashboard/Properties/PublishProfiles
RUN dotnet restore LeadScoring.Dashboard -p:PublishProfile=linux -r linux-x64 -p:PublishReadyToRun=true
COPY appsettings.json ./
COPY LeadScoring.Core LeadScoring.Core
COPY LeadScoring.Dashboard LeadScoring.Dashboard
RUN dotnet publish LeadScoring.Dashboard -p:PublishProfile=linux -o /app && mkdir /data

# "extra" brings ICU and time zones: money is printed as people write it, and calling hours are those of the lead's own place.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra
COPY --from=build /app /app
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
# Relative paths such as data/leads.db start from here: everything that is written is in /data (and /tmp).
ENV ASPNETCORE_URLS=http://+:8080 Storage__Root=/ Logging__Console__FormatterName=json
VOLUME /data
EXPOSE 8080
USER $APP_UID
# There is no shell and no curl: the program asks itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m --start-interval=2s CMD ["/app/LeadScoring.Dashboard", "health"]
ENTRYPOINT ["/app/LeadScoring.Dashboard"]

namespace EdgeCx.Appliance.Configuration;

/// <summary>
/// Where settings come from, later ones winning: shipped defaults, <c>/etc/edgecx/edgecx.json</c> (or <c>--config FILE</c>), environment
/// <c>EDGECX__Section__Key</c>, command line <c>--Section:Key VALUE</c>.
/// </summary>
internal static class ApplianceConfiguration
{
    /// <summary>The site's own file on an installed appliance.</summary>
    public const string SiteFile = "/etc/edgecx/edgecx.json";

    /// <summary>Reads all sources.</summary>
    /// <param name="file">The site's file; null for <see cref="SiteFile"/>, which may be absent.</param>
    /// <param name="commandLine">Settings on the command line, as <c>--Section:Key VALUE</c> or <c>--Section:Key=VALUE</c>.</param>
    /// <exception cref="ConfigurationException">A file is missing or is not JSON.</exception>
    public static IConfigurationRoot Read(string? file, IReadOnlyList<string> commandLine)
    {
        var builder = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        if (file is not null)
        {
            if (Directory.Exists(file))
            {
                throw new ConfigurationException([$"--config {file}: is a folder; a JSON file is expected."]);
            }

            if (!File.Exists(file))
            {
                throw new ConfigurationException([$"--config {file}: no such file."]);
            }

            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }
        else
        {
            builder.AddJsonFile(SiteFile, optional: true);
        }

        builder.AddEnvironmentVariables("EDGECX__").AddCommandLine([.. commandLine]);
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException e)
        {
            throw new ConfigurationException([$"{file ?? SiteFile}: not valid JSON ({e.GetBaseException().Message})."]);
        }
    }
}

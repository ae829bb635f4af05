using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Web;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx token new NAME</c>: makes a token for the API, prints it once, and puts its hash into the site's file of tokens.</summary>
internal static class TokenVerb
{
    private const int TokenBytes = 32;
    private const string Prefix = "ecx_";

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var name = new Argument<string>("NAME") { Description = "Whose it is: letters, digits, - _ . (it is told in errors and in the log)." };
        var scope = new Option<AccessScope>("--scope") { Description = "What it may do: Read, Agent or Supervisor; each includes the one before.", DefaultValueFactory = _ => AccessScope.Read };
        var file = new Option<string?>("--file") { Description = "The file of tokens; Console:TokenFile where not given.", HelpName = "FILE" };
        var config = new Option<string?>("--config") { Description = $"The site's settings (JSON), for Console:TokenFile; {ApplianceConfiguration.SiteFile} if it exists.", HelpName = "FILE" };
        var make = new Command("new", "Makes a token, prints it once, and adds its hash to the file (mode 0600). A running appliance takes it within seconds.") { name, scope, file, config };
        make.TreatUnmatchedTokensAsErrors = false;
        make.SetAction((result, _) => Report.CatchAsync(() =>
        {
            var settings = Settings.Of(result);
            var path = result.GetValue(file) ?? ApplianceOptions.Read(ApplianceConfiguration.Read(result.GetValue(config), settings)).Console.TokenFile;
            if (path.Length == 0)
            {
                throw new ConfigurationException(["Console:TokenFile is not set; set it, e.g. to /etc/edgecx/tokens, or give --file FILE."]);
            }

            Console.WriteLine(Add(path, result.GetValue(name)!, result.GetValue(scope)));
            return Task.FromResult(0);
        }));
        return new Command("token", "Tokens for the HTTP API and the pages (Console:TokenFile).") { make };
    }

    /// <summary>Makes a token and adds its hash.</summary>
    /// <param name="path">The file; made where it is not there.</param>
    /// <param name="name">Whose it is.</param>
    /// <param name="scope">What it may do.</param>
    /// <returns>The token: nobody can tell it again.</returns>
    /// <exception cref="ConfigurationException">The name is not allowed or taken, or the file has an error.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static string Add(string path, string name, AccessScope scope)
    {
        if (!TokenFile.IsName(name))
        {
            throw new ConfigurationException([$"NAME is '{name}'; allowed are 1 to 32 letters, digits, - _ ."]);
        }

        var before = File.Exists(path) ? File.ReadAllText(path) : "";
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var added = (before.Length > 0 && !before.EndsWith('\n') ? "\n" : "") + TokenFile.Line(name, scope, token) + "\n";
        if (!TokenFile.TryParse(before + added, out _, out var error))
        {
            throw new ConfigurationException([$"{path} with the token {name}: {error}; nothing was written."]);
        }

        // One short write behind what is there: the file keeps its owner (the service's user) and its mode, and a reader sees whole lines.
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(added));
        stream.Flush(flushToDisk: true);
        return token;
    }
}

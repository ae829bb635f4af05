using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// The console's files as they travel inside the assembly. Their address carries a hash of them all, so that a browser keeps them for good
/// and an update is seen at once.
/// </summary>
internal sealed class ConsoleAssets
{
    private const string Prefix = "console/assets/";
    private readonly Dictionary<string, (byte[] Bytes, string Type)> _files;

    /// <summary>Reads all assets.</summary>
    public ConsoleAssets()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        _files = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && !n.EndsWith(".html", StringComparison.Ordinal))
            .ToDictionary(n => n[Prefix.Length..], n => (Encoding.UTF8.GetBytes(Read(n)), TypeOf(n)), StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in _files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Key));
            hash.AppendData(file.Value.Bytes);
        }

        Root = "/assets/" + Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <summary>Address of the folder, e.g. <c>/assets/3f2a…</c>.</summary>
    public string Root { get; }

    /// <summary>Names of all assets.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>Maps the files.</summary>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Root + "/{name}", (string name, HttpResponse response) =>
        {
            if (!_files.TryGetValue(name, out var file))
            {
                return Results.NotFound();
            }

            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(file.Bytes, file.Type);
        }).ExcludeFromDescription();

    /// <summary>A text resource of the assembly.</summary>
    /// <exception cref="FileNotFoundException">It was not built in.</exception>
    public static string Read(string resource)
    {
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException($"The resource '{resource}' was not built into the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}

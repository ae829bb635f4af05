using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// The file of tokens, a line each: <c>NAME:SHA256HEX[:SCOPE]</c>, or a plain token in the hash's place (32 characters or more), which is hashed as it is read.
/// Empty lines and lines with <c>#</c> in front are skipped. Without a scope a token reads only.
/// </summary>
internal static class TokenFile
{
    /// <summary>Fewest characters of a plain token.</summary>
    public const int MinPlain = 32;

    private const int HashHexDigits = 64;
    private const int MaxName = 32;
    private const int MaxTokens = 1000;
    private const string Scopes = "read, agent, supervisor";

    /// <summary>Reads the lines.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="error">The first line that is wrong: its number and what is allowed, never what stands in it.</param>
    public static bool TryParse(string text, out IReadOnlyList<ApiToken> tokens, out string error)
    {
        List<ApiToken> read = [];
        tokens = read;
        error = "";
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var wrong = read.Count == MaxTokens ? $"is one more than the {MaxTokens} that are allowed" : Take(line, read);
            if (wrong is not null)
            {
                error = string.Create(CultureInfo.InvariantCulture, $"line {number} {wrong}");
                return false;
            }
        }

        if (read.Count == 0)
        {
            error = "it holds no token; edgecx token new NAME makes one";
            return false;
        }

        return true;
    }

    /// <summary>True for a name that may stand in the file.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaxName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>The line of a token.</summary>
    public static string Line(string name, AccessScope scope, string token) =>
        $"{name}:{Convert.ToHexStringLower(Hash(token))}:{scope.ToString().ToLowerInvariant()}";

    /// <summary>What is kept of a token.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string? Take(string line, List<ApiToken> read)
    {
        var parts = line.Split(':');
        if (parts.Length is < 2 or > 3 || !IsName(parts[0]))
        {
            return $"is not NAME:SHA256HEX[:SCOPE]; a name has 1 to {MaxName} letters, digits, - _ .";
        }

        if (read.Exists(t => t.Name == parts[0]))
        {
            return "has a name that another line has; allowed is each once";
        }

        var scope = AccessScope.Read;
        if (parts.Length == 3 && (!Enum.TryParse(parts[2], ignoreCase: true, out scope) || !Enum.IsDefined(scope) || char.IsAsciiDigit(parts[2][0])))
        {
            return $"has another scope than {Scopes}";
        }

        var isHash = parts[1].Length == HashHexDigits && parts[1].All(char.IsAsciiHexDigit);
        if (!isHash && parts[1].Length < MinPlain)
        {
            return $"has neither a SHA-256 in {HashHexDigits} hex digits nor a plain token of {MinPlain} characters or more";
        }

        read.Add(new ApiToken(parts[0], scope, isHash ? Convert.FromHexString(parts[1]) : Hash(parts[1])));
        return null;
    }
}

using System.Net.Http.Headers;

namespace EdgeCx.Appliance.Verbs;

/// <summary>How verbs ask the running appliance: directly, and with the token of the environment where its console asks for one.</summary>
internal static class ConsoleConnection
{
    /// <summary>The environment variable that holds the token: a command line can be read by others on the machine.</summary>
    public const string TokenVariable = "EDGECX_TOKEN";

    /// <summary>Opens one. No proxy of the environment stands between: the console is on this machine, or behind the site's own door to it.</summary>
    /// <param name="console">Where the console is.</param>
    /// <param name="timeout">Longest time that an answer may take.</param>
    public static HttpClient Open(Uri console, TimeSpan timeout)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = console, Timeout = timeout };
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return http;
    }
}

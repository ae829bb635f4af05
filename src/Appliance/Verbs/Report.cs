using EdgeCx.Appliance.Configuration;
using EdgeCx.Inference;

namespace EdgeCx.Appliance.Verbs;

/// <summary>How verbs fail: what a person can act on is said in words on standard error, with the exit codes of the contract.</summary>
internal static class Report
{
    /// <summary>The thing failed.</summary>
    public const int Failed = 1;

    /// <summary>Wrong use.</summary>
    public const int WrongUse = 2;

    /// <summary>Runs a verb and turns expected failures into words and an exit code; a bug keeps its stack trace.</summary>
    public static async Task<int> CatchAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (ConfigurationException e)
        {
            foreach (var error in e.Errors)
            {
                await Console.Error.WriteLineAsync("edgecx: " + error);
            }

            return WrongUse;
        }
        catch (Exception e) when (e is InferenceStartException or IOException or System.Net.Sockets.SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync("edgecx: " + e.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            return Failed;
        }
    }
}

using System.Diagnostics;

namespace EdgeCx.Appliance.Tests.Deploy;

/// <summary>Runs a program and gives back how it ended and all that it said.</summary>
internal static class Shell
{
    public static (int Code, string Output) Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    /// <summary>A program of a Debian package; the test is skipped, and says so, where it is not installed.</summary>
    public static string ToolOrSkip(string path, string package)
    {
        if (!File.Exists(path))
        {
            Assert.Skip($"{path} is not here: apt-get install {package}");
        }

        return path;
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>
/// Renders the shipped phrases into WAV files, once, at install: flite speaks English, espeak-ng Spanish and Portuguese. Both run as programs of their own,
/// which hand over a file; nothing of them is linked or shipped.
/// </summary>
internal static class PromptRenderer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The program that speaks a language, and the Debian package it is in.</summary>
    public static string ProgramOf(string language) => language == "en" ? "flite" : "espeak-ng";

    /// <summary>Renders all phrases of a language.</summary>
    /// <param name="language">A shipped language.</param>
    /// <param name="folder">Where the files go; made where it is not there.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="IOException">The program is not there, fails, or the folder cannot be written; the message says what to do.</exception>
    public static async Task<IReadOnlyList<ShelvedPrompt>> RenderAsync(string language, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var written = new List<ShelvedPrompt>();
        foreach (var (kind, phrase) in PromptPhrases.Of(language))
        {
            var pcm = await SpeakAsync(language, phrase, cancellation);
            var file = Path.Combine(folder, PromptShelf.NameOf(kind, language));

            // Whole or not at all: the appliance may be reading.
            var partial = file + ".partial";
            await File.WriteAllBytesAsync(partial, PromptWav.Write(pcm), cancellation);
            File.Move(partial, file, overwrite: true);
            written.Add(new ShelvedPrompt(file, IsSite: false, kind, language, pcm, ""));
        }

        return written;
    }

    /// <summary>Speaks a phrase, in the band and at the level of prompts.</summary>
    public static async Task<short[]> SpeakAsync(string language, string phrase, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("edgecx-prompt-");
        try
        {
            var file = Path.Combine(folder.FullName, "spoken.wav");

            // A little slower than they speak by themselves, for who listens to somebody else meanwhile.
            string[] arguments = language == "en"
                ? ["-voice", "rms", "--setf", "duration_stretch=1.1", "-t", phrase, "-o", file]
                : ["-v", language == "pt" ? "pt-br" : language, "-s", "145", "-w", file, phrase];
            await RunAsync(ProgramOf(language), arguments, cancellation);
            return PromptWav.TryRead(await File.ReadAllBytesAsync(file, cancellation), out var spoken, out var rate, out var error)
                ? PromptLevel.Set(PromptLevel.Trim(TelephoneBand.From(spoken, rate)))
                : throw new IOException($"{ProgramOf(language)}: {error}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start) ?? throw new IOException($"{program} could not be started");
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            try
            {
                var said = process.StandardError.ReadToEndAsync(patience.Token);
                await process.StandardOutput.ReadToEndAsync(patience.Token);
                await process.WaitForExitAsync(patience.Token);
                if (process.ExitCode != 0)
                {
                    throw new IOException($"{program} ended with {process.ExitCode}: {(await said).Trim()}");
                }
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                process.Kill();
                throw new IOException($"{program} did not end within {Patience.TotalSeconds:0} s");
            }
        }
        catch (Win32Exception)
        {
            throw new IOException($"{program} is not installed; apt-get install {program}, or record the prompts: see docs/whisper.md");
        }
    }
}

using System.Globalization;
using EdgeCx.Coaching.Delivery.Prompts;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Delivery;
using EdgeCx.Interop.Tests.Live;
using EdgeCx.Interop.Tests.Mirror;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Interop.Tests.Whisper;

/// <summary>Two phones, a PBX with a whisper feature (bed.py, pbx.py), and the site's files: prompts, devices, password.</summary>
internal sealed class WhisperBed : IAsyncDisposable
{
    /// <summary>The PBX as the appliance reaches it.</summary>
    public const string Pbx = "10.79.0.1:5060";

    private const string Secret = "whisper-secret";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-whisper-site-");
    private readonly Testbed _bed;

    private WhisperBed(Testbed bed) => _bed = bed;

    /// <summary>What is missing to run it; null where nothing is.</summary>
    public static string? Missing() =>
        Testbed.Missing() ?? (File.Exists("/usr/bin/flite") ? null : "/usr/bin/flite not installed (apt-get install flite)");

    /// <summary>Makes the bed and the site's files; the prompts are rendered by the verb, as at an install.</summary>
    public static async Task<WhisperBed> StartAsync(CancellationToken cancellation)
    {
        var bed = new WhisperBed(await Testbed.StartAsync(cancellation, "Whisper/bed.py"));
        var (code, _, errors) = await ApplianceProcess.RunVerbAsync(cancellation, "prompts", "render", "--language", "en", "--out", bed.Prompts);
        code.ShouldBe(0, errors);
        return bed;
    }

    /// <summary>Folder of the prompts.</summary>
    public string Prompts => Path.Combine(_folder.FullName, "prompts");

    /// <summary>The prompt of a kind as the appliance plays it.</summary>
    public Prompt Prompt(CueKind kind)
    {
        new PromptBook(new PromptShelf(Prompts).Read(), "en").TryGet(kind, "en", out var prompt);
        return prompt!;
    }

    /// <summary>Settings of an appliance whose agents are whispered to through the PBX.</summary>
    public string[] Settings(string password = Secret)
    {
        var (devices, secret) = (Path.Combine(_folder.FullName, "devices.json"), Path.Combine(_folder.FullName, "secret"));
        File.WriteAllText(secret, password);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.WriteAllText(devices, $$"""{"*": [{"surface": "whisper", "address": "sip:*33{agent}@{{Pbx}}", "user": "edgecx", "passwordFile": "{{secret}}"}]}""");
        return ["--Delivery:DevicesFile", devices, "--Delivery:PromptsFolder", Prompts, "--Whisper:AnswerMs", "2000", "--Whisper:PingMs", "1000"];
    }

    /// <summary>Starts the phones, which play what they are given, and the PBX.</summary>
    public async Task StartCallCentreAsync(ApplianceProcess appliance, CallAudio audio, string algorithms = "MD5,SHA-256")
    {
        foreach (var (name, number, said) in ((string, string, ReadOnlyMemory<byte>)[])[("agent", "1002", audio.Agent), ("customer", "+34600100002", audio.Customer)])
        {
            var wav = Path.Combine(_folder.FullName, name + ".wav");
            MuLawWav.WriteLinear(wav, said.Span);
            await DoAsync($"phone {name} {name} {number} {wav}");
        }

        await DoAsync($"pbx 127.0.0.1:{appliance.SipPort} {Secret} {algorithms}");
    }

    /// <summary>
    /// An angry passage with pauses: what the demo's customer says when they are angry, 1.5 s at a time, and 2.1 s of silence after each, in which the agent
    /// says a piece of what the demo's agent says.
    /// </summary>
    public static CallAudio AngryPassage(int seconds)
    {
        const int piece = 12_000, cycle = 28_800, answerAt = 14_400;
        var (angry, calm) = (Voiced(MuLawWav.Demo("customer.wav", 75, 14)), Voiced(MuLawWav.Demo("agent.wav", 0, 120)));
        var (customer, agent) = (Silence(seconds * 8000), Silence(seconds * 8000));
        for (var (at, round) = (0, 0); at + cycle <= customer.Length; at += cycle, round++)
        {
            Piece(angry, round).CopyTo(customer.AsSpan(at));
            Piece(calm, round).CopyTo(agent.AsSpan(at + answerAt));
        }

        return new CallAudio(customer, agent);

        static ReadOnlySpan<byte> Piece(byte[] voiced, int round) => voiced.AsSpan(round % (voiced.Length / piece) * piece, piece);

        static byte[] Silence(int samples)
        {
            var silence = new byte[samples];
            silence.AsSpan().Fill(MuLawWav.Silence);
            return silence;
        }

        static byte[] Voiced(byte[] speech)
        {
            var voiced = new List<byte>();
            for (var at = 0; at + 1600 <= speech.Length; at += 1600)
            {
                var block = speech.AsSpan(at, 1600);
                if (MuLawWav.FrameLevels(block).Max() > -45)
                {
                    voiced.AddRange(block);
                }
            }

            return [.. voiced];
        }
    }

    /// <summary>Gives the bed a command.</summary>
    public Task<string> DoAsync(string command) => _bed.DoAsync(command, TestContext.Current.CancellationToken);

    /// <summary>True once the PBX has said a line that begins so.</summary>
    public async Task<bool> SaidAsync(string line) => (await DoAsync("said")).Split('|').Any(l => l.StartsWith(line, StringComparison.Ordinal));

    /// <summary>What a phone has heard.</summary>
    public async Task<short[]> HeardAsync(string phone)
    {
        var file = await File.ReadAllBytesAsync(await DoAsync($"heard {phone}"), TestContext.Current.CancellationToken);
        PromptWav.TryRead(file, out var heard, out var rate, out var error).ShouldBeTrue(error);
        rate.ShouldBe(8000, rate.ToString(CultureInfo.InvariantCulture));
        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

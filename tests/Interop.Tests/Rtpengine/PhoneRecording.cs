using EdgeCx.Interop.Tests.Live;
using EdgeCx.Interop.Tests.Mirror;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>What a baresip of the testbed was given to hear, as its sndfile module wrote it down.</summary>
internal static class PhoneRecording
{
    private const int HeaderBytes = 44;
    private const int LeastSamples = 4000;

    /// <summary>All of its call, once the files are closed.</summary>
    public static async Task<short[]> ReadAsync(Testbed testbed, string phone)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var paths = (await testbed.DoAsync($"heard {phone}", cancellation)).Split(' ');

        // Its length is written into the head when the file is closed.
        await ApplianceProcess.UntilAsync(() => Task.FromResult(paths.All(p => MuLawWav.Read(p).Length == new FileInfo(p).Length - HeaderBytes)), 10, cancellation);
        var samples = paths.SelectMany(ReadWav).ToArray();
        samples.Length.ShouldBeGreaterThan(LeastSamples, $"what {phone} heard");
        return samples;
    }

    /// <summary>A WAV of 16-bit samples.</summary>
    public static short[] ReadWav(string path)
    {
        var octets = MuLawWav.Read(path);
        var samples = new short[octets.Length / 2];
        Buffer.BlockCopy(octets, 0, samples, 0, 2 * samples.Length);
        return samples;
    }
}

using EdgeCx.Media.Recordings;

namespace EdgeCx.Media.SiprecClient;

/// <summary>Loads the audio of both legs from WAV files.</summary>
internal static class CallAudioFiles
{
    /// <summary>Reads two 8 kHz files, or one stereo file given twice: its first channel is then the customer.</summary>
    /// <param name="customerPath">The customer's file.</param>
    /// <param name="agentPath">The agent's file.</param>
    /// <param name="warn">Told of what of a file is missing.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    /// <returns>The audio; null with an error.</returns>
    public static CallAudio? TryLoad(string customerPath, string agentPath, Action<string> warn, out string error)
    {
        var isOneFile = customerPath == agentPath;
        var customer = TryRead(customerPath, 0, isOneFile, warn, out error);
        var agent = customer is null ? null : TryRead(agentPath, isOneFile ? 1 : 0, isOneFile, warn, out error);
        return agent is null ? null : new CallAudio(customer, agent);
    }

    private static byte[]? TryRead(string path, int channel, bool isStereo, Action<string> warn, out string error)
    {
        using var recording = WavRecording.TryOpen(path, out error);
        if (recording is null)
        {
            return null;
        }

        var allowed = isStereo ? 2 : 1;
        if (recording.Header.Channels != allowed)
        {
            error = $"{path}: {recording.Header.Channels} channels; allowed is {allowed}";
            return null;
        }

        if (recording.Damage is { } damage)
        {
            warn(damage);
        }

        if (recording.Header.Frames == 0)
        {
            error = $"{path}: offset {recording.Header.DataOffset}: no audio; at least one sample is expected";
            return null;
        }

        return recording.ReadMuLaw(channel);
    }
}

namespace EdgeCx.Bench;

/// <summary>What one side's turn took, all streams together.</summary>
/// <param name="CpuNs">CPU time, ns.</param>
/// <param name="Frames">Voice frames that its model was asked about.</param>
/// <param name="SpeechFrames">Those with a probability of at least 0.5.</param>
/// <param name="Windows">Half seconds of speech whose emotion was heard.</param>
internal readonly record struct TurnCost(long CpuNs, int Frames, int SpeechFrames, int Windows)
{
    /// <summary>CPU time per second of one stream's audio, ms.</summary>
    public double MsPerSecond => CpuNs / 1e6 / (Frames * 0.032);
}

namespace EdgeCx.Media.Recordings;

/// <summary>The aligned legs of a recorded call, read together block by block.</summary>
internal interface IRecordedLegs : IDisposable
{
    /// <summary>Samples of the longest leg.</summary>
    long Samples { get; }

    /// <summary>What of the recording is missing, for a person.</summary>
    IEnumerable<string> Damages { get; }

    /// <summary>The encoding of a leg, as SDP names what the line carries: <c>PCMU</c> or <c>PCMA</c>.</summary>
    string Codec(int leg);

    /// <summary>Reads the next block of all legs; what is beyond a leg's end is silence. False when all legs are at their ends.</summary>
    bool TryRead(short[][] blocks);
}

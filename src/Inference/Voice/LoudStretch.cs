namespace EdgeCx.Inference.Voice;

/// <summary>
/// Counts the chunks of a leg that are loud without being speech, and picks those worth a glance: the speech gate refuses music, so nobody would
/// ever look at it. A pure function of the chunks so far: a recording and a live call pick the same.
/// </summary>
/// <remarks>
/// Picked are the third to the tenth loud chunk, so that music is known before its listener counts as kept waiting, and each fourth after them. A quiet
/// chunk between two phrases of music does not count, a longer pause and speech begin anew.
/// </remarks>
internal struct LoudStretch
{
    /// <summary>Level from which on a chunk is loud, dBFS: what a quiet line or room stays under.</summary>
    public const float LoudDbfs = -50;

    /// <summary>Music moves. What keeps its level over a chunk this well, dB, is a hum, a dial tone, a fan.</summary>
    public const float SteadyDb = 3;

    /// <summary>The first loud chunk that is picked.</summary>
    public const int First = 3;

    private const int LastOfFirst = 10;
    private const int Every = 4;
    private const int MostQuiet = 4;
    private int _loud;
    private int _quiet;

    /// <summary>Takes the next chunk; true where it is worth a glance.</summary>
    public bool Next(in ChunkSound chunk)
    {
        if (chunk.IsSpeech)
        {
            _loud = 0;
            return false;
        }

        if (chunk.SpeechFrames > 0 || chunk.LevelDbfs < LoudDbfs || chunk.RangeDb < SteadyDb)
        {
            _loud = ++_quiet > MostQuiet ? 0 : _loud;
            return false;
        }

        _quiet = 0;
        _loud++;
        return _loud >= First && (_loud <= LastOfFirst || (_loud - LastOfFirst) % Every == 0);
    }

    /// <summary>Another person may be on the leg from here on: begins anew.</summary>
    public void Reset() => this = default;
}

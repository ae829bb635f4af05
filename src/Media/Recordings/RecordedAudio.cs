namespace EdgeCx.Media.Recordings;

/// <summary>
/// The aligned legs of a recorded call: the channels of one file, or several mono files, read together block by block. What is beyond a
/// file's end is silence, as a recording client that sends on would have it.
/// </summary>
internal sealed class RecordedAudio : IRecordedLegs
{
    private readonly WavRecording[] _files;
    private readonly (int File, int Channel)[] _legs;
    private readonly short[][] _frames;
    private readonly int _blockSamples;

    /// <summary>Takes files and says which channel of which is each leg.</summary>
    public RecordedAudio(WavRecording[] files, (int File, int Channel)[] legs, int blockSamples)
    {
        _files = files;
        _legs = legs;
        _blockSamples = blockSamples;
        _frames = [.. files.Select(f => new short[blockSamples * f.Header.Channels])];
        Samples = files.Max(f => f.Header.Frames);
    }

    /// <inheritdoc/>
    public long Samples { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Damages => _files.Select(f => f.Damage).OfType<string>();

    /// <inheritdoc/>
    public string Codec(int leg) => _files[_legs[leg].File].Header.Encoding == WavEncoding.ALaw ? "PCMA" : "PCMU";

    /// <inheritdoc/>
    public bool TryRead(short[][] blocks)
    {
        var longest = 0;
        for (var file = 0; file < _files.Length; file++)
        {
            var read = _files[file].Read(_frames[file]);
            longest = Math.Max(longest, read);
            for (var leg = 0; leg < _legs.Length; leg++)
            {
                if (_legs[leg].File == file)
                {
                    Split(_frames[file].AsSpan(0, read * _files[file].Header.Channels), _files[file].Header.Channels, _legs[leg].Channel, blocks[leg]);
                }
            }
        }

        return longest > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private void Split(ReadOnlySpan<short> frames, int channels, int channel, Span<short> block)
    {
        var read = frames.Length / channels;
        for (var i = 0; i < read; i++)
        {
            block[i] = frames[(i * channels) + channel];
        }

        block[read.._blockSamples].Clear();
    }
}

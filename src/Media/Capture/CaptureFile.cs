namespace EdgeCx.Media.Capture;

/// <summary>
/// Reads a capture file frame by frame through a buffer that holds at least one largest record. What could be read before a damage stays
/// read; the damage is told at the end.
/// </summary>
internal sealed class CaptureFile : IPacketSource
{
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[2 * CaptureParser.MaxRecordBytes];
    private readonly CaptureParser _parser = new();
    private long _base;
    private int _start;
    private int _end;
    private bool _isOver;

    /// <summary>Reads a stream from its current position.</summary>
    public CaptureFile(Stream stream) => _stream = stream;

    /// <summary>Offset in the file of the next unread byte.</summary>
    public long Offset => _base + _start;

    /// <summary>Frames read.</summary>
    public long Records { get; private set; }

    /// <summary>What is wrong with the file and where, in words for a person; null while nothing is.</summary>
    public string? Damage { get; private set; }

    /// <summary>True once the end, or a damage, was met.</summary>
    public bool IsEnded { get; private set; }

    /// <inheritdoc/>
    public long Dropped => 0;

    /// <summary>Reads the next frame; false at the end or at a damage. The frame is valid until the next call.</summary>
    public bool TryRead(out CaptureRecord record, out ReadOnlySpan<byte> frame)
    {
        while (true)
        {
            var bytes = _buffer.AsSpan(_start, _end - _start);

            var step = _parser.Next(bytes, out record, out var consumed, out var reject);
            if (step == CaptureStep.Record)
            {
                frame = bytes.Slice(record.Start, record.Length);
                _start += consumed;
                Records++;
                return true;
            }

            if (step == CaptureStep.Skipped)
            {
                _start += consumed;
            }
            else if (step == CaptureStep.Incomplete && !_isOver)
            {
                Fill();
            }
            else
            {
                // A file that ends between records is whole.
                if (!bytes.IsEmpty || Offset == 0)
                {
                    Damage ??= $"offset {Offset + reject.Offset}: {reject.Reason}";
                }

                break;
            }
        }

        IsEnded = true;
        record = default;
        frame = default;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _base += _start;
        _end -= _start;
        _start = 0;
        var read = _stream.ReadAtLeast(_buffer.AsSpan(_end), _buffer.Length - _end, throwOnEndOfStream: false);
        _end += read;
        _isOver = _end < _buffer.Length;
    }
}

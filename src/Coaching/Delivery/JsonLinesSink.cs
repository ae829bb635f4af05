using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery;

/// <summary>
/// Writes every event as one JSON line, on a thread of its own behind a bounded queue. A full disk or a missing folder costs lines, which
/// are counted, and nothing else; it is tried again every few seconds. The file is readable by its owner only, and is turned over at a size.
/// Events carry no identity but the agent's id, and neither does the file.
/// </summary>
internal sealed class JsonLinesSink : ICallEventSink, IDisposable
{
    private const int RetrySeconds = 5;
    private const byte NewLine = (byte)'\n';
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);

    private readonly BoundedQueue<CallEvent> _queue;
    private readonly string _path;
    private readonly long _maxBytes;
    private readonly MonotonicClock _clock;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private volatile bool _stopping;
    private FileStream? _file;
    private long _retryAtNs;
    private long _written;
    private long _unwritten;
    private long _erased;
    private long _eraseAtNs;
    private readonly HashSet<string> _objected = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unerased = new(StringComparer.Ordinal);

    /// <summary>Makes a sink and starts its thread.</summary>
    public JsonLinesSink(DeliveryOptions options, MonotonicClock clock, ILogger<JsonLinesSink> logger)
    {
        _queue = new BoundedQueue<CallEvent>("json-log", options.QueueCapacity);
        _path = options.JsonLog;
        _maxBytes = options.JsonLogMaxMiB * 1024L * 1024L;
        _clock = clock;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "json-log" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public string Name => "json-log";

    /// <summary>Lines written.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Lines that could not be written.</summary>
    public long Unwritten => Volatile.Read(ref _unwritten);

    /// <summary>Lines that were erased since a customer objected, or a leg turned out not to be one customer's.</summary>
    public long Erased => Volatile.Read(ref _erased);

    /// <summary>Takes an event; what was said is not written, and no loss.</summary>
    public bool TryPublish(CallEvent callEvent) => callEvent.HoldsWords || _queue.TryEnqueue(callEvent);

    /// <summary>Writes what is queued and closes the file.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _queue.Wake();
        if (_thread.Join(TimeSpan.FromSeconds(2)))
        {
            _queue.Dispose();
        }
    }

    private void Run()
    {
        while (true)
        {
            while (_queue.TryDequeue(out var callEvent))
            {
                Write(callEvent);
            }

            Flush();
            if (_unerased.Count > 0 && (_stopping || _clock.NowNs >= _eraseAtNs))
            {
                foreach (var callId in _unerased.ToArray())
                {
                    TryErase(callId);
                }
            }

            if (_stopping)
            {
                break;
            }

            _queue.WaitForItem(Turn);
        }

        Close();
    }

    private void Write(CallEvent callEvent)
    {
        if (callEvent.ErasesEmotion)
        {
            Erase(callEvent);
        }
        else if (callEvent.IsFromEmotion && _objected.Contains(callEvent.CallId))
        {
            return; // What the objection closed: it was never in the log as far as anyone can read.
        }

        if (callEvent is CallEnded)
        {
            _objected.Remove(callEvent.CallId);
        }

        if (!TryOpen())
        {
            Volatile.Write(ref _unwritten, _unwritten + 1);
            return;
        }

        try
        {
            // In one write and past the stream's own buffer, which would hold the last lines for as long as it likes.
            var json = EventJson.ToUtf8(callEvent);
            var marked = callEvent.IsFromEmotion ? 1 : 0;
            var line = new byte[json.Length + marked + 1];
            json.CopyTo(line, 0);
            line.AsSpan(json.Length, marked).Fill(LogEraser.Mark);
            line[^1] = NewLine;
            _file!.Write(line);
            Volatile.Write(ref _written, _written + 1);
            if (_file.Length >= _maxBytes)
            {
                Close();
                File.Move(_path, _path + ".1", overwrite: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _unwritten, _unwritten + 1);
            GiveUp(error);
        }
    }

    // An objection erases what the call had produced, wherever it is: in the log and in the one before it.
    private void Erase(CallEvent callEvent)
    {
        if (callEvent is NoticeChanged)
        {
            _objected.Add(callEvent.CallId);
        }

        TryErase(callEvent.CallId);
    }

    private void TryErase(string callId)
    {
        Flush();
        try
        {
            var erased = LogEraser.Erase(_path, callId) + LogEraser.Erase(_path + ".1", callId);
            _unerased.Remove(callId);
            Volatile.Write(ref _erased, _erased + erased);
            DeliveryLog.LinesErased(_logger, erased, callId, _path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (_unerased.Add(callId))
            {
                DeliveryLog.LinesNotErased(_logger, callId, _path, error.GetType().Name, RetrySeconds);
            }

            _eraseAtNs = _clock.NowNs + (RetrySeconds * 1_000_000_000L);
        }
    }

    private bool TryOpen()
    {
        if (_file is not null)
        {
            return true;
        }

        if (_clock.NowNs < _retryAtNs && !_stopping)
        {
            return false;
        }

        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            _file = new FileStream(_path, options);
            if (_retryAtNs != 0)
            {
                DeliveryLog.LogWritable(_logger, _path, Unwritten);
                _retryAtNs = 0;
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            GiveUp(error);
            return false;
        }
    }

    private void Flush()
    {
        try
        {
            _file?.Flush();
        }
        catch (IOException error)
        {
            GiveUp(error);
        }
    }

    private void GiveUp(Exception error)
    {
        if (_retryAtNs == 0)
        {
            DeliveryLog.LogUnwritable(_logger, _path, error.GetType().Name, RetrySeconds);
        }

        _retryAtNs = _clock.NowNs + (RetrySeconds * 1_000_000_000L);
        Close();
    }

    private void Close()
    {
        var file = _file;
        _file = null;
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // A full disk refuses what the buffer holds; closing is all that is left to do. How many of its lines that were is not known:
            // one at least.
            Volatile.Write(ref _unwritten, _unwritten + 1);
        }
    }
}

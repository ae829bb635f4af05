using EdgeCx.Core.Audio;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Batching;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Text;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// The transcribing thread: of low priority, first to shed. It transcribes one segment at a time, masks the words before anything else sees
/// them, and sends them as utterances. When voice or emotion are late, it drops what waits and stops what it is at.
/// </summary>
/// <remarks>An error of its own ends words only: calls are heard and coached on without them.</remarks>
internal sealed class WordsWorker : IDisposable
{
    private const int QueueLength = 128;
    private const int Waiting = 64;
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(100);
    private readonly Transcriber _transcriber;
    private readonly UtteranceReader? _reader;
    private readonly WorkerContext _context;
    private readonly StrainGauge _strain;
    private readonly BoundedQueue<WordsJob> _input = new("words", QueueLength);
    private readonly WordsBacklog _backlog;
    private readonly short[] _samples = new short[SpeechSegment.MaxFrames * PcmFormat.VoiceFrameSamples];
    private readonly Func<bool> _mayGoOn;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The transcriber serves one at a time: the thread below, or the voice thread where a recording is transcribed in step. Never both in one run of
    // the appliance; the lock keeps it so where tests mix them.
    private readonly Lock _transcribing = new();
    private WordsJob _job;
    private bool _isRecorded;
    private long _failures;
    private int _busy;
    private volatile bool _finishing;

    /// <summary>Makes it; owns the transcriber and the reader from then on.</summary>
    /// <param name="transcriber">Understands.</param>
    /// <param name="reader">Reads emotion and phrases off masked words; null where words are only told.</param>
    /// <param name="context">Way out, counters, clock.</param>
    /// <param name="strain">Says when voice or emotion are late.</param>
    public WordsWorker(Transcriber transcriber, UtteranceReader? reader, WorkerContext context, StrainGauge strain)
    {
        _transcriber = transcriber;
        _reader = reader;
        _context = context;
        _strain = strain;
        _backlog = new WordsBacklog(Waiting, Shed);
        _mayGoOn = MayGoOn;
        _thread = new Thread(Live) { Name = "inference-words", IsBackground = true };
    }

    /// <summary>The legs that are listened to; set before <see cref="Start"/>.</summary>
    public LegRegister? Legs { get; set; }

    /// <summary>False where the site's profile lets no emotion be read off a customer's words: phrases are still counted.</summary>
    public bool ReadsEmotion { get; init; } = true;

    /// <summary>Understands.</summary>
    public Transcriber Transcriber => _transcriber;

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>True when nothing waits and nothing is at work: there is time for a partial.</summary>
    public bool IsIdle => Volatile.Read(ref _busy) == 0 && _input.Count == 0 && !_strain.IsStrained;

    /// <summary>Told of every transcript before it is judged; for calibration and tests.</summary>
    internal Action<WordsJob, Transcript>? Understood { get; set; }

    /// <summary>Starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Lets the thread end; what waits is dropped, since its calls have ended.</summary>
    public void Finish()
    {
        _finishing = true;
        _input.Wake();
    }

    /// <summary>Hands a segment over. Any thread; never waits.</summary>
    public void Send(in WordsJob job)
    {
        if (_finishing || !_input.TryEnqueue(job))
        {
            Shed(job);
        }
    }

    /// <summary>Transcribes a segment of a recording on the calling thread; its words wait for room on the way out.</summary>
    /// <exception cref="OperationCanceledException">The pipeline was abandoned.</exception>
    public void TranscribeNow(in WordsJob job) => Serve(job, isRecorded: true);

    /// <inheritdoc/>
    public void Dispose()
    {
        DropAll();
        _transcriber.Dispose();
        _reader?.Dispose();
        _input.Dispose();
    }

    private void Live()
    {
        ThreadPlace.Take(Niceness.Background, _context.Processors.Words);
        try
        {
            while (!_finishing && !_context.Abandoned.IsCancellationRequested)
            {
                GoRound();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The top of the thread: an error here is a bug. Calls are heard without words from here on.
            _context.Logger.WordsEnded(e);
        }
        catch (OperationCanceledException)
        {
            // Abandoned: nobody waits for words.
        }

        _finishing = true;
        DropAll();
        _ended.SetResult();
    }

    private void DropAll()
    {
        while (_input.TryDequeue(out var job))
        {
            Shed(job);
        }

        _backlog.Clear();
    }

    private void GoRound()
    {
        while (_input.TryDequeue(out var arrived))
        {
            _backlog.Add(arrived);
        }

        if (Legs?.ForgetForbidden() ?? false)
        {
            Overwrite();
        }

        if (_strain.Look(_context.Clock.NowNs))
        {
            _backlog.Clear();
        }

        if (!_backlog.TryTake(_context.Clock.NowNs, out var job))
        {
            _input.WaitForItem(Sweep);
            return;
        }

        Volatile.Write(ref _busy, 1);
        Serve(job, isRecorded: false);
        Volatile.Write(ref _busy, 0);
    }

    // What the runtime's own memory holds of a segment goes with the segment.
    private void Overwrite()
    {
        lock (_transcribing)
        {
            try
            {
                _transcriber.Overwrite();
            }
            catch (GraphRunException e)
            {
                _context.Logger.TranscriptionFailed(++_failures, e);
            }
        }
    }

    private void Serve(in WordsJob job, bool isRecorded)
    {
        lock (_transcribing)
        {
            _job = job;
            _isRecorded = isRecorded;
            var samples = _samples.AsSpan(0, job.Frames * PcmFormat.VoiceFrameSamples);
            var isServed = false;
            try
            {
                job.Segment.CopyTo(samples, job.Frames);

                // Which language is spoken is decided at 8 kHz, where the judge's thresholds were found.
                var wide = job.Words.Language.IsAccepted ? job.Segment : null;
                var transcript = _transcriber.Transcribe(samples, _mayGoOn, wide);
                Understood?.Invoke(job, transcript);
                isServed = transcript.IsComplete && MayGoOn();
                if (isServed)
                {
                    Tell(job, transcript, isRecorded);
                }
            }
            catch (GraphRunException e)
            {
                _context.Metrics.Drops.Add(DropReason.InferenceFailed);
                isServed = true;
                if (System.Numerics.BitOperations.IsPow2(++_failures))
                {
                    _context.Logger.TranscriptionFailed(_failures, e);
                }
            }
            finally
            {
                samples.Clear();
                _job = default;
                if (isServed)
                {
                    job.Segment.Release();
                }
                else
                {
                    Shed(job);
                }
            }
        }
    }

    private void Tell(in WordsJob job, in Transcript transcript, bool isRecorded)
    {
        var words = job.Words;
        if (job.IsFinal ? !words.Language.Take(words.Leg, transcript) : !words.Language.IsAccepted)
        {
            return;
        }

        var text = job.IsFinal ? words.Numbers.Mask(transcript.Text, words.Leg.Language) : words.Numbers.Preview(transcript.Text, words.Leg.Language);
        if (text.Length == 0)
        {
            return;
        }

        var isCustomers = EmotionPermit.TryGet(words.Leg, words.Leg.Call.Interruptions, out var permit);
        var reading = _reader?.Read(text, words.Leg.Language, words.Leg.Role, permit) ?? default;
        if (!WordsPermission.IsGiven(words.Leg) || !job.Stands)
        {
            words.Leg.Inferred.AddRefused();
            return;
        }

        var emotion = isCustomers && ReadsEmotion && permit.Holds ? reading.Emotion : null;
        if (job.IsFinal)
        {
            words.Leg.Inferred.AddUtterance(emotion is not null);
        }

        var utterance = new Utterance
        {
            Leg = words.Leg,
            StartSample = job.Segment.StartSample,
            EndSample = job.EndSample,
            Text = text,
            Words = WordCount.Of(text),
            Confidence = transcript.Confidence,
            IsFinal = job.IsFinal,
            Language = words.Leg.Language,
            Emotion = emotion,
            Phrases = reading.Phrases,
            ArrivalNs = job.ArrivalNs,
        };
        _context.Outlet.Result(ConversationSignal.Of(utterance), isRecorded);
    }

    /// <summary>Whether the segment at hand may still be worked on: its leg may be heard, and it is of use and in nobody's way.</summary>
    private bool MayGoOn()
    {
        if (_context.Abandoned.IsCancellationRequested || !_job.Stands || !WordsPermission.IsGiven(_job.Words.Leg))
        {
            return false;
        }

        if (_isRecorded)
        {
            return true;
        }

        var now = _context.Clock.NowNs;
        return !_finishing
            && now - _job.ArrivalNs <= 2 * WordsBacklog.UsefulNs
            && !_strain.Look(now)
            && (_job.IsFinal || _input.Count == 0);
    }

    private void Shed(WordsJob job)
    {
        // A partial is no loss: its audio comes again.
        if (job.IsFinal)
        {
            _context.Metrics.Drops.Add(WordsPermission.IsGiven(job.Words.Leg) ? DropReason.Transcription : DropReason.LegInactive);
        }

        job.Segment.Release();
    }
}

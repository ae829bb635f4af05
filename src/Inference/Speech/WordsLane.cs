using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Speech;
using EdgeCx.Inference.Speech.Masking;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// Words, as the voice thread meets them: it hands each frame of a customer's or agent's leg in after its voice activity is known, and segments
/// go on to the transcribing thread. Of a recording a segment is transcribed at once on the voice thread, so that every run gives the same.
/// </summary>
internal sealed class WordsLane : IDisposable
{
    /// <summary>Segments open or waiting at a time. One thread transcribes some twenty speakers, so more would only grow old.</summary>
    public const int Segments = 128;

    private const int Blocks = 768;
    private const int PartialFrames = 31;
    private readonly SegmentPool _pool = new(Segments, Blocks);
    private readonly WordsWorker _worker;
    private readonly DropCounters _drops;
    private readonly LegRegister _legs = new();
    private readonly string _language;
    private readonly bool _recognises;

    /// <summary>Makes the lane; the worker is its own from then on.</summary>
    /// <param name="worker">Transcribes.</param>
    /// <param name="drops">Counts what is not transcribed.</param>
    /// <param name="language">The transcriber's language, ISO 639-1.</param>
    /// <param name="recognises">True where the leg's language is to be found out.</param>
    public WordsLane(WordsWorker worker, DropCounters drops, string language, bool recognises)
    {
        _worker = worker;
        _drops = drops;
        _language = language;
        _recognises = recognises;
        worker.Legs = _legs;
    }

    /// <summary>Blocks of audio that are kept; zero when nobody speaks and nothing waits.</summary>
    public int OutstandingBlocks => _pool.OutstandingBlocks;

    /// <summary>What the site's jurisdiction profile lets be done with words.</summary>
    public InferenceLaw Law { get; init; } = new();

    /// <summary>The transcribing thread.</summary>
    public WordsWorker Worker => _worker;

    /// <summary>A leg comes.</summary>
    public LegWords Open(Leg leg)
    {
        // Agents leave half of the places to customers.
        var segmenter = new SpeechSegmenter(leg, _pool, () => leg.Role == SpeakerRole.Customer || _pool.Free > _pool.Capacity / 2);
        var words = new LegWords(leg, segmenter, new LanguageJudge(_language, _recognises)) { Numbers = new NumberCarry(Law.NationalIds) };
        _legs.Add(words);
        return words;
    }

    /// <summary>A frame was heard; its lease is still held.</summary>
    public void Heard(LegWords words, in AudioWindow frame, in VoiceActivity voice)
    {
        words.Enter();
        try
        {
            if (words.Interruptions != words.Leg.Call.Interruptions)
            {
                // The transcribing thread looks as well, and then overwrites what it had of it.
                words.Forget();
                return;
            }

            if (frame.IsVoid || !WordsPermission.IsGiven(words.Leg) || (words.Leg.Role == SpeakerRole.Agent && !Law.AgentWords))
            {
                words.Forget();
                return;
            }

            var segmenter = words.Segmenter;
            var refused = segmenter.Refused;
            var ended = segmenter.Next(frame.Lease.Samples, frame.Lease.Wide, frame.StartSample, voice.LevelDbfs, voice.IsSpeech, voice.ArrivalNs);
            if (segmenter.Refused > refused)
            {
                _drops.Add(DropReason.Transcription);
            }

            if (ended is not null)
            {
                words.PartialAt = segmenter.Open?.Frames ?? 0;
                Submit(words, ended, isFinal: true, isRecorded: frame.Deadline.IsNone);
            }
            else if (segmenter.Open is { } open)
            {
                AskPartial(words, open, voice.IsSpeech && !frame.Deadline.IsNone);
            }
        }
        finally
        {
            words.Leave();
        }
    }

    /// <summary>Another person may speak on the leg from here on.</summary>
    public void Restart(LegWords words, bool isRecorded)
    {
        words.Enter();
        try
        {
            Close(words, isRecorded);
            words.Language.Reset(words.Leg);
            words.Numbers.Forget();
        }
        finally
        {
            words.Leave();
        }
    }

    /// <summary>A leg ends. Of a live one what is still under way comes too late to matter, and would come after its end.</summary>
    public void End(LegWords words, bool isRecorded)
    {
        words.Enter();
        try
        {
            if (isRecorded)
            {
                Close(words, isRecorded);
            }

            words.Forget();
            words.Segmenter.End();
        }
        finally
        {
            words.Leave();
        }

        // Outside the gate: the register is held by who enters it.
        _legs.Remove(words);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _legs.ForgetAll();
        _worker.Dispose();
        _pool.Dispose();
    }

    private void Close(LegWords words, bool isRecorded)
    {
        var ended = words.Segmenter.Close();
        if (ended is null)
        {
            return;
        }

        if (WordsPermission.IsGiven(words.Leg))
        {
            Submit(words, ended, isFinal: true, isRecorded);
        }
        else
        {
            ended.Release();
        }
    }

    private void AskPartial(LegWords words, SpeechSegment open, bool isWanted)
    {
        if (isWanted && words.Language.IsAccepted && open.Frames - words.PartialAt >= PartialFrames && _worker.IsIdle)
        {
            words.PartialAt = open.Frames;
            open.Hold();
            Submit(words, open, isFinal: false, isRecorded: false);
        }
    }

    private void Submit(LegWords words, SpeechSegment segment, bool isFinal, bool isRecorded)
    {
        var frames = Math.Min(segment.Frames, segment.FramesToSpeechEnd + SpeechSegmenter.PostRollFrames);
        var end = segment.StartSample + ((long)segment.FramesToSpeechEnd * PcmFormat.VoiceFrameSamples);
        var job = new WordsJob(words, segment, frames, end, segment.SpeechArrivalNs, isFinal, words.Generation);
        if (isRecorded)
        {
            _worker.TranscribeNow(job);
        }
        else
        {
            _worker.Send(job);
        }
    }
}

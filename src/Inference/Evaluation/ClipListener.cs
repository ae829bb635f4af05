using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Evaluation;

/// <summary>Hears one clip as a leg of its own, by the same gate, levelling, pooling and evidence as live (contract, section 8).</summary>
internal sealed class ClipListener(SileroModel silero, EmotionModel emotion, InferenceOptions options)
{
    private readonly WindowPool _frame = new(1, PcmFormat.VoiceFrameSamples);
    private readonly Leg _leg = new(new Call(CallId.New(), TapKind.File, default, noticeRequired: false), "clip");
    private readonly short[] _chunk = new short[PcmFormat.ChunkLeaseSamples];
    private readonly double[] _logits = new double[EvidenceAccumulator.Logits];
    private readonly EmotionModelDescription.RungRule _rung = emotion.Description.Rungs[options.LeastRung];
    private readonly BatchRows _row = BatchRows.One(emotion.Description.Rungs[options.LeastRung].Blocks);

    /// <summary>Hears a clip; the caller's baseline takes it in as one utterance.</summary>
    /// <param name="samples">The clip, not empty.</param>
    /// <param name="baseline">What is known of the speaker.</param>
    /// <param name="encodedChunks">Chunks of speech that were encoded; 0 when nothing passed the gate and the loudest chunk was taken.</param>
    /// <returns>The averaged logits after the last chunk; valid until the next call.</returns>
    public ReadOnlySpan<double> Hear(ReadOnlySpan<short> samples, CallerBaseline baseline, out int encodedChunks)
    {
        var caller = new CallerEmotion(emotion.Description, baseline, commitsByItself: false);
        var voice = new VoiceState(options);
        encodedChunks = 0;
        long heard = 0;
        var chunks = Math.Max(1, (samples.Length + PcmFormat.ChunkSamples - PcmFormat.MinRestSamples) / PcmFormat.ChunkSamples);
        for (var k = 0; k < chunks; k++)
        {
            var end = Math.Min(samples.Length, (k + 1) * PcmFormat.ChunkSamples);
            for (; heard + PcmFormat.VoiceFrameSamples <= end; heard += PcmFormat.VoiceFrameSamples)
            {
                HearFrame(samples.Slice((int)heard, PcmFormat.VoiceFrameSamples), heard, voice);
            }

            if (voice.Chunk((long)k * PcmFormat.ChunkSamples).IsSpeech && !_rung.Skips(k))
            {
                Encode(samples, k, caller);
                encodedChunks++;
            }
        }

        if (encodedChunks == 0)
        {
            Encode(samples, Loudest(samples, chunks), caller);
        }

        if (!IsRefused)
        {
            var head = emotion.Head(_rung.Blocks);
            baseline.Commit(head.Features[0], head.Population[0]);
        }

        return _logits;
    }

    private void HearFrame(ReadOnlySpan<short> samples, long start, VoiceState voice)
    {
        if (!_frame.TryRent(out var lease))
        {
            throw new InvalidOperationException("The frame before was not returned.");
        }

        samples.CopyTo(lease.Samples);
        var frame = new AudioWindow(_leg, WindowKind.VoiceFrame, start, PcmFormat.VoiceFrameSamples, Deadline.None(0), 0, lease);
        if (voice.IsSilent(samples))
        {
            voice.Silent(frame);
        }
        else
        {
            silero.Begin(1);
            voice.WriteRow(samples, silero.Row(0));
            silero.Gather(0, voice.Recurrent);
            silero.Run();
            voice.Heard(frame, silero.Scatter(0, voice.Recurrent));
        }

        lease.Return();
    }

    private void Encode(ReadOnlySpan<short> samples, int k, CallerEmotion caller)
    {
        var begin = k * PcmFormat.ChunkSamples;
        var end = Math.Min(samples.Length, begin + PcmFormat.ChunkSamples);
        var context = Math.Min(begin, PcmFormat.ChunkContextSamples);
        Array.Clear(_chunk);
        samples[(begin - context)..end].CopyTo(_chunk.AsSpan(PcmFormat.ChunkContextSamples - context));
        var chunks = emotion.Chunks;
        var head = emotion.Head(_rung.Blocks);
        chunks.EmPrev[0][0] = caller.Prepare(k, _chunk, end - begin, chunks.Input[0], out _);
        chunks.Run(_row);
        if (!caller.TryPool(k, chunks, 0, head, 0))
        {
            throw new InvalidOperationException("The emotion graphs gave what is no number for 16-bit samples.");
        }

        emotion.RunHeads(_row);
        if (!caller.TryRead(k, _rung, head, 0, "", out var reading))
        {
            throw new InvalidOperationException("The emotion head gave what is no number for 16-bit samples.");
        }

        IsRefused = reading.Abstention == Core.Emotion.AbstainReason.OutOfDomain;
        caller.Logits.CopyTo(_logits);
        PooledChunks = caller.PooledChunks;
    }

    /// <summary>Chunks pooled at the end of the last clip.</summary>
    public int PooledChunks { get; private set; }

    /// <summary>True when the last window of the clip was not one person's speech.</summary>
    public bool IsRefused { get; private set; }

    private static int Loudest(ReadOnlySpan<short> samples, int chunks)
    {
        var best = 0;
        long most = -1;
        for (var k = 0; k < chunks; k++)
        {
            long energy = 0;
            foreach (var sample in samples[(k * PcmFormat.ChunkSamples)..Math.Min(samples.Length, (k + 1) * PcmFormat.ChunkSamples)])
            {
                energy += sample * sample;
            }

            if (energy > most)
            {
                (best, most) = (k, energy);
            }
        }

        return best;
    }
}

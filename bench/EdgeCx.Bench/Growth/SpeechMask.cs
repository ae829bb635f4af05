using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Inference.Batching;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Voice;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Bench.Growth;

/// <summary>What one leg of the demo's call asks of inference: which frames get past the energy gate, which half seconds are speech.</summary>
/// <param name="Frames">For each frame of 32 ms, true where the voice model is asked.</param>
/// <param name="Chunks">For each half second, true where it is speech.</param>
internal sealed record SpeechMask(bool[] Frames, bool[] Chunks)
{
    /// <summary>Hears a recording as the appliance does.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read.</exception>
    public static SpeechMask Of(string path)
    {
        var pcm = SpokenStreams.Read(path);
        var options = new InferenceOptions();
        using var factory = new SessionFactory(options, NullLogger.Instance);
        using var model = new SileroModel(factory, options.ModelRoot, [1]);
        var call = new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: false);
        var lane = new VoiceLane(call.AddLeg("1"), options);
        var pool = new WindowPool(2, PcmFormat.VoiceFrameSamples);
        var (frames, chunks) = (new List<bool>(), new List<bool>());
        for (long at = 0; at + PcmFormat.VoiceFrameSamples <= pcm.Length; at += PcmFormat.VoiceFrameSamples)
        {
            pool.TryRent(out var lease);
            pcm.AsSpan((int)at, PcmFormat.VoiceFrameSamples).CopyTo(lease.Samples);
            var frame = new AudioWindow(lane.Leg, WindowKind.VoiceFrame, at, PcmFormat.VoiceFrameSamples, Deadline.None(0), 0, lease);
            frames.Add(!lane.Voice.IsSilent(lease.Samples));
            if (frames[^1])
            {
                model.Begin(1);
                lane.Voice.WriteRow(lease.Samples, model.Row(0));
                model.Gather(0, lane.Voice.Recurrent);
                model.Run();
                lane.Voice.Heard(frame, model.Scatter(0, lane.Voice.Recurrent));
            }
            else
            {
                lane.Voice.Silent(frame);
            }

            lease.Return();
            var chunk = chunks.Count * PcmFormat.ChunkSamples;
            if (at + (2 * PcmFormat.VoiceFrameSamples) > chunk + PcmFormat.ChunkSamples)
            {
                chunks.Add(lane.Judge(chunk) == ChunkVerdict.Speech);
            }
        }

        return new SpeechMask([.. frames], [.. chunks]);
    }
}

using EdgeCx.Core.Audio;
using EdgeCx.Inference.Speech;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Tests.Codecs;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>Speech as a wide-band leg brings it: through the decoder that legs have, at 8 and at 16 kHz on one time, whole voice frames.</summary>
internal sealed record WideClip(short[] Samples, short[] Wide)
{
    /// <summary>Frames in it.</summary>
    public int Frames => Samples.Length / PcmFormat.VoiceFrameSamples;

    /// <summary>Decodes G.722, with silence up to a whole frame.</summary>
    public static WideClip OfG722(ReadOnlySpan<byte> octets)
    {
        var samples = (octets.Length + PcmFormat.VoiceFrameSamples - 1) / PcmFormat.VoiceFrameSamples * PcmFormat.VoiceFrameSamples;
        var clip = new WideClip(new short[samples], new short[PcmFormat.WideFactor * samples]);
        new G722Decoder().Decode(octets, clip.Samples, clip.Wide);
        return clip;
    }

    /// <summary>What G.722 makes of a signal at 16 kHz.</summary>
    public static WideClip Through(short[] wide)
    {
        Assert.SkipUnless(Spandsp.IsPresent, "libspandsp.so.2 is not installed (apt-get install libspandsp2)");
        return OfG722(Spandsp.Encode(wide));
    }

    /// <summary>The frames one after another; at 8 kHz alone those that are not wide.</summary>
    public SpeechSegment Segment(SegmentPool pool, Func<int, bool> isWide)
    {
        var segment = pool.TryRent().ShouldNotBeNull();
        segment.Begin(TestLegs.Customer(), 0);
        for (var i = 0; i < Frames; i++)
        {
            segment.TryAppend(Frame(i), isWide(i) ? WideFrame(i) : [], -20, isSpeech: true, 0).ShouldBeTrue();
        }

        return segment;
    }

    /// <summary>A frame at 8 kHz.</summary>
    public ReadOnlySpan<short> Frame(int frame) => Samples.AsSpan(frame * PcmFormat.VoiceFrameSamples, PcmFormat.VoiceFrameSamples);

    /// <summary>The same at 16 kHz.</summary>
    public ReadOnlySpan<short> WideFrame(int frame) => Wide.AsSpan(frame * PcmFormat.WideFrameSamples, PcmFormat.WideFrameSamples);
}

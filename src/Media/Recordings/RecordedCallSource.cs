using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Framing;

namespace EdgeCx.Media.Recordings;

/// <summary>
/// A recorded call as a source beside SIPREC: both legs go through the framing of live legs, block by block in turn, as fast as inference
/// takes them. Media time is position in the file; both legs begin at call time 0.
/// </summary>
internal sealed class RecordedCallSource : IDisposable
{
    /// <summary>Samples of a block: one packet of 20 ms.</summary>
    public const int BlockSamples = 20 * PcmFormat.SamplesPerMs;

    private const long NsPerSample = 1_000_000 / PcmFormat.SamplesPerMs;
    private readonly IRecordedLegs _audio;
    private readonly SpeakerRole[] _roles;
    private readonly string[] _rules;

    private RecordedCallSource(IRecordedLegs audio, SpeakerRole[] roles, string[] rules)
    {
        _audio = audio;
        _roles = roles;
        _rules = rules;
    }

    /// <summary>Language of the call, ISO 639-1; empty where it is not known.</summary>
    public string Language { get; init; } = "";

    /// <summary>Length, ms.</summary>
    public double DurationMs => PcmFormat.ToMs(_audio.Samples);

    /// <summary>What of the files is missing, for a person.</summary>
    public IEnumerable<string> Damages => _audio.Damages;

    /// <summary>
    /// Opens one file: of two channels one is the customer and the other the agent; one channel is the customer where that is said, and
    /// else two voices in one stream.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="customerChannel">The customer's channel, from 1; null for the first of two.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    /// <returns>The source; null with an error.</returns>
    public static RecordedCallSource? TryOpen(string path, int? customerChannel, out string error)
    {
        if (TryOpenFile(path, out error) is not { } file)
        {
            return null;
        }

        var channels = file.Header.Channels;
        if (channels > 2 || customerChannel > channels || customerChannel < 1)
        {
            error = channels > 2
                ? $"{path}: offset {file.Header.RateOffset - 2}: {channels} channels; allowed are 1 or 2"
                : $"--customer-channel is {customerChannel}; the file has {(channels == 1 ? "channel 1" : "channels 1 and 2")}";
            file.Dispose();
            return null;
        }

        var customer = (customerChannel ?? 1) - 1;
        return channels == 2
            ? Make([file], [(0, customer), (0, 1 - customer)], SpeakerRole.Customer)
            : Make([file], [(0, 0)], customerChannel is null ? SpeakerRole.Mixed : SpeakerRole.Customer);
    }

    /// <summary>Opens two aligned mono files.</summary>
    public static RecordedCallSource? TryOpenPair(string customerPath, string agentPath, out string error)
    {
        if (TryOpenMono(customerPath, out error) is not { } customer)
        {
            return null;
        }

        if (TryOpenMono(agentPath, out error) is not { } agent)
        {
            customer.Dispose();
            return null;
        }

        return Make([customer, agent], [(0, 0), (1, 0)], SpeakerRole.Customer);
    }

    /// <summary>A call put together in memory: customer and agent, aligned, 8 kHz.</summary>
    /// <param name="customer">The customer's voice.</param>
    /// <param name="agent">The agent's voice.</param>
    /// <param name="language">The language of both, ISO 639-1; empty where it is not known.</param>
    public static RecordedCallSource Of(short[] customer, short[] agent, string language) =>
        new(new LegsInMemory([customer, agent]), [SpeakerRole.Customer, SpeakerRole.Agent], ["composed", "composed"]) { Language = language };

    /// <summary>Plays the call into the pipeline, once, waiting where inference is behind.</summary>
    /// <param name="outlet">A waiting outlet.</param>
    /// <param name="registry">Where the call is live meanwhile.</param>
    /// <param name="latency">The latency section.</param>
    /// <param name="clock">Monotonic time.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends it early; the call's end is still told.</param>
    /// <returns>The call.</returns>
    /// <exception cref="InvalidOperationException">The registry has no room.</exception>
    public Call Play(
        MediaOutlet outlet,
        CallRegistry registry,
        LatencyOptions latency,
        MonotonicClock clock,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        // Whoever analyses a recording answers for it: the customer of a live call is asked by the site's own means.
        var call = new Call(CallId.New(), TapKind.File, clock.UtcNow, noticeRequired: false, NoticeState.Notified);
        if (!registry.TryAdd(call))
        {
            throw new InvalidOperationException("The registry has no room for a recorded call.");
        }

        outlet.Signals.EnqueueWaiting(ConversationSignal.Started(call, 0), cancellation);
        var context = FramingContext.ForRecordings(outlet, latency, clock, _roles.Length);
        PcmLeg[] legs = [.. _roles.Select((_, i) => Begin(call, i, context, cancellation))];
        long position = 0;
        try
        {
            position = Write(legs, progress, cancellation);
        }
        finally
        {
            foreach (var leg in legs)
            {
                leg.Complete();
            }

            registry.Remove(call.Id);
            outlet.Signals.EnqueueWaiting(ConversationSignal.Ended(call, "end-of-file", position * NsPerSample), CancellationToken.None);
        }

        return call;
    }

    /// <inheritdoc/>
    public void Dispose() => _audio.Dispose();

    private static RecordedCallSource Make(WavRecording[] files, (int File, int Channel)[] legs, SpeakerRole first)
    {
        var rule = first == SpeakerRole.Mixed ? "one channel for both voices" : "the recording's channel";
        return new RecordedCallSource(
            new RecordedAudio(files, legs, BlockSamples),
            [first, .. legs.Skip(1).Select(_ => SpeakerRole.Agent)],
            [.. legs.Select(_ => rule)]);
    }

    private static WavRecording? TryOpenFile(string path, out string error)
    {
        var file = WavRecording.TryOpen(path, out error);
        if (file is { Header.Frames: 0 })
        {
            error = $"{path}: offset {file.Header.DataOffset}: no audio; at least one sample is expected";
            file.Dispose();
            return null;
        }

        return file;
    }

    private static WavRecording? TryOpenMono(string path, out string error)
    {
        var file = TryOpenFile(path, out error);
        if (file is { Header.Channels: > 1 })
        {
            error = $"{path}: offset {file.Header.RateOffset - 2}: {file.Header.Channels} channels; allowed is 1 in a file of one voice";
            file.Dispose();
            return null;
        }

        return file;
    }

    private PcmLeg Begin(Call call, int index, FramingContext context, CancellationToken cancellation)
    {
        var leg = call.AddLeg(_roles[index] switch
        {
            SpeakerRole.Customer => "customer",
            SpeakerRole.Agent => "agent",
            _ => "both",
        });
        leg.BindRole(_roles[index], _rules[index]);
        leg.SetCodec(_audio.Codec(index));
        leg.SetLanguage(Language);
        context.Outlet.Signals.EnqueueWaiting(ConversationSignal.Changed(leg, 0), cancellation);
        return new PcmLeg(leg, context, cancellation);
    }

    private long Write(PcmLeg[] legs, IProgress<double>? progress, CancellationToken cancellation)
    {
        short[][] blocks = [.. legs.Select(_ => new short[BlockSamples])];
        long position = 0;
        while (_audio.TryRead(blocks))
        {
            cancellation.ThrowIfCancellationRequested();
            position += BlockSamples;
            for (var i = 0; i < legs.Length; i++)
            {
                legs[i].Write(blocks[i], position * NsPerSample);
            }

            if (position % PcmFormat.SampleRateHz < BlockSamples)
            {
                progress?.Report(Math.Min(1, position / (double)_audio.Samples));
            }
        }

        progress?.Report(1);
        return position;
    }
}

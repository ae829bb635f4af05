using System.Collections.Immutable;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>What the dialogs say of each voice's media: whether it can be heard, with which payload types, and whether it sends now.</summary>
internal static class VoicePlan
{
    /// <summary>Opens, changes or refuses the legs of a conversation; the legs that changed.</summary>
    public static HashSet<Leg> Apply(Conversation conversation, ConversationContext context)
    {
        var changed = new HashSet<Leg>();
        foreach (var voice in (ConversationVoice[])[conversation.Caller, conversation.Callee])
        {
            if (conversation.Parts.Count > 0 && Apply(conversation, voice, context))
            {
                changed.Add(voice.Leg!);
            }
        }

        if (conversation.Caller.Port is { } caller && conversation.Callee.Port is { } callee)
        {
            caller.Opposite = callee;
            callee.Opposite = caller;
        }

        return changed;
    }

    private const string KeysDoNotFit = "cannot be heard: encrypted media (SRTP), and the keys that were seen do not open it";

    // Half of a second's packets: a few are left over from before a change of keys.
    private const int EnoughUnopened = 25;

    /// <summary>Whether what goes to or comes from an end can be heard: in the clear or with known keys, with a codec that can be decoded.</summary>
    /// <param name="end">The end.</param>
    /// <param name="other">The other side.</param>
    /// <param name="keys">Keys of what is sent; null where none are known.</param>
    public static MediaHearing HearingOf(MediaEnd end, DialogEnd other, SdpCrypto? keys) =>
        new((keys is not null || !IsEncrypted(end, other)) && CanBeDecoded(end, other), keys);

    /// <summary>Says of a protected voice whose keys do not open what comes that it cannot be heard; takes that back where they do. Once a second.</summary>
    public static void Weigh(Conversation conversation, ConversationVoice voice, ConversationContext context)
    {
        if (voice.Port is not { IsProtected: true })
        {
            return;
        }

        var (heard, unopened) = voice.Weigh();
        if (voice.Obstacle is null && heard == 0 && unopened >= EnoughUnopened && Refuse(voice, KeysDoNotFit, context))
        {
            conversation.Announce([voice.Leg!]);
        }
        else if (voice.Obstacle is not null && heard > 0)
        {
            voice.Relent();
            conversation.BindRoles();
        }
    }

    /// <summary>Opens a voice that is heard whatever the signalling says, or without any; false where there is no room.</summary>
    public static bool TryOpen(Conversation conversation, ConversationVoice voice, string label, MediaDescription media, ConversationContext context)
    {
        voice.Leg ??= conversation.Call.AddLeg(label);
        if (context.Plane.Open(voice.Leg, media) is not { } port)
        {
            Refuse(voice, "cannot be heard: no media port is free", context);
            return false;
        }

        voice.Open(port, media);
        return true;
    }

    /// <summary>Says of a voice that it cannot be heard, and why; true where that is news.</summary>
    public static bool Refuse(ConversationVoice voice, string obstacle, ConversationContext context)
    {
        var isFirst = voice.Obstacle is null;
        if (!voice.Refuse(obstacle))
        {
            return false;
        }

        if (isFirst)
        {
            context.Counters.AddUnheard();
            CaptureLog.CannotHear(context.Log, voice.Leg!.Id, voice.Leg.Call.Id, obstacle);
        }

        return true;
    }

    private static bool Apply(Conversation conversation, ConversationVoice voice, ConversationContext context)
    {
        var isNew = voice.Leg is null;
        voice.Leg ??= conversation.Call.AddLeg(voice.Side == DialogSide.Caller ? "caller" : "callee");
        if (voice.Port is null && Obstacle(conversation, voice.Side, context.Settings.UseVisibleKeys) is { } obstacle)
        {
            return Refuse(voice, obstacle, context) || isNew;
        }

        var media = Describe(conversation, voice.Side);
        if (voice.Port is not null)
        {
            return voice.Update(media) || isNew;
        }

        return TryOpen(conversation, voice, "", media, context) || isNew || voice.Obstacle is not null;
    }

    // Heard on any hop is heard: a relay may take the encryption off.
    private static string? Obstacle(Conversation conversation, DialogSide side, bool usesKeys)
    {
        var encrypted = false;
        var isShown = false;
        string? codec = null;
        var ends = 0;
        foreach (var part in conversation.Parts)
        {
            var (own, other) = (part.End(side), part.End(ConversationPart.Other(side)));
            foreach (var end in other.Media)
            {
                ends++;
                if (IsEncrypted(end, own) && own.KeysTowards(end, other) is null)
                {
                    encrypted = true;
                    isShown |= own.Media.Any(static m => m.HasKeys) && end.HasKeys;
                }
                else if (!CanBeDecoded(end, own))
                {
                    codec ??= end.CanBeDecoded ? own.Latest!.Codec : end.Codec;
                }
                else
                {
                    return null;
                }
            }
        }

        return ends == 0 ? null
            : codec is not null ? $"cannot be heard: codec not supported ({codec})"
            : !encrypted ? null
            : !isShown ? "cannot be heard: encrypted media (SRTP), and no keys"
            : usesKeys ? "cannot be heard: encrypted media (SRTP), and no keys on both sides that fit"
            : "cannot be heard: encrypted media (SRTP); its keys are not used (Mirror:UseVisibleKeys)";
    }

    // By its transport, or since both sides brought keys.
    private static bool IsEncrypted(MediaEnd end, DialogEnd other) =>
        end.IsSecure || (end.HasKeys && other.Media.Any(static m => m.HasKeys || m.IsSecure));

    // An offer lists what could be, the answer what is: both have to have something that can be decoded.
    private static bool CanBeDecoded(MediaEnd end, DialogEnd other) =>
        end.CanBeDecoded && (other.Media.Count == 0 || other.Media.Any(static m => m.CanBeDecoded));

    private static MediaDescription Describe(Conversation conversation, DialogSide side)
    {
        var payloads = ImmutableArray.CreateBuilder<MediaPayload>();
        var ptime = 20;
        bool? active = null;
        foreach (var part in conversation.Parts)
        {
            var (own, other) = (part.End(side), part.End(ConversationPart.Other(side)));

            // Numbers of payload types are the receiver's to choose (RFC 3264 5.1); the sender's stand in for what it leaves out.
            foreach (var end in other.Media.Concat(own.Media))
            {
                ptime = end.PtimeMs;
                foreach (var payload in end.Payloads)
                {
                    if (!payloads.Any(p => p.Type == payload.Type))
                    {
                        payloads.Add(payload);
                    }
                }
            }

            if (own.Latest is not null || other.Latest is not null)
            {
                active = active == true || ((own.Latest?.Sends ?? true) && (other.Latest?.Receives ?? true));
            }
        }

        if (payloads.Count == 0)
        {
            payloads.AddRange(OfferAnswer.OwnOffer.Payloads);
        }

        return new MediaDescription(payloads.ToImmutable(), active ?? true, RtcpMux: true, ptime);
    }
}

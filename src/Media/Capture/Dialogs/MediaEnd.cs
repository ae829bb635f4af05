using System.Collections.Immutable;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Capture.Dialogs;

/// <summary>Where one side of a dialog receives its audio, and how, as described on one hop. A media relay makes each hop's different.</summary>
internal sealed record MediaEnd
{
    /// <summary>Address and port that its audio goes to; port 0 where it has none (refused, held by <c>c=0.0.0.0</c>, or a host name).</summary>
    public required CapturedEndpoint Endpoint { get; init; }

    /// <summary>Whether it sends and receives.</summary>
    public required SdpDirection Direction { get; init; }

    /// <summary>True for RTP/SAVP and its kin.</summary>
    public required bool IsSecure { get; init; }

    /// <summary>Keys are offered beside RTP/AVP: encrypted where the other side brings keys too.</summary>
    public required bool HasKeys { get; init; }

    /// <summary>Keys of what it sends, a line for each suite, that can be used; empty where there are none, or none is to be. Owned by this.</summary>
    public required ImmutableArray<SdpCrypto> Crypto { get; init; }

    /// <summary>Between which ends of signalling it was described.</summary>
    public required FlowKey Hop { get; init; }

    /// <summary>The payload types that we know what to do with; empty where no codec can be decoded.</summary>
    public required ImmutableArray<MediaPayload> Payloads { get; init; }

    /// <summary>True where a codec is among them that can be decoded.</summary>
    public required bool CanBeDecoded { get; init; }

    /// <summary>Encoding name of the first format, as SDP has it.</summary>
    public required string Codec { get; init; }

    /// <summary>Packet time, ms.</summary>
    public required int PtimeMs { get; init; }

    /// <summary>Number of the transaction that brought it, and who began that.</summary>
    public required (DialogSide Side, uint Number) Transaction { get; init; }

    /// <summary>To tag of the response that brought it, to tell forked branches apart; empty in requests.</summary>
    public required string Tag { get; init; }

    /// <summary>True where it sends audio by its description.</summary>
    public bool Sends => Direction is SdpDirection.SendRecv or SdpDirection.SendOnly;

    /// <summary>True where it takes audio by its description.</summary>
    public bool Receives => Direction is SdpDirection.SendRecv or SdpDirection.RecvOnly;

    /// <summary>Same in every part: what a repeated message, or another hop's copy of it, describes.</summary>
    public bool Equals(MediaEnd? other) =>
        other is not null && Endpoint == other.Endpoint && Direction == other.Direction && IsSecure == other.IsSecure && HasKeys == other.HasKeys
        && Payloads.AsSpan().SequenceEqual(other.Payloads.AsSpan()) && Codec == other.Codec && PtimeMs == other.PtimeMs
        && Transaction == other.Transaction && Tag == other.Tag && HasSameKeys(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Endpoint, Direction, Transaction, Tag);

    /// <summary>
    /// The keys of what it sends to another end: of an offer's lines the one that the answer repeats, by tag and suite (RFC 4568 5.1.3). Null
    /// where nothing fits. Either may be the offer.
    /// </summary>
    public SdpCrypto? KeysTowards(MediaEnd other)
    {
        foreach (var line in Crypto)
        {
            foreach (var answer in other.Crypto)
            {
                if (line.Suite == answer.Suite && (line.Tag == answer.Tag || (Crypto.Length == 1 && other.Crypto.Length == 1)))
                {
                    return line;
                }
            }
        }

        return null;
    }

    /// <summary>Clears its keys.</summary>
    public void Wipe()
    {
        foreach (var crypto in Crypto)
        {
            crypto.Wipe();
        }
    }

    /// <summary>Reads the first audio line of a description; null where it has none. Keys that it does not keep are cleared.</summary>
    public static MediaEnd? Of(SdpSession session, in FlowKey hop, (DialogSide Side, uint Number) transaction, string tag, bool keepsKeys)
    {
        var audio = session.Media.Where(static m => m.Kind.Equals("audio", StringComparison.OrdinalIgnoreCase)).ToList();
        if (audio.Count == 0)
        {
            session.WipeKeys();
            return null;
        }

        var media = audio.Find(static m => m.Port != 0) ?? audio[0];
        session.WipeKeys(except: keepsKeys ? media : null);
        var address = media.Connection ?? session.Connection;
        var isHeldByAddress = address is not null && (address.Equals(System.Net.IPAddress.Any) || address.Equals(System.Net.IPAddress.IPv6Any));

        // What can be heard of it in the clear; whether it is in the clear is another question.
        var plan = OfferAnswer.Plan(session with { Media = [media with { Protocol = "RTP/AVP", Port = Math.Max(1, media.Port) }] })[0];
        return new MediaEnd
        {
            Endpoint = address is null || isHeldByAddress || media.Port == 0 ? default : CapturedEndpoint.From(address, (ushort)media.Port),
            Direction = isHeldByAddress || media.Port == 0 ? SdpDirection.Inactive : session.DirectionOf(media),
            IsSecure = media.Protocol.Contains("SAVP", StringComparison.OrdinalIgnoreCase),
            HasKeys = media.HasCrypto,
            Crypto = keepsKeys ? Usable(media) : [],
            Hop = hop,
            Payloads = plan.Description?.Payloads ?? [],
            CanBeDecoded = plan.IsAccepted,
            Codec = CodecOf(media),
            PtimeMs = media.PtimeMs ?? 20,
            Transaction = transaction,
            Tag = tag,
        };
    }

    private bool HasSameKeys(MediaEnd other)
    {
        if (Crypto.Length != other.Crypto.Length)
        {
            return false;
        }

        for (var i = 0; i < Crypto.Length; i++)
        {
            var (one, two) = (Crypto[i], other.Crypto[i]);
            if (one.Tag != two.Tag || one.Suite != two.Suite || one.Keys.Length != two.Keys.Length || one.Keys.Where((k, n) => !k.IsSame(two.Keys[n])).Any())
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<SdpCrypto> Usable(SdpMedia media)
    {
        foreach (var crypto in media.Crypto.Where(static c => c.Obstacle != SdpCryptoObstacle.None))
        {
            crypto.Wipe();
        }

        return [.. media.Crypto.Where(static c => c.Obstacle == SdpCryptoObstacle.None)];
    }

    private static string CodecOf(SdpMedia media)
    {
        foreach (var map in media.RtpMaps)
        {
            if (media.Formats.Length > 0 && media.Formats[0] == map.Type.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                return map.Name;
            }
        }

        return media.Formats.Length > 0 ? StaticPayloads.NameOf(media.Formats[0]) : "";
    }
}

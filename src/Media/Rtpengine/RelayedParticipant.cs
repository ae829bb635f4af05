using System.Net;

namespace EdgeCx.Media.Rtpengine;

/// <summary>Who speaks in a relayed call, as the relay knows them.</summary>
/// <param name="Tag">The relay's tag of the participant: a SIP tag. Identity of the call: not for logs.</param>
/// <param name="Address">Where their media comes from; null before the relay knows.</param>
internal sealed record RelayedParticipant(string Tag, IPAddress? Address)
{
    /// <summary>The label that the site's proxy or a prompt of ours gave them; empty where none.</summary>
    public string Label { get; init; } = "";

    /// <summary>They are sent audio: not on hold.</summary>
    public bool IsSentTo { get; init; } = true;

    /// <summary>The participants of a call from the answer to <c>query</c>: those that offered or answered audio; subscriptions are none.</summary>
    public static IReadOnlyList<RelayedParticipant> In(BencodeValue query)
    {
        var found = new List<RelayedParticipant>();
        foreach (var (tag, participant) in query["tags"].Entries)
        {
            var isParty = participant["subscriptions"].Items.Any(s => s["type"].Text == "offer/answer");
            var audio = participant["medias"].Items.FirstOrDefault(m => m["type"].Text == "audio");
            if (isParty && audio is not null)
            {
                var endpoint = audio["streams"].Items.Count > 0 ? audio["streams"].Items[0]["endpoint"]["address"].Text : "";
                found.Add(new RelayedParticipant(tag, IPAddress.TryParse(endpoint, out var address) ? address : null)
                {
                    Label = participant["label"].Text,
                    IsSentTo = audio["flags"].Items.Any(f => f.Text == "send"),
                });
            }
        }

        return found;
    }
}

using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.SiprecClient;

/// <summary>
/// What is said on a call: G.711 µ-law octets of both legs, aligned, both a whole number of 20 ms packets and equally long. Shared by all
/// calls that play it.
/// </summary>
internal sealed class CallAudio
{
    /// <summary>Octets of one packet: 20 ms.</summary>
    public const int PacketBytes = 160;

    /// <summary>Takes two legs; the shorter one and the last packet are filled up with silence.</summary>
    public CallAudio(ReadOnlySpan<byte> customer, ReadOnlySpan<byte> agent)
    {
        Packets = Math.Max(1, (Math.Max(customer.Length, agent.Length) + PacketBytes - 1) / PacketBytes);
        Customer = Fill(customer);
        Agent = Fill(agent);
    }

    /// <summary>The customer's octets.</summary>
    public ReadOnlyMemory<byte> Customer { get; }

    /// <summary>The agent's octets.</summary>
    public ReadOnlyMemory<byte> Agent { get; }

    /// <summary>Packets of one leg.</summary>
    public int Packets { get; }

    private byte[] Fill(ReadOnlySpan<byte> octets)
    {
        var whole = new byte[Packets * PacketBytes];
        octets.CopyTo(whole);
        whole.AsSpan(octets.Length).Fill(MuLaw.Silence);
        return whole;
    }
}

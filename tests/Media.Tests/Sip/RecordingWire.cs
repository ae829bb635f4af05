using System.Text;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Tests.Sip;

/// <summary>A wire that keeps what is sent.</summary>
internal sealed class RecordingWire : ISipWire
{
    public List<(SipFlow Flow, string Text)> Sent { get; } = [];

    public bool SpeaksTls { get; set; }

    public void Send(in SipFlow flow, ReadOnlyMemory<byte> message) => Sent.Add((flow, Encoding.Latin1.GetString(message.Span)));
}

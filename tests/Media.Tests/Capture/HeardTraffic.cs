using System.Text;
using EdgeCx.Media.Capture;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>Keeps what a decoder gives.</summary>
internal sealed class HeardTraffic : ICapturedTraffic
{
    public List<(string Source, string Destination, byte[] Payload, long Ns)> Datagrams { get; } = [];

    public List<(string Source, string Destination, string Text, long Ns)> Messages { get; } = [];

    public void OnUdp(in UdpDatagram datagram, long arrivalNs) =>
        Datagrams.Add((Name(datagram.Source), Name(datagram.Destination), datagram.Payload.ToArray(), arrivalNs));

    public void OnSipOverTcp(ReadOnlySpan<byte> message, CapturedEndpoint source, CapturedEndpoint destination, long arrivalNs) =>
        Messages.Add((Name(source), Name(destination), Encoding.Latin1.GetString(message), arrivalNs));

    private static string Name(CapturedEndpoint endpoint) => $"{endpoint.ToIPAddress()} {endpoint.Port}";
}

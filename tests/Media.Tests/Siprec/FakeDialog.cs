using System.Net;
using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Tests.Siprec;

/// <summary>A dialog that notes what it is asked.</summary>
internal sealed class FakeDialog : SessionDialog
{
    public override string CallId => "call-id@src";

    public override IPEndPoint Remote { get; } = new(IPAddress.Loopback, 5060);

    public override IPAddress LocalAddress { get; } = IPAddress.Parse("198.51.100.9");

    public List<string> Hangups { get; } = [];

    public override void Hangup(string reason) => Hangups.Add(reason);
}

using EdgeCx.Media.Sip.Messages;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Sip;

/// <summary>Real messages of recording clients pass the SIP edge.</summary>
public sealed class SiprecSampleTests
{
    [Fact]
    public void Deliver_EveryWholeSample_IsReadAndAnsweredByItsMethod()
    {
        var folder = SharedData.PathOrSkip("data/siprec-samples");
        var files = Directory.GetFiles(folder, "*.sip", SearchOption.AllDirectories);
        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            var octets = File.ReadAllBytes(file);
            SipParser.TryParse(octets, SipLimits.Default, out var message, out var reject).ShouldBeTrue($"{file}: {reject}");
            SipRequest.TryRead(message!, out var request, out var fault).ShouldBeTrue($"{file}: {fault}");

            var status = Say.Status(new SignallingDesk().Deliver(octets).Single());

            // The captured calls' later messages belong to dialogs that this edge does not have.
            status.ShouldBe(request!.To.Tag is null ? 200 : 481, file);
        }
    }
}

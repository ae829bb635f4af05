using System.Text.Json;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Interop.Tests.Live;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Tls;

namespace EdgeCx.Interop.Tests.SecureSiprec;

/// <summary>
/// SRTP by SDES from a client of the tests that speaks it through libsrtp. What is heard of both legs is held against what was sent; each
/// call's sequence numbers wrap.
/// </summary>
public sealed class SecureSiprecTests
{
    private const string Suite = "AES_CM_128_HMAC_SHA1_80";
    private const int Seconds = 4;

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "RTP/SAVP")]
    [InlineData("AES_CM_128_HMAC_SHA1_32", "RTP/SAVP")]
    [InlineData("AES_256_CM_HMAC_SHA1_80", "RTP/SAVPF")]
    [InlineData("AES_256_CM_HMAC_SHA1_32", "RTP/SAVP")]
    [InlineData("AEAD_AES_128_GCM", "RTP/SAVP")]
    [InlineData("AEAD_AES_256_GCM", "RTP/SAVPF")]
    public async Task Call_OverTcpWithEachSuite_BothLegsAreHeardAsSent(string suite, string profile)
    {
        SecureSource.SkipUnlessInstalled();
        await using var host = Host();
        var speech = SecureSource.Speech(Seconds);

        var seen = await CallAsync(host, speech, "--suite", suite, "--profile", profile);

        await CheckHeardAsync(host, speech, suite);
        CheckReports(seen);
        host.Drops.NonZero().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Suite)]
    [InlineData("AEAD_AES_256_GCM")]
    public async Task Call_OverTls_BothLegsAreHeardAsSent(string suite)
    {
        SecureSource.SkipUnlessInstalled();
        using var certificate = new ServerCertificate();
        await using var host = new ListeningHost(new SipOptions
        {
            Port = 0,
            TlsPort = ServerCertificate.FreePort(),
            ListenAddress = "127.0.0.1",
            Tls = new SipTlsOptions { Certificate = certificate.Path, Key = certificate.KeyPath },
        });
        var speech = SecureSource.Speech(Seconds);

        var seen = await SecureSource.CallAsync(
            speech.Customer,
            speech.Agent,
            TestContext.Current.CancellationToken,
            "--port", $"{host.Edge.TlsEndPoint!.Port}", "--transport", "tls", "--ca", certificate.Path, "--suite", suite, "--scenario", "rekey");

        await CheckHeardAsync(host, speech, suite);
        CheckReports(seen);
        seen.GetProperty("tls").GetString().ShouldBeOneOf("TLSv1.2", "TLSv1.3");
        host.Drops.NonZero().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Suite, Suite)]
    [InlineData(Suite, "AEAD_AES_256_GCM")]
    public async Task Reinvite_NewKeys_NothingOfTheCallIsLost(string first, string next)
    {
        SecureSource.SkipUnlessInstalled();
        await using var host = Host();
        var speech = SecureSource.Speech(Seconds);

        var seen = await CallAsync(host, speech, "--suite", first, "--next-suite", next, "--scenario", "rekey");

        await CheckHeardAsync(host, speech, next);
        CheckReports(seen);
        seen.GetProperty("ownKeysChanged").GetBoolean().ShouldBe(first != next);
        host.Drops.NonZero().ShouldBeEmpty();
    }

    [Fact]
    public async Task Packets_ForgedReplayedAndPlain_AreDroppedAndCounted()
    {
        SecureSource.SkipUnlessInstalled();
        await using var host = Host();
        var speech = SecureSource.Speech(Seconds);

        await CallAsync(host, speech, "--suite", Suite, "--scenario", "attack");

        // From the tenth packet on: two forged, two replayed and a plain one beside each.
        const int Attacked = (Seconds * 50) - 10;
        await CheckHeardAsync(host, speech, Suite, rejected: 5 * Attacked);
        (host.Drops[DropReason.SrtpAuthentication] + host.Drops[DropReason.SrtpReplay]).ShouldBe(2 * 5 * Attacked);
        host.Drops[DropReason.SrtpAuthentication].ShouldBeGreaterThanOrEqualTo(2 * 2 * Attacked);
        host.Drops[DropReason.SrtpReplay].ShouldBeGreaterThanOrEqualTo(2 * 2 * Attacked);
        host.Drops.NonZero().Select(d => d.Label).ShouldBe(["srtp-authentication", "srtp-replay"], ignoreOrder: true);
    }

    [Fact]
    public async Task Reinvite_HoldAndRetrieve_IsHeardBeforeAndAfter()
    {
        const int Ticks = Seconds * 50;
        SecureSource.SkipUnlessInstalled();
        await using var host = Host();
        var speech = SecureSource.Speech(Seconds);

        var seen = await CallAsync(host, speech, "--suite", "AEAD_AES_128_GCM", "--scenario", "hold");

        await UntilEndedAsync(host);
        var customer = host.Legs["1"];
        customer.Statistics.Packets.ShouldBe(Ticks - ((2 * Ticks / 3) - (Ticks / 3)));
        customer.Statistics.Rejected.ShouldBe(0);
        var sent = Samples(speech.Customer);
        var heard = host.Heard.Of(customer);
        var third = Ticks / 3 * 160;
        HeardAudio.Correlation(sent.AsSpan(0, third), heard).ShouldBeGreaterThan(0.99);
        var last = sent.AsSpan(2 * Ticks / 3 * 160);
        HeardAudio.Correlation(last, heard.AsSpan(Math.Max(0, heard.Length - last.Length - 4000)), maxShift: 8000).ShouldBeGreaterThan(0.99);
        HeardAudio.Correlation(Samples(speech.Agent), host.Heard.Of(host.Legs["2"])).ShouldBeGreaterThan(0.99);
        CheckReports(seen);
    }

    [Theory]
    [InlineData("--srtp", "AES_CM_128_HMAC_SHA1_80")]
    [InlineData("--srtp=AEAD_AES_256_GCM", "AEAD_AES_256_GCM")]
    public async Task CallVerb_WithSrtp_IsHeardAndTheApiNamesTheSuite(string option, string suite)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("edgecx-secure-");
        try
        {
            var speech = SecureSource.Speech(Seconds);
            await using var appliance = await ApplianceProcess.StartAsync(cancellation);
            var (exitCode, output, errors) = await ApplianceProcess.RunVerbAsync(
                cancellation,
                "call", "--to", $"sip:127.0.0.1:{appliance.SipPort};transport=tcp",
                "--customer", MuLawWav.Write(Path.Combine(folder.FullName, "customer.wav"), speech.Customer),
                "--agent", MuLawWav.Write(Path.Combine(folder.FullName, "agent.wav"), speech.Agent),
                option);
            exitCode.ShouldBe(0, output + errors);

            var calls = await appliance.GetAsync("/api/v1/calls", cancellation);
            var legs = Sipp.SippTests.Legs(Sipp.SippTests.Calls(calls).Single()).ToList();
            legs.Select(l => l.GetProperty("srtp").GetString()).ShouldBe([suite, suite]);
            legs.Select(l => l.GetProperty("role").GetString()).ShouldBe(["customer", "agent"], ignoreOrder: true);
            legs.ShouldAllBe(l => l.GetProperty("packets").GetInt64() == Seconds * 50 && l.GetProperty("rejected").GetInt64() == 0);
            (calls.GetRawText() + appliance.Log).ShouldNotContain("inline:");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ListeningHost Host() => new(new SipOptions { Port = 0, ListenAddress = "127.0.0.1" });

    private static Task<JsonElement> CallAsync(ListeningHost host, (byte[] Customer, byte[] Agent) speech, params string[] arguments) =>
        SecureSource.CallAsync(
            speech.Customer, speech.Agent, TestContext.Current.CancellationToken, ["--port", $"{host.Edge.EndPoint!.Port}", .. arguments]);

    private static async Task CheckHeardAsync(ListeningHost host, (byte[] Customer, byte[] Agent) speech, string suite, long rejected = 0)
    {
        await UntilEndedAsync(host);
        foreach (var (label, role, audio) in ((string, SpeakerRole, byte[])[])[("1", SpeakerRole.Customer, speech.Customer), ("2", SpeakerRole.Agent, speech.Agent)])
        {
            var leg = host.Legs[label];
            leg.Role.ShouldBe(role);
            leg.Srtp.ShouldBe(suite);
            (leg.Statistics.Packets, leg.Statistics.Lost, leg.Statistics.Rejected).ShouldBe((Seconds * 50, 0, rejected));
            HeardAudio.Correlation(Samples(audio), host.Heard.Of(leg)).ShouldBeGreaterThan(0.99, label);
        }
    }

    private static Task UntilEndedAsync(ListeningHost host) =>
        ApplianceProcess.UntilAsync(() => Task.FromResult(host.Heard.EndedLegs == 2), 30, TestContext.Current.CancellationToken);

    private static void CheckReports(JsonElement seen)
    {
        seen.GetProperty("bye").GetInt32().ShouldBe(200);
        foreach (var leg in seen.GetProperty("legs").EnumerateArray())
        {
            leg.GetProperty("reports").GetInt32().ShouldBeGreaterThan(0, "our RTCP opens under the key of our answer");
            leg.GetProperty("badReports").GetInt32().ShouldBe(0);
        }
    }

    private static short[] Samples(byte[] muLaw) => [.. muLaw.Select(MuLawWav.Decode)];
}

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EdgeCx.Core.Delivery;
using EdgeCx.Media.Tests.Sip.Tls;

namespace EdgeCx.Media.Tests.Whisper;

public sealed partial class WhisperSignallingTests
{
    private const string Secret = "s3cret pass";

    [Fact]
    public async Task Open_Route_SaysNothingButWhatACallNeeds()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);

        var invite = pbx.Of("INVITE").Single();
        invite.ShouldStartWith($"INVITE sip:*331001@127.0.0.1:{pbx.Port} SIP/2.0\r\n");
        FakePbx.Header(invite, "From")!.ShouldStartWith($"<sip:whisper-account@127.0.0.1:{pbx.Port}>;tag=");
        invite.Split("\r\n\r\n")[0].Split("\r\n").Skip(1).Select(l => l.Split(':')[0]).ShouldBe(
            ["Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Contact", "Allow", "User-Agent", "Accept", "Supported", "Content-Type", "Content-Length"]);
        invite.ShouldNotContain(call.Id.Value);
    }

    [Theory]
    [InlineData("SHA-256", true)]
    [InlineData("MD5", true)]
    [InlineData("MD5", false)]
    public async Task Open_PbxChallenges_IsAnsweredByTheStrongestDigest(string algorithm, bool qop)
    {
        using var ear = new Ear();
        using var pbx = new FakePbx();
        var headers = (algorithm == "SHA-256" ? Challenge("MD5", "old", qop) : "") + Challenge(algorithm, "n0nce", qop);
        pbx.OnInvite = (invite, _) => Verifies(invite, algorithm, qop, "Authorization") ? new(200, FakePbx.Sdp(ear.Port)) : new(401, Headers: headers);
        await using var bench = new LegBench();
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(pbx.Address) { User = "edge", Password = Secret });

        await bench.StandsAsync(call);
        pbx.Of("INVITE").Count.ShouldBe(2);
        pbx.Of("INVITE")[1].ShouldNotContain(Secret);
        FakePbx.Header(pbx.Of("INVITE")[1], "From")!.ShouldStartWith("<sip:edge@");
        bench.Whisper.Close(call);
        await LegBench.UntilAsync(() => pbx.Of("BYE").Count > 0, "a BYE");
        Verifies(pbx.Of("BYE")[0], algorithm, qop, "Authorization").ShouldBeTrue("later requests bring credentials at once");
    }

    [Fact]
    public async Task Open_ProxyThenServerChallenge_AnswersBoth()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx();
        pbx.OnInvite = (invite, _) => !Verifies(invite, "MD5", true, "Proxy-Authorization")
            ? new(407, Headers: Challenge("MD5", "n0nce", true).Replace("WWW-", "Proxy-", StringComparison.Ordinal))
            : Verifies(invite, "SHA-256", true, "Authorization") ? new(200, FakePbx.Sdp(ear.Port)) : new(401, Headers: Challenge("SHA-256", "n0nce", true));
        await using var bench = new LegBench();
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(pbx.Address) { User = "edge", Password = Secret });

        await bench.StandsAsync(call);
        pbx.Of("INVITE").Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("edge", 2)]
    [InlineData("", 1)]
    public async Task Open_WrongPasswordOrNone_IsAskedOnceAndNamed(string user, int invites)
    {
        using var pbx = new FakePbx { OnInvite = (_, n) => new(401, Headers: Challenge("MD5", $"nonce{n}", true)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(pbx.Address) { User = user, Password = "wrong" });

        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) == "refused-401", "the reason");
        (await bench.Whisper.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken)).ShouldBe(PromptOutcome.NotPlayed("refused-401"));
        await LegBench.UntilAsync(() => pbx.Of("ACK").Count == invites, "an ACK for each refusal");
        await Task.Delay(4 * LegBench.Quick.RetryMs, TestContext.Current.CancellationToken);
        pbx.Of("INVITE").Count.ShouldBe(invites, "a wrong password is not tried again: it would lock the account");
    }

    [Theory]
    [InlineData(302, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 3)]
    [InlineData(486, 3)]
    [InlineData(488, 1)]
    [InlineData(500, 3)]
    [InlineData(503, 3)]
    [InlineData(603, 1)]
    public async Task Open_Refused_IsNamedAndTriedSoOften(int status, int tries)
    {
        using var pbx = new FakePbx { OnInvite = (_, _) => new(status, Headers: "Contact: <sip:customer@127.0.0.1>\r\n") };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(pbx.Address));

        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) == $"refused-{status}" && pbx.Of("ACK").Count == tries, "the reason");
        (await bench.Whisper.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken)).ShouldBe(PromptOutcome.NotPlayed($"refused-{status}"));
        pbx.Of("INVITE").ShouldAllBe(i => i.StartsWith("INVITE sip:*331001@", StringComparison.Ordinal), "nobody else is called");
    }

    [Fact]
    public async Task Open_PbxSilent_IsNoAnswer()
    {
        using var pbx = new FakePbx { OnInvite = (_, _) => null };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(pbx.Address));

        bench.Whisper.WhyNot(call).ShouldBe("placing");
        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) == "no-answer", "the reason");
        pbx.Of("INVITE").Count.ShouldBeGreaterThan(1, "it is sent again over UDP");
    }

    [Theory]
    [InlineData("sip:*331001@127.0.0.1:9;transport=tcp", "unreachable")]
    [InlineData("sip:*331001@pbx.invalid", "unknown-host")]
    [InlineData("*331001", "bad-address")]
    [InlineData("sip:127.0.0.1", "bad-address")]
    [InlineData("tel:+34600100001", "bad-address")]
    public async Task Open_NoWayThere_IsNamed(string address, string reason)
    {
        await using var bench = new LegBench();
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(address));

        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) == reason, reason);
    }

    [Fact]
    public async Task Open_CertificateOfAStranger_IsTls()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority("Stranger");
        using var certificate = stranger.Issue("pbx.bank.example");
        using var pbx = new FakePbx(certificate: certificate);
        await using var bench = new LegBench(LegBench.Quick with { TrustedAuthorities = authority.RootFile });
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(pbx.Address));

        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) == "tls", "the reason");
        pbx.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Close_LegStands_SaysBye()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);

        bench.Whisper.Close(call);

        await LegBench.UntilAsync(() => pbx.Of("BYE").Count == 1, "a BYE");
        bench.Whisper.WhyNot(call).ShouldBe("no-whisper-leg");
    }

    [Fact]
    public async Task Close_CallRings_IsTakenBack()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { SaysTrying = true, OnInvite = (_, _) => null };
        await using var bench = new LegBench(LegBench.Quick with { AnswerMs = 20_000 });
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await LegBench.UntilAsync(() => pbx.Of("INVITE").Count == 1, "an INVITE");

        // The provisional answer is on its way while the call is closed; whichever comes first, the PBX is told.
        bench.Whisper.Close(call);
        await LegBench.UntilAsync(() => pbx.Of("CANCEL").Count >= 1, "a CANCEL");
        pbx.Answer(pbx.Of("INVITE")[0], new(200, FakePbx.Sdp(ear.Port)));

        await LegBench.UntilAsync(() => pbx.Of("ACK").Count == 1 && pbx.Of("BYE").Count == 1, "what stands nevertheless is hung up");
        ear.Packets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Leg_HangUpByPbx_IsPlacedAgain()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);

        pbx.Send("BYE", pbx.Of("INVITE")[0], 1);

        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) == "ended-by-pbx", "the reason");
        await LegBench.UntilAsync(() => pbx.Of("INVITE").Count == 2, "another INVITE");
        await bench.StandsAsync(call);
        (await bench.Whisper.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken)).Played.ShouldBeTrue();
        pbx.Seen.ShouldContain(m => m.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && m.Contains("CSeq: 1 BYE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sendonly", "recvonly")]
    [InlineData("inactive", "inactive")]
    public async Task Leg_HeldByPbx_PlaysNothingUntilResumed(string direction, string answered)
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench(LegBench.Quick with { PingMs = 600_000 });
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);
        var invite = pbx.Of("INVITE")[0];

        pbx.Send("INVITE", invite, 1, FakePbx.Sdp(ear.Port, more: $"a={direction}\r\n", version: 2));

        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) == "on-hold", "the reason");
        (await bench.Whisper.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken)).ShouldBe(PromptOutcome.NotPlayed("on-hold"));
        await LegBench.UntilAsync(() => pbx.Seen.Any(m => m.Contains("CSeq: 1 INVITE", StringComparison.Ordinal) && m.StartsWith("SIP/2.0 200", StringComparison.Ordinal)), "an answer");
        pbx.Seen.Last().ShouldContain($"a={answered}\r\n");
        pbx.Send("INVITE", invite, 2, FakePbx.Sdp(ear.Port, version: 3));
        await bench.StandsAsync(call);
        (await bench.Whisper.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken)).Played.ShouldBeTrue();
    }

    [Fact]
    public async Task Leg_PingedByPbx_AnswersInItsDialogOnly()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench(LegBench.Quick with { PingMs = 600_000 });
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);
        var invite = pbx.Of("INVITE")[0];

        pbx.Send("OPTIONS", invite, 7);
        pbx.Send("REFER", invite, 8, headers: "Refer-To: <sip:customer@127.0.0.1>\r\n");
        pbx.Send("BYE", invite.Replace(FakePbx.Header(invite, "Call-ID")!, "another", StringComparison.Ordinal), 9);

        await LegBench.UntilAsync(() => pbx.Seen.Count(m => m.StartsWith("SIP/2.0", StringComparison.Ordinal)) == 3, "answers");
        pbx.Seen.ShouldContain(m => m.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && m.Contains("CSeq: 7 OPTIONS", StringComparison.Ordinal));
        pbx.Seen.ShouldContain(m => m.StartsWith("SIP/2.0 405", StringComparison.Ordinal) && m.Contains("CSeq: 8 REFER", StringComparison.Ordinal));
        pbx.Seen.ShouldContain(m => m.StartsWith("SIP/2.0 481", StringComparison.Ordinal) && m.Contains("CSeq: 9 BYE", StringComparison.Ordinal));
        bench.Whisper.WhyNot(call).ShouldBeNull();
    }

    [Fact]
    public async Task Leg_SessionTimerAsked_IsRefreshedByUs()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port), "Require: timer\r\nSession-Expires: 4;refresher=uac\r\n") };
        await using var bench = new LegBench(LegBench.Quick with { PingMs = 600_000 });
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));

        await LegBench.UntilAsync(() => pbx.Of("INVITE").Count >= 3 && pbx.Of("ACK").Count >= 3, "two refreshes");

        var invites = pbx.Of("INVITE");
        invites.Take(3).Select(i => FakePbx.Header(i, "Call-ID")).Distinct().Count().ShouldBe(1);
        FakePbx.Header(invites[1], "To")!.ShouldContain(";tag=pbx");
        Origin(invites[1]).ShouldBe(Origin(invites[0]), "the same description (RFC 4028 7.4)");
        bench.Whisper.WhyNot(call).ShouldBeNull();

        static string Origin(string invite) => invite.Split("\r\n").Single(l => l.StartsWith("o=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(481)]
    [InlineData(0)]
    public async Task Leg_PbxForgotItOrDied_IsLostAndPlacedAgain(int status)
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, n) => n == 1 ? new(200, FakePbx.Sdp(ear.Port)) : null };
        pbx.OnOther = _ => status == 0 ? null : new(status);
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);

        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) is "leg-lost" or "no-answer", "the reason");

        pbx.Of("OPTIONS").ShouldNotBeEmpty();
        await LegBench.UntilAsync(() => pbx.Of("INVITE").Select(i => FakePbx.Header(i, "Call-ID")).Distinct().Count() == 2, "another call");
    }

    [Fact]
    public async Task Open_MoreThanAllowed_HaveNoLeg()
    {
        using var pbx = new FakePbx();
        await using var bench = new LegBench(LegBench.Quick with { MaxLegs = 1 });
        var (first, second) = (LegBench.NewCall(), LegBench.NewCall());

        bench.Whisper.Open(first, new PromptRoute(pbx.Address));
        bench.Whisper.Open(second, new PromptRoute(pbx.Address));

        bench.Whisper.WhyNot(second).ShouldBe("too-many-legs");
        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(first) == "refused-486", "the first is tried");
    }

    [Fact]
    public async Task Open_AnotherAgent_EndsTheLegToTheOneBefore()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);

        bench.Whisper.Open(call, new PromptRoute(pbx.Address.Replace("1001", "1002", StringComparison.Ordinal)));

        await LegBench.UntilAsync(() => pbx.Of("BYE").Count == 1 && pbx.Of("INVITE").Count == 2, "a BYE and another INVITE");
        await bench.StandsAsync(call);
        pbx.Of("INVITE")[1].ShouldStartWith("INVITE sip:*331002@");
    }

    private static string Challenge(string algorithm, string nonce, bool qop) =>
        $"WWW-Authenticate: Digest realm=\"pbx, inc\", nonce=\"{nonce}\", opaque=\"o\", algorithm={algorithm}{(qop ? ", qop=\"auth,auth-int\"" : "")}\r\n";

    // RFC 7616 3.4.1, worked out here anew.
    private static bool Verifies(string request, string algorithm, bool qop, string header)
    {
        if (FakePbx.Header(request, header) is not { } value)
        {
            return false;
        }

        var given = Parameters().Matches(value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Success ? m.Groups[2].Value : m.Groups[3].Value);
        var ha1 = Hash($"edge:pbx, inc:{Secret}");
        var ha2 = Hash($"{request[..request.IndexOf(' ')]}:{request.Split(' ')[1]}");
        var expected = qop ? Hash($"{ha1}:n0nce:{given["nc"]}:{given["cnonce"]}:auth:{ha2}") : Hash($"{ha1}:n0nce:{ha2}");
        return given["response"] == expected && given["uri"] == request.Split(' ')[1] && given["opaque"] == "o" && given["algorithm"] == algorithm;

        // The digest of RFC 3261, as a PBX reckons it.
#pragma warning disable CA5351
        string Hash(string text) =>
            Convert.ToHexStringLower(algorithm == "MD5" ? MD5.HashData(Encoding.UTF8.GetBytes(text)) : SHA256.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
    }

    [GeneratedRegex("(\\w+)=(?:\"([^\"]*)\"|([^,\\s]+))")]
    private static partial Regex Parameters();
}

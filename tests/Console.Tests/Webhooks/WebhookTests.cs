using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using EdgeCx.Appliance.Webhooks;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Console.Tests.Webhooks;

/// <summary>Webhooks against receivers on loopback that take, hang, fail, go and come back.</summary>
public sealed class WebhookTests : IDisposable
{
    private const string Secret = "correct horse battery staple";
    private readonly string _secret = Path.GetTempFileName();

    // Reads the secret's file, the header and the body from its arguments; shares nothing with the appliance but the specification.
    private const string Verifier = """
        import hashlib, hmac, sys
        secret = open(sys.argv[1], 'rb').read().rstrip(b'\r\n')
        parts = dict(p.split('=', 1) for p in sys.argv[2].split(','))
        body = open(sys.argv[3], 'rb').read()
        expected = hmac.new(secret, parts['t'].encode() + b'.' + body, hashlib.sha256).hexdigest()
        print('valid' if hmac.compare_digest(expected, parts['v1']) else 'invalid', parts['t'])
        """;

    public WebhookTests() => File.WriteAllText(_secret, Secret + "\n");

    [Fact]
    public async Task Delivery_OfACue_IsWhatAnIndependentVerifierExpects()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(Endpoint("desk", receiver.Url));
        var story = new Story(host, "ana").WithLegs();
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge — «sí»", "Strain rises.");
        await receiver.UntilAsync(2);
        var post = receiver.Taken.ToArray()[1];
        post.Json.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "event", "timestamp", "data"]);
        post.Event.ShouldBe("cue-opened");
        post.Json.GetProperty("id").GetString().ShouldBe(post.Delivery);
        post.Json.GetProperty("timestamp").GetDateTimeOffset().ShouldBeInRange(host.Clock.UtcNow.AddMinutes(-1), host.Clock.UtcNow);
        post.Json.GetProperty("data").GetProperty("text").GetString().ShouldBe("Acknowledge — «sí»");
        var (verdict, unix) = await VerifyAsync(post.Signature, post.Body);
        verdict.ShouldBe("valid");
        unix.ShouldBeInRange(host.Clock.UtcNow.ToUnixTimeSeconds() - 60, host.Clock.UtcNow.ToUnixTimeSeconds());
        (await VerifyAsync(post.Signature, [.. post.Body, (byte)' '])).Verdict.ShouldBe("invalid");
        (await VerifyAsync(post.Signature.Replace($"t={unix}", $"t={unix + 1}", StringComparison.Ordinal), post.Body)).Verdict.ShouldBe("invalid", "an old message cannot be given a new time");

        await File.WriteAllTextAsync(_secret, "another key, of the next quarter", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_secret, DateTime.UnixEpoch.AddDays(1));
        story.Ends();
        await receiver.UntilAsync(3);
        var last = receiver.Taken.Last();
        (await VerifyAsync(last.Signature, last.Body)).Verdict.ShouldBe("valid", "a changed secret is read again");
    }

    [Fact]
    public async Task Endpoint_ThatHangs_HarmsNoOtherAndNotThePublisher()
    {
        await using var hanging = await WebhookReceiver.StartAsync();
        hanging.Answer = _ => null;
        await using var well = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(Endpoint("hangs", hanging.Url) with { TimeoutMs = 60_000, QueueCapacity = 64 }, Endpoint("well", well.Url));
        var story = new Story(host, "ana").WithLegs();
        for (var i = 0; i < 300; i++)
        {
            story.Closes(story.Cue(CueKind.SlowToRespond, CueTier.Coaching, "Answer now", "No answer yet."), CueKind.SlowToRespond);
        }

        await well.UntilAsync(601);
        hanging.Taken.ShouldBeEmpty();
        var views = host.Webhooks.Endpoints.Select(e => e.View()).ToArray();
        views[0].Queued.ShouldBe(64);
        views[0].Dropped.ShouldBe(601 - 64, "what has no room is dropped and counted, and nobody waits for it");
        views[1].Dropped.ShouldBe(0);
        hanging.Attempts.Count.ShouldBe(1, "of one call one message is under way");
    }

    [Fact]
    public async Task Endpoint_ThatAnswers500_IsTriedAgainInOrderAndHoldsBackThatCallOnly()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var failing = "";
        var failures = 0;
        receiver.Answer = post => post.CallId == failing && post.Event == "cue-opened" && Interlocked.Increment(ref failures) <= 2 ? 500 : 200;
        await using var host = await HostAsync(Endpoint("desk", receiver.Url));
        var first = new Story(host, "ana");
        failing = first.Id;
        first.Closes(first.Cue(CueKind.SlowToRespond, CueTier.Coaching, "Answer now", "No answer yet."), CueKind.SlowToRespond).Ends();
        var second = new Story(host, "ben");
        second.Ends();
        await receiver.UntilAsync(6);
        var taken = receiver.Taken.ToArray();
        taken.Where(p => p.CallId == first.Id).Select(p => p.Event).ShouldBe(["call-started", "cue-opened", "cue-closed", "call-ended"]);
        Array.FindIndex(taken, p => p.CallId == second.Id && p.Event == "call-ended").ShouldBeLessThan(Array.FindIndex(taken, p => p.CallId == first.Id && p.Event == "cue-opened"));
        var attempts = receiver.Attempts.Where(p => p.CallId == first.Id && p.Event == "cue-opened").ToArray();
        attempts.Length.ShouldBe(3);
        attempts.Select(a => a.Delivery).Distinct().ShouldHaveSingleItem("a receiver can tell a repetition");
        attempts.Select(a => Encoding.UTF8.GetString(a.Body)).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Endpoint_ThatIsRestarted_GetsWhatWaited()
    {
        var receiver = await WebhookReceiver.StartAsync();
        var port = receiver.Port;
        await using var host = await HostAsync(Endpoint("desk", receiver.Url));
        var story = new Story(host, "ana");
        await receiver.UntilAsync(1);
        await receiver.DisposeAsync();
        story.Cue(CueKind.SlowToRespond, CueTier.Coaching, "Answer now", "No answer yet.");
        await UntilAsync(() => host.Webhooks.Endpoints[0].View() is { State: WebhookState.Failing, LastError: "refused" });
        await using var again = await WebhookReceiver.StartAsync(port);
        await again.UntilAsync(1);
        again.Taken.ShouldHaveSingleItem().Event.ShouldBe("cue-opened");
        await UntilAsync(() => host.Webhooks.Endpoints[0].View() is { State: WebhookState.Ok, Queued: 0 });
    }

    [Theory]
    [InlineData(404, "status-404")]
    [InlineData(302, "status-302")]
    public async Task Endpoint_ThatRefuses_GetsADeadLetterThatCanBeSentAgain(int status, string reason)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => status;
        await using var host = await HostAsync(Endpoint("desk", receiver.Url));
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        var story = new Story(host, "ana");
        await UntilAsync(() => host.Webhooks.Endpoints[0].View().DeadLetters.Count == 1);
        receiver.Attempts.Count.ShouldBe(1, "neither repeated nor led elsewhere");
        var view = (await http.GetFromJsonAsync<JsonElement>("/api/v1/webhooks", TestContext.Current.CancellationToken))[0];
        view.GetProperty("state").GetString().ShouldBe("failing");
        view.GetProperty("lastError").GetString().ShouldBe(reason);
        var letter = view.GetProperty("deadLetters")[0];
        letter.GetProperty("event").GetString().ShouldBe("call-started");
        letter.GetProperty("callId").GetString().ShouldBe(story.Id);
        letter.GetProperty("reason").GetString().ShouldBe(reason);
        view.ToString().ShouldNotContain(Secret);

        receiver.Answer = _ => 204;
        using var answer = await http.PostAsync(new Uri("/api/v1/webhooks/desk/redeliver", UriKind.Relative), null, TestContext.Current.CancellationToken);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"queued":1,"left":0}""");
        await receiver.UntilAsync(1);
        receiver.Taken.Single().Delivery.ShouldBe(letter.GetProperty("id").GetString());
        host.Webhooks.Endpoints[0].View().DeadLetters.ShouldBeEmpty();
        using var unknown = await http.PostAsync(new Uri("/api/v1/webhooks/none/redeliver", UriKind.Relative), null, TestContext.Current.CancellationToken);
        ((int)unknown.StatusCode).ShouldBe(404);
        (await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("allowed are desk");
    }

    [Fact]
    public async Task Endpoint_ThatFailsForTooLong_GetsADeadLetter()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => 503;
        await using var host = await HostAsync(Endpoint("desk", receiver.Url) with { MaxAgeSeconds = 1 });
        _ = new Story(host, "ana");
        await UntilAsync(() => host.Webhooks.Endpoints[0].View().DeadLetters.Count == 1);
        host.Webhooks.Endpoints[0].View().DeadLetters[0].Reason.ShouldBe("expired: status-503");
    }

    [Fact]
    public async Task Objection_WithdrawsWhatRestsOnEmotionFromQueueFlightAndDeadLetters()
    {
        await using var dead = await WebhookReceiver.StartAsync();
        dead.Answer = _ => 400;
        await using var hanging = await WebhookReceiver.StartAsync();
        hanging.Answer = post => post.Event == "cue-opened" ? null : 200;
        string[] events = ["cue-opened", "note", "customer-state", "call-ended"];
        await using var host = await HostAsync(Endpoint("dead", dead.Url) with { Events = events }, Endpoint("hangs", hanging.Url) with { Events = events, TimeoutMs = 60_000 });
        var story = new Story(host, "ana").WithLegs().Hear(2, -0.6, 0.5);
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge", "Strain rises.");
        story.Feels(CustomerMood.Frustrated);
        host.Publish(new Core.Events.NoteSent { CallId = story.Id, AgentId = "ana", NoteId = "n1", Text = "they sound furious", AtMs = 1 });
        await UntilAsync(() => host.Webhooks.Endpoints[0].View().DeadLetters.Count == 3 && hanging.Attempts.Count == 1);
        host.Webhooks.Endpoints[1].View().Queued.ShouldBe(3);

        story.Objects();
        host.Webhooks.Endpoints[0].Redeliver().ShouldBe(new RedeliveryView(0, 0));
        host.Webhooks.Endpoints[0].View().DeadLetters.ShouldBeEmpty();
        await UntilAsync(() => host.Webhooks.Endpoints[1].View().Queued == 0);
        host.Webhooks.Endpoints[1].View().Withdrawn.ShouldBe(3);
        story.Ends();
        await hanging.UntilAsync(1);
        hanging.Taken.Single().Event.ShouldBe("call-ended", "the call's own end is told");
    }

    [Theory]
    [InlineData("bot-7", "Bots", true)]
    [InlineData("ana", "Bots", false)]
    [InlineData("ana", "All", true)]
    public async Task Escalation_OfACall_IsToldWithReasonAndTrajectoryToWhomItConcerns(string agent, string scope, bool told)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(new RolesOptions { BotPatterns = ["BOT-*"] }, Endpoint("bots", receiver.Url) with { Events = ["escalation", "call-ended"], Escalations = Enum.Parse<EscalationScope>(scope) });
        var story = new Story(host, agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated, Trend.Rising);
        story.Cue(CueKind.EscalationRisk, CueTier.Information, "Slow down", "It may get worse.");
        story.Escalates(0.72);
        story.Ends();
        await receiver.UntilAsync(told ? 2 : 1);
        receiver.Taken.Select(p => p.Event).ShouldBe(told ? ["escalation", "call-ended"] : ["call-ended"]);
        if (told)
        {
            var data = receiver.Taken.First().Json.GetProperty("data");
            data.GetProperty("bot").GetBoolean().ShouldBe(agent == "bot-7");
            data.GetProperty("reason").GetString().ShouldBe("It is likely to get worse within half a minute.");
            data.GetProperty("evidence").GetProperty("worsensWithin30s").GetDouble().ShouldBe(0.72);
            data.GetProperty("state").GetString().ShouldBe("frustrated");
            data.GetProperty("trend").GetString().ShouldBe("rising");
            data.GetProperty("trajectory").GetArrayLength().ShouldBe(10);
        }
    }

    [Fact]
    public async Task Tls_ByAuthorityOrPin_TalksToTheRightKeyOnly()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var ca = Path.GetTempFileName();
        await File.WriteAllTextAsync(ca, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        var pin = Convert.ToHexString(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        await using var receiver = await WebhookReceiver.StartAsync(certificate: certificate);
        await using var host = await HostAsync(
            Endpoint("authority", receiver.Url) with { CaFile = ca },
            Endpoint("pin", receiver.Url) with { PinSha256 = pin },
            Endpoint("wrong-pin", receiver.Url) with { PinSha256 = new string('0', 64) },
            Endpoint("system", receiver.Url));
        _ = new Story(host, "ana");
        await receiver.UntilAsync(2);
        await UntilAsync(() => host.Webhooks.Endpoints.Skip(2).All(e => e.View().LastError == "tls"));
        receiver.Attempts.Count.ShouldBe(2);
        File.Delete(ca);
    }

    public void Dispose() => File.Delete(_secret);

    private WebhookOptions Endpoint(string name, string url) => new() { Name = name, Url = url, SecretFile = _secret };

    private static Task<ConsoleHost> HostAsync(params WebhookOptions[] endpoints) => HostAsync(new RolesOptions(), endpoints);

    private static Task<ConsoleHost> HostAsync(RolesOptions roles, params WebhookOptions[] endpoints)
    {
        var options = new WebhooksOptions { Endpoints = endpoints };
        options.Validate().ShouldBeEmpty();
        return ConsoleHost.StartAsync(webhooks: options, roles: roles);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 400; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException();
    }

    private async Task<(string Verdict, long Unix)> VerifyAsync(string signature, byte[] body)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, body, TestContext.Current.CancellationToken);
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Verifier, _secret, signature, file]) { RedirectStandardOutput = true })!;
        var words = (await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim().Split(' ');
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(file);
        return (words[0], long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}

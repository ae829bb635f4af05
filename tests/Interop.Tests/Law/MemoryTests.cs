using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EdgeCx.Interop.Tests.Live;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Interop.Tests.Law;

/// <summary>
/// An objection and a pause in mid-call leave nothing behind: a real <c>edgecx run</c> is played a call over SIPREC and RTP, and all of its writable
/// memory, its log and its API are searched for the call's audio, words and estimates. docs/compliance.md cites these.
/// </summary>
public sealed class MemoryTests
{
    private const int SamplesPerSecond = 8000;

    [Fact]
    public async Task Objection_InMidCall_LeavesNothingInMemoryStoreEventsOrLog()
    {
        RequireRoot();
        const int Seconds = 38, ObjectAfterS = 11;
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("edgecx-law");
        var log = Path.Combine(folder.FullName, "events.jsonl");
        try
        {
            await using var appliance = await ApplianceProcess.StartAsync(cancellation, 0, "--Coaching:ShowWords", "true", "--Delivery:JsonLog", log);
            await using var events = await EventReader.OpenAsync(appliance, cancellation);

            // The customer speaks all the way, and never says the same twice: what is found is of the moment that it is looked for.
            byte[] customer =
            [
                .. MuLawWav.Demo("customer.wav", 74, 15), .. MuLawWav.Demo("customer.wav", 118, 11), .. MuLawWav.Demo("customer.wav", 110, 5),
                .. MuLawWav.Demo("customer.wav", 98, 4), .. MuLawWav.Demo("customer.wav", 70, 3),
            ];
            var agent = MuLawWav.Demo("agent.wav", 20, Seconds);
            await using var caller = await CallerAsync(appliance, cancellation);
            var call = (await caller.CallAsync(new CallParties(CallParties.DefaultCustomer, CallParties.DefaultAgent), new CallAudio(customer, agent), repeats: false, cancellation))!;
            var watch = Stopwatch.StartNew();
            await ApplianceProcess.UntilAsync(
                () => Task.FromResult(watch.Elapsed.TotalSeconds > ObjectAfterS && events.Of("estimate").Count > 4), ObjectAfterS + 10, cancellation);

            var id = events.Of("call-started").Single().GetProperty("callId").GetString()!;
            var heard = (int)((watch.Elapsed.TotalSeconds - 0.1) * SamplesPerSecond);
            List<(string Name, byte[] Octets)> patterns =
            [
                .. AudioPatterns.Of("audio", customer[..heard]),
                .. AudioPatterns.Of("agent's audio", agent[..heard]),
                .. Words(events),
                .. Estimates(events),
            ];
            var memory = new ProcessMemory(appliance.Id);

            // Held still: a snippet is in memory for less than a second, unless somebody forgot it.
            appliance.Signal("STOP");
            var before = memory.Find([.. patterns, .. AudioPatterns.Of("audio", customer[heard..]), .. AudioPatterns.Of("agent's audio", agent[heard..])]);
            appliance.Signal("CONT");
            Say("before the objection", before, memory.Scanned);
            (await File.ReadAllTextAsync(log, cancellation)).ShouldContain("\"arousal\":");
            before.Where(p => p.Key.StartsWith("estimate", StringComparison.Ordinal)).Sum(p => p.Value).ShouldBeGreaterThan(0, "the scan must find what is there");
            before.Where(p => p.Key.Contains("audio", StringComparison.Ordinal)).Sum(p => p.Value).ShouldBeGreaterThan(0, "the scan must find what is there");

            await PostAsync(appliance, $"/api/v1/calls/{id}/notice", """{"state":"objected"}""", cancellation);

            var after = before;
            await ApplianceProcess.UntilAsync(
                () =>
                {
                    after = memory.Find(patterns);
                    return Task.FromResult(after.Values.Sum() == 0);
                },
                120,
                cancellation).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            Say("after it", after, memory.Scanned);
            after.Where(p => p.Value > 0).ShouldBeEmpty(string.Join('\n', memory.Places));

            var detail = await appliance.GetAsync($"/api/v1/calls/{id}", cancellation);
            detail.GetProperty("live").GetBoolean().ShouldBeTrue();
            detail.GetProperty("trajectory").GetArrayLength().ShouldBe(0);
            (await ReplayAsync(appliance, cancellation)).ShouldNotContain(e => e == "estimate" || e == "utterance");
            var lines = await File.ReadAllLinesAsync(log, cancellation);
            lines.ShouldNotContain(l => l.Contains("\"arousal\":", StringComparison.Ordinal) || (l.Contains("\"trend\":", StringComparison.Ordinal) && !l.Contains("\"state\":\"unknown\"", StringComparison.Ordinal)));
            lines.Count(l => l.Contains("\"erased\":true", StringComparison.Ordinal)).ShouldBeGreaterThan(4);
            lines.ShouldAllBe(l => JsonDocument.Parse(l, default).RootElement.ValueKind == JsonValueKind.Object);
            var evidence = await appliance.GetAsync($"/api/v1/calls/{id}/evidence", cancellation);
            evidence.GetProperty("erasures")[0].GetProperty("reason").GetString().ShouldBe("objected");
            evidence.GetProperty("erasures")[0].GetProperty("estimates").GetInt32().ShouldBeGreaterThan(4);
            await caller.EndAsync(call, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Pause_InMidCall_NothingHeardDuringItIsAnywhereAndTheGapIsInTheRecord()
    {
        RequireRoot();
        const int Seconds = 22;
        var cancellation = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("edgecx-law");
        var log = Path.Combine(folder.FullName, "events.jsonl");
        try
        {
            await using var appliance = await ApplianceProcess.StartAsync(cancellation, 0, "--Coaching:ShowWords", "true", "--Delivery:JsonLog", log);
            await using var events = await EventReader.OpenAsync(appliance, cancellation);

            // Loud all the way: whatever would be heard between 6 and 12 s would be told of.
            byte[] customer =
            [
                .. MuLawWav.Demo("customer.wav", 74, 15), .. MuLawWav.Demo("customer.wav", 70, 3), .. MuLawWav.Demo("customer.wav", 98, 4),
            ];
            var agent = MuLawWav.Demo("agent.wav", 20, Seconds);
            await using var caller = await CallerAsync(appliance, cancellation);
            var call = (await caller.CallAsync(new CallParties(CallParties.DefaultCustomer, CallParties.DefaultAgent), new CallAudio(customer, agent), repeats: false, cancellation))!;
            var watch = Stopwatch.StartNew();
            await UntilAsync(watch, 6, cancellation);
            var id = events.Of("call-started").Single().GetProperty("callId").GetString()!;
            await PostAsync(appliance, $"/api/v1/calls/{id}/pause", null, cancellation);
            var pausedAt = watch.Elapsed.TotalSeconds;
            await UntilAsync(watch, 12, cancellation);

            // Not one snippet of it: neither of the pause, nor of what was buffered and not understood when it began.
            var (from, to) = ((int)(pausedAt * SamplesPerSecond), (int)((watch.Elapsed.TotalSeconds - 0.2) * SamplesPerSecond));
            List<(string Name, byte[] Octets)> patterns =
            [
                .. AudioPatterns.Of("before", customer[..(from - 800)]),
                .. AudioPatterns.Of("during", customer[(from + 800)..to]),
                .. AudioPatterns.Of("agent during", agent[(from + 800)..to]),
            ];
            var memory = new ProcessMemory(appliance.Id);
            var paused = memory.Find(patterns);
            Say("in the pause", paused, memory.Scanned);
            await PostAsync(appliance, $"/api/v1/calls/{id}/resume", null, cancellation);
            var resumedAt = watch.Elapsed.TotalSeconds;
            var places = string.Join('\n', memory.Places);
            var resumed = memory.Find(patterns);
            Say("after it", resumed, memory.Scanned);
            paused.Where(p => p.Value > 0).ShouldBeEmpty(places);
            resumed.Where(p => p.Value > 0).ShouldBeEmpty(string.Join('\n', memory.Places));

            await UntilAsync(watch, 20, cancellation);
            await caller.EndAsync(call, cancellation);
            await ApplianceProcess.UntilAsync(() => Task.FromResult(events.Of("call-ended").Count == 1), 10, cancellation);

            var gap = (await appliance.GetAsync($"/api/v1/calls/{id}", cancellation)).GetProperty("pauses").EnumerateArray().Single();
            var (gapFrom, gapTo) = (gap.GetProperty("fromMs").GetDouble(), gap.GetProperty("toMs").GetDouble());
            gapFrom.ShouldBeInRange((pausedAt * 1000) - 700, (pausedAt * 1000) + 300);
            gapTo.ShouldBeInRange((resumedAt * 1000) - 700, (resumedAt * 1000) + 300);
            foreach (var name in new[] { "estimate", "customer-state", "utterance", "cue-opened" })
            {
                events.Of(name).ShouldNotContain(e => e.GetProperty("atMs").GetDouble() > gapFrom + 20 && e.GetProperty("atMs").GetDouble() <= gapTo, name);
            }

            events.Of("estimate").ShouldContain(e => e.GetProperty("atMs").GetDouble() > gapTo, "it is heard again after the pause");
            events.Of("call-paused").Single().GetProperty("atMs").GetDouble().ShouldBe(gapFrom);
            events.Of("call-resumed").Single().GetProperty("toMs").GetDouble().ShouldBe(gapTo);
            events.Of("call-ended").Single().GetProperty("pauses").GetArrayLength().ShouldBe(1);
            var proof = (await appliance.GetAsync($"/api/v1/calls/{id}/evidence", cancellation)).GetProperty("pauses")[0];
            foreach (var kind in new[] { "estimates", "states", "utterances", "cues" })
            {
                proof.GetProperty(kind).GetInt32().ShouldBe(0, kind);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void RequireRoot()
    {
        if (Environment.UserName != "root")
        {
            Assert.Skip("reading another process's memory needs root");
        }
    }

    private static async Task UntilAsync(Stopwatch watch, int seconds, CancellationToken cancellation) =>
        await ApplianceProcess.UntilAsync(() => Task.FromResult(watch.Elapsed.TotalSeconds >= seconds), seconds + 10, cancellation);

    private static async Task<SiprecCaller> CallerAsync(ApplianceProcess appliance, CancellationToken cancellation) =>
        await SiprecCaller.OpenAsync(
            new SiprecCallerOptions(new IPEndPoint(IPAddress.Loopback, appliance.SipPort), SignallingTransport.Tcp) { Notice = "notified" }, TimeProvider.System, cancellation);

    private static async Task PostAsync(ApplianceProcess appliance, string path, string? json, CancellationToken cancellation)
    {
        using var body = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await appliance.Http.PostAsync(path, body, cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    // What was said, as text of either width; long enough to be of this call and of nothing else.
    private static IEnumerable<(string Name, byte[] Octets)> Words(EventReader events)
    {
        foreach (var text in events.Of("utterance").Select(e => e.GetProperty("text").GetString()!).Where(t => t.Length >= 16).Distinct().Take(20))
        {
            yield return ("words UTF-8", Encoding.UTF8.GetBytes(text));
            yield return ("words UTF-16", Encoding.Unicode.GetBytes(text));
        }
    }

    // As it was written to the reader, and as it lies in an event: the eight octets of a number that nothing else has.
    private static IEnumerable<(string Name, byte[] Octets)> Estimates(EventReader events)
    {
        foreach (var estimate in events.Of("estimate"))
        {
            var arousal = estimate.GetProperty("arousal");
            yield return ("estimate JSON", Encoding.UTF8.GetBytes($"\"arousal\":{arousal.GetRawText()},\"valence\":{estimate.GetProperty("valence").GetRawText()}"));
            if (arousal.GetRawText().Length >= 6)
            {
                yield return ("estimate number", BitConverter.GetBytes(arousal.GetDouble()));
            }
        }
    }

    // What a reader that comes back from the beginning is told.
    private static async Task<IReadOnlyList<string>> ReplayAsync(ApplianceProcess appliance, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = appliance.Console };
        var lastId = "";
        using (var list = await http.GetAsync("/api/v1/calls", cancellation))
        {
            lastId = list.Headers.GetValues("X-EdgeCx-Last-Event-Id").Single();
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Add("Last-Event-ID", lastId.Split('-')[0] + "-0");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        var names = new List<string>();
        while (await reader.ReadLineAsync(cancellation) is { } line && line != "event: live")
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                names.Add(line[7..]);
            }
        }

        names.ShouldContain("notice-changed");
        return names;
    }

    private static void Say(string when, Dictionary<string, int> found, long scanned) =>
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{when}: {scanned >> 20} MiB searched; {string.Join(", ", found.Select(f => $"{f.Key} {f.Value}"))}"));
}

using System.Diagnostics.CodeAnalysis;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Prompts;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Tests.Delivery.Surfaces;

public sealed class PromptSurfaceTests : IAsyncDisposable
{
    private readonly Book _book = new();
    private readonly Player _player = new();

    public ValueTask DisposeAsync() => _player.DisposeAsync();

    [Fact]
    public void Open_OfACall_ReachesTheAgentByTheDevice()
    {
        var device = new Device { Surface = SurfaceKind.Whisper, Address = "sip:*334001@h", User = "u", Password = "p", Srtp = true };
        var surface = Surface(device);
        var call = Cue(CueKind.LongSilence).Call;
        surface.Open(call);
        surface.Close(call);
        _player.Log.ShouldBe(["open sip:*334001@h u p True", "close"]);
    }

    [Fact]
    public async Task Present_PromptOfTheAgentsLanguage_IsPlayedAndItsTimesAreTold()
    {
        var surface = Surface(new Device { Surface = SurfaceKind.Whisper, Language = "es" });
        var outcome = await surface.PresentAsync(Cue(CueKind.CustomerFrustrated), CancellationToken.None);
        outcome.Shown.ShouldBeTrue();
        (outcome.SentNs, outcome.MissedMs).ShouldBe((77, 40));
        _player.Log.ShouldBe(["play CustomerFrustrated.es"]);
        surface.IsAudible.ShouldBeTrue();
        surface.Lasts(Cue(CueKind.CustomerFrustrated)).TotalMilliseconds.ShouldBe(1500);
    }

    [Fact]
    public async Task Present_WithoutLanguage_IsPlayedInTheSites()
    {
        await Surface(new Device { Surface = SurfaceKind.Whisper }).PresentAsync(Cue(CueKind.LongSilence), CancellationToken.None);
        _player.Log.ShouldBe(["play LongSilence.en"]);
    }

    [Fact]
    public async Task Present_NoPromptForIt_IsDropped()
    {
        _book.IsEmpty = true;
        (await Surface(new Device { Surface = SurfaceKind.Whisper }).PresentAsync(Cue(CueKind.LongSilence), CancellationToken.None)).Reason.ShouldBe("no-prompt");
        _player.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task Present_PlayerCannotNow_IsDroppedWithItsReasonAndNotTheDevicesFault()
    {
        _player.Obstacle = "no-whisper-leg";
        var outcome = await Surface(new Device { Surface = SurfaceKind.Whisper }).PresentAsync(Cue(CueKind.LongSilence), CancellationToken.None);
        (outcome.Reason, outcome.Blame).ShouldBe(("no-whisper-leg", SurfaceBlame.Nobody));
    }

    [Fact]
    public async Task Present_PlayerIsRefused_IsTheDevicesFault()
    {
        _player.Refusal = "refused-486";
        var outcome = await Surface(new Device { Surface = SurfaceKind.Whisper }).PresentAsync(Cue(CueKind.LongSilence), CancellationToken.None);
        (outcome.Shown, outcome.Reason, outcome.Blame).ShouldBe((false, "refused-486", SurfaceBlame.Device));
    }

    private PromptSurface Surface(Device device) => new(device, device.Language.Length > 0 ? device.Language : "en", _player, _book, SurfaceDesk.Clock);

    private static SurfaceCue Cue(CueKind kind) => new()
    {
        Call = new Call(CallId.New(), TapKind.Siprec, SurfaceDesk.Clock.UtcNow, noticeRequired: false),
        Id = "q1",
        Kind = kind,
        Tier = CueTier.Coaching,
        Text = "",
        ArrivalNs = 1,
        QueuedNs = 2,
    };

    private sealed class Book : IPromptBook
    {
        public bool IsEmpty { get; set; }

        public bool TryGet(CueKind kind, string language, [NotNullWhen(true)] out Prompt? prompt)
        {
            prompt = IsEmpty ? null : new Prompt($"{kind}.{language}", new short[8000]);
            return prompt is not null;
        }
    }

    private sealed class Player : IPromptPlayer
    {
        public string Name => "whisper";

        public List<string> Log { get; } = [];

        public string? Obstacle { get; set; }

        public string? Refusal { get; set; }

        public void Open(Call call, PromptRoute route) => Log.Add($"open {route.Address} {route.User} {route.Password} {route.Srtp}");

        public void Close(Call call) => Log.Add("close");

        public string? WhyNot(Call call) => Obstacle;

        public Task<PromptOutcome> PlayAsync(Call call, Prompt prompt, CancellationToken cancellation)
        {
            Log.Add($"play {prompt.Name}");
            return Task.FromResult(Refusal is null ? new PromptOutcome(true, "", 77, 40) : PromptOutcome.NotPlayed(Refusal));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

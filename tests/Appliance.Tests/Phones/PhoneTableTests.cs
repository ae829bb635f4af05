using System.Text;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Tests.Phones;

/// <summary>Every dialect against a phone that is right, refuses the password, hangs, answers 500, is slow, or is off: what the receipt says.</summary>
public sealed class PhoneTableTests(ITestOutputHelper output)
{
    private const int FairMs = 5000;
    private const int ShortMs = 700;

    [Theory]
    [InlineData("sip-message", "MD5", "status-401", "timeout")]
    [InlineData("cisco-mpp", "MD5", "status-401", "timeout")]
    [InlineData("yealink-notify", "SHA-256", "status-401", "timeout")]
    [InlineData("snom", "MD5", "status-401", "timeout")]
    [InlineData("cisco", "cisco", "phone-error-4", "unreachable")]
    [InlineData("yealink-http", "MD5", "status-401", "unreachable")]
    [InlineData("poly", "SHA-256", "status-401", "unreachable")]
    [InlineData("avaya", "MD5", "status-401", "unreachable")]
    public async Task Dialect_EveryMood_IsShownOrDroppedWithItsReason(string surface, string login, string refused, string off)
    {
        SurfaceKinds.TryParse(surface, out var kind).ShouldBeTrue();
        var rows = new StringBuilder($"{surface,-15} {"phone",-15} {"shown",-6} {"reason",-14} {"presented",10} {"answered",10} {"told after",10}\n");
        var right = await TryAsync(kind, login, "right", PhoneMood.Right, FairMs, HttpPhone.Password);
        right.Shown.ShouldBeTrue(right.Reason);
        right.AcknowledgedMs.ShouldNotBeNull().ShouldBeLessThan(FairMs);
        (await TryAsync(kind, login, "wrong password", PhoneMood.Right, FairMs, "wrong")).Reason.ShouldBe(refused);
        (await TryAsync(kind, login, "hangs", PhoneMood.Hang, ShortMs, HttpPhone.Password)).Reason.ShouldBe("timeout");
        (await TryAsync(kind, login, "answers 500", PhoneMood.Error500, ShortMs, HttpPhone.Password)).Reason.ShouldBe("status-500");
        (await TryAsync(kind, login, "answers 403", PhoneMood.Forbidden, FairMs, HttpPhone.Password)).Reason.ShouldBe("status-403");
        (await TryAsync(kind, login, "slow", PhoneMood.Slow, ShortMs, HttpPhone.Password)).Reason.ShouldBe("timeout");
        (await TryAsync(kind, login, "off", null, ShortMs, HttpPhone.Password)).Reason.ShouldBe(off);
        if (kind.Pulls())
        {
            (await TryAsync(kind, login, "does not fetch", PhoneMood.NotPulling, ShortMs, HttpPhone.Password)).Reason.ShouldBe("not-pulled");
        }

        output.WriteLine(rows.ToString());

        async Task<CuePresented> TryAsync(SurfaceKind kind, string login, string what, PhoneMood? mood, int deadlineMs, string password)
        {
            var url = $"http://127.0.0.1:{PhoneDesk.FreePort()}";
            await using var http = new HttpPhone(login, mood ?? PhoneMood.Right, authenticationUrl: url + "/phone/authenticate");
            await using var sip = new SipPhone(login, mood ?? PhoneMood.Right);
            var port = mood is null ? PhoneDesk.FreePort() : kind.IsHttp() ? http.Port : sip.Port;
            var device = new Device
            {
                Surface = kind,
                Address = kind.IsHttp() ? $"http://127.0.0.1:{port}" : $"sip:4001@127.0.0.1:{port}",
                User = HttpPhone.User,
                Password = HttpPhone.Password,
                DeadlineMs = deadlineMs,
            };
            await using var desk = await PhoneDesk.StartAsync(url, device);
            var fromNs = PhoneDesk.Clock.NowNs;
            desk.Lane(device with { Password = password }).Offer(PhoneDesk.Cue());
            var told = await desk.ToldAsync();
            rows.AppendLine($"{"",-15} {what,-15} {told.Shown,-6} {told.Reason,-14} {told.PresentedMs,7:F1} ms {told.AcknowledgedMs,7:F1} ms {(PhoneDesk.Clock.NowNs - fromNs) / 1e6,7:F0} ms");
            if (told.Shown)
            {
                // A page counts as fetched when we gave it out; the phone has read it a moment later.
                var display = kind.IsHttp() ? http.Shown : sip.Shown;
                for (var waited = 0; display.IsEmpty && waited < 10_000; waited += 5)
                {
                    await Task.Delay(5, TestContext.Current.CancellationToken);
                }

                var shown = display.ShouldHaveSingleItem();
                shown.ShouldContain(kind == SurfaceKind.SipMessage ? "Let them finish & say \"I see\"" : "Let them finish &amp; say &quot;I see&quot;");
            }

            return told;
        }
    }
}

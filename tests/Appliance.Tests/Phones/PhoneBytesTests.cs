using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Phones;
using EdgeCx.Core.Delivery;
using EdgeCx.Media.Sip.Client;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Appliance.Tests.Phones;

/// <summary>Octet for octet what each vendor's phone is sent, and whom we take for a phone over TLS.</summary>
public sealed partial class PhoneBytesTests
{
    private const string Said = "Let them finish &amp; say &quot;I see&quot;";

    [Theory]
    [InlineData("yealink-http", "none", false, "POST /servlet?push=xml HTTP/1.1|Host: HOST|User-Agent: EdgeCx|Content-Type: text/xml|Content-Length: N||"
        + "xml=<YealinkIPPhoneTextScreen Beep=\"no\" Timeout=\"12\"><Title>EdgeCx</Title><Text>" + Said + "</Text></YealinkIPPhoneTextScreen>")]
    [InlineData("yealink-http", "none", true, "POST /servlet?push=xml HTTP/1.1|Host: HOST|User-Agent: EdgeCx|Content-Type: text/xml|Content-Length: N||"
        + "xml=<YealinkIPPhoneTextScreen Beep=\"yes\" Timeout=\"12\"><Title>EdgeCx</Title><Text>" + Said + "</Text></YealinkIPPhoneTextScreen>")]
    [InlineData("poly", "SHA-256", false, "POST /push HTTP/1.1|Host: HOST|User-Agent: EdgeCx|Authorization: DIGEST|Content-Type: application/x-com-polycom-spipx|Content-Length: N||"
        + "<PolycomIPPhone><Data priority=\"Critical\">EdgeCx: " + Said + "</Data></PolycomIPPhone>")]
    [InlineData("poly", "MD5", false, "POST /push HTTP/1.1|Host: HOST|User-Agent: EdgeCx|Authorization: DIGEST|Content-Type: application/x-com-polycom-spipx|Content-Length: N||"
        + "<PolycomIPPhone><Data priority=\"Critical\">EdgeCx: " + Said + "</Data></PolycomIPPhone>")]
    [InlineData("cisco", "cisco", false, "POST /CGI/Execute HTTP/1.1|Host: HOST|User-Agent: EdgeCx|Authorization: Basic cHVzaDpzM2NyZXQ=|Content-Type: application/x-www-form-urlencoded|Content-Length: N||"
        + "XML=<CiscoIPPhoneExecute><ExecuteItem Priority=\"0\" URL=\"URL/phone/page/TOKEN\"/></CiscoIPPhoneExecute>")]
    [InlineData("avaya", "none", true, "POST /forms/push HTTP/1.1|Host: HOST|User-Agent: EdgeCx|Content-Type: application/x-www-form-urlencoded|Content-Length: N||"
        + "XMLData=<Push alert=\"1\" type=\"display\" mode=\"barge\"><go href=\"URL/phone/page/TOKEN\" method=\"get\"/></Push>")]
    public async Task HttpDialect_Push_IsExactlyThis(string surface, string login, bool beep, string expected)
    {
        SurfaceKinds.TryParse(surface, out var kind).ShouldBeTrue();
        var url = $"http://127.0.0.1:{PhoneDesk.FreePort()}";
        await using var phone = new HttpPhone(login, PhoneMood.Right, authenticationUrl: url + "/phone/authenticate");
        var device = new Device { Surface = kind, Address = phone.Address, User = HttpPhone.User, Password = HttpPhone.Password, DeadlineMs = 5000, Beep = beep };
        await using var desk = await PhoneDesk.StartAsync(url, device);
        desk.Lane(device).Offer(PhoneDesk.Cue());
        var told = await desk.ToldAsync();
        told.Shown.ShouldBeTrue(told.Reason);

        var request = phone.Requests.Last();
        var (head, body) = (request[..(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)], request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Length().Match(head).Groups[1].Value.ShouldBe(Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture));
        if (login is "cisco" || kind == SurfaceKind.Avaya)
        {
            // A form: what is not a letter or digit is escaped, and comes back as it was.
            body.ShouldNotContain("<");
            body.ShouldNotContain("&");
            body = Uri.UnescapeDataString(body);
        }

        var seen = Length().Replace(DigestHeader().Replace(head, "Authorization: DIGEST\r\n"), "Content-Length: N\r") + Token().Replace(body.Replace(url, "URL", StringComparison.Ordinal), "/phone/page/TOKEN");
        seen.Replace($"127.0.0.1:{phone.Port}", "HOST", StringComparison.Ordinal).Replace("\r\n", "|", StringComparison.Ordinal).ShouldBe(expected);
        desk.Pages.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData("sip-message", "MESSAGE sip:4001@127.0.0.1:PORT SIP/2.0|VIA|Max-Forwards: 70|FROM|To: <sip:4001@127.0.0.1:PORT>|CALLID|CSeq: 1 MESSAGE|User-Agent: EdgeCx"
        + "|Content-Type: text/plain;charset=UTF-8|Content-Length: N||Let them finish & say \"I see\"")]
    [InlineData("yealink-notify", "NOTIFY sip:4001@127.0.0.1:PORT SIP/2.0|VIA|Max-Forwards: 70|FROM|To: <sip:4001@127.0.0.1:PORT>|CALLID|CSeq: 1 NOTIFY|CONTACT|Event: Yealink-xml"
        + "|Subscription-State: active|User-Agent: EdgeCx|Content-Type: application/xml|Content-Length: N||"
        + "<YealinkIPPhoneTextScreen Beep=\"no\" Timeout=\"12\"><Title>EdgeCx</Title><Text>" + Said + "</Text></YealinkIPPhoneTextScreen>")]
    [InlineData("snom", "NOTIFY sip:4001@127.0.0.1:PORT SIP/2.0|VIA|Max-Forwards: 70|FROM|To: <sip:4001@127.0.0.1:PORT>|CALLID|CSeq: 1 NOTIFY|CONTACT|Event: xml"
        + "|Subscription-State: active|User-Agent: EdgeCx|Content-Type: application/snomxml|Content-Length: N||"
        + "<?xml version=\"1.0\" encoding=\"UTF-8\"?><IPPhoneText><Title>EdgeCx</Title><Text>" + Said + "</Text><fetch mil=\"12000\">snom://mb_exit</fetch></IPPhoneText>")]
    [InlineData("cisco-mpp", "NOTIFY sip:4001@127.0.0.1:PORT SIP/2.0|VIA|Max-Forwards: 70|FROM|To: <sip:4001@127.0.0.1:PORT>|CALLID|CSeq: 1 NOTIFY|CONTACT|Event: XML-Service"
        + "|Subscription-State: active|User-Agent: EdgeCx|Content-Type: application/xml|Content-Length: N||"
        + "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CiscoIPPhoneExecute><ExecuteItem Priority=\"0\" URL=\"URL/phone/page/TOKEN\"/></CiscoIPPhoneExecute>")]
    public async Task SipDialect_Request_IsExactlyThis(string surface, string expected)
    {
        SurfaceKinds.TryParse(surface, out var kind).ShouldBeTrue();
        var url = $"http://127.0.0.1:{PhoneDesk.FreePort()}";
        await using var phone = new SipPhone("none", PhoneMood.Right);
        var device = new Device { Surface = kind, Address = $"sip:4001@127.0.0.1:{phone.Port}", DeadlineMs = 5000 };
        await using var desk = await PhoneDesk.StartAsync(url, device);
        desk.Lane(device).Offer(PhoneDesk.Cue());
        var told = await desk.ToldAsync();
        told.Shown.ShouldBeTrue(told.Reason);

        var request = phone.Requests.ShouldHaveSingleItem();
        var (head, body) = (request[..(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)], request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Length().Match(head).Groups[1].Value.ShouldBe(Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture));
        var local = Via().Match(head).Groups[1].Value;
        head = Via().Replace(head, "VIA\r");
        head = Regex.Replace(head, $"From: \"EdgeCx\" <sip:edgecx@{local}>;tag=[0-9a-f]{{16}}\r", "FROM\r");
        head = Regex.Replace(head, "Call-ID: [0-9a-f]{16}@127\\.0\\.0\\.1\r", "CALLID\r");
        head = head.Replace($"Contact: <sip:edgecx@{local}>", "CONTACT", StringComparison.Ordinal);
        var seen = Length().Replace(head, "Content-Length: N\r") + Token().Replace(body.Replace(url, "URL", StringComparison.Ordinal), "/phone/page/TOKEN");
        seen.Replace($":{phone.Port}", ":PORT", StringComparison.Ordinal).Replace("\r\n", "|", StringComparison.Ordinal).ShouldBe(expected);
    }

    [Fact]
    public void LongestText_ThatMustAllBeEscaped_FitsEveryPhone()
    {
        var text = PhoneText.Of(PhoneDesk.Cue(text: new string('"', 5000)), beep: true, seconds: 120);
        text.Text.EnumerateRunes().Count().ShouldBe(PhoneText.MaxCharacters);
        foreach (var dialect in (IHttpDialect[])[new YealinkHttpDialect(), new PolyDialect(), new CiscoDialect(), new AvayaDialect()])
        {
            dialect.Show(text, "http://10.20.30.40:8081/phone/page/0123456789abcdef0123456789abcdef").Body.Length.ShouldBeLessThanOrEqualTo(dialect.MaxBytes);
        }
    }

    [Fact]
    public void Text_OfControlCharactersAndHalfSurrogates_IsStillXml()
    {
        var text = PhoneText.Of(PhoneDesk.Cue(text: "a\u0001b\uD800c\uFFFFd\u00E9 \U0001F600"), beep: false, seconds: 5);
        foreach (var document in new[] { Encoding.UTF8.GetString(new YealinkHttpDialect().Show(text, "").Body)[4..], Encoding.UTF8.GetString(CiscoXml.Text(text).Body) })
        {
            System.Xml.Linq.XDocument.Parse(document).Root!.Element("Text")!.Value.ShouldBe("a b\uFFFDc d\u00E9 \U0001F600");
        }
    }

    [Theory]
    [InlineData("right", "")]
    [InlineData("authority", "")]
    [InlineData("wrong", "tls-pin")]
    [InlineData("none", "tls-untrusted")]
    public async Task Tls_Pin_DecidesWhoIsThePhone(string pin, string reason)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = PhoneDesk.Clock.UtcNow;
        using var made = new CertificateRequest("CN=SEP001122334455", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using var phone = new HttpPhone("MD5", PhoneMood.Right, certificate);
        var device = new Device
        {
            Surface = SurfaceKind.YealinkHttp,
            Address = phone.Address,
            User = HttpPhone.User,
            Password = HttpPhone.Password,
            DeadlineMs = 5000,
            CaFile = pin == "authority" ? file : "",
            TlsPin = pin switch { "right" => Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo())), "wrong" => new string('0', 64), _ => "" },
        };
        await using var desk = await PhoneDesk.StartAsync($"http://127.0.0.1:{PhoneDesk.FreePort()}", device);
        desk.Lane(device).Offer(PhoneDesk.Cue());
        var told = await desk.ToldAsync();
        told.Reason.ShouldBe(reason);
        told.Shown.ShouldBe(reason.Length == 0);
        phone.Requests.IsEmpty.ShouldBe(reason.Length > 0, "nothing may be said to whom we do not know");
        File.Delete(file);
    }

    [Fact]
    public async Task Page_IsGivenOutOnce_AndOnlyToWhoKnowsItsName()
    {
        var url = $"http://127.0.0.1:{PhoneDesk.FreePort()}";
        await using var desk = await PhoneDesk.StartAsync(url, new Device { Surface = SurfaceKind.Cisco });
        using var http = new HttpClient();
        using (var offer = desk.Pages.Offer(CiscoXml.Text(PhoneText.Of(PhoneDesk.Cue(), false, 7))))
        {
            (await http.GetAsync(new Uri(url + "/phone/page/0123456789abcdef0123456789abcdef"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
            var page = await http.GetAsync(new Uri(offer.Url));
            page.Headers.GetValues("Refresh").ShouldHaveSingleItem().ShouldBe("7; url=Init:Services");
            (await page.Content.ReadAsStringAsync()).ShouldContain("<CiscoIPPhoneText><Title>EdgeCx</Title><Text>" + Said);
            (await http.GetAsync(new Uri(offer.Url))).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        }

        (await http.GetAsync(new Uri(url + "/api/v1/calls"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound, "the console is not there");
    }

    [Theory]
    [InlineData("push", "s3cret", "AUTHORIZED")]
    [InlineData("push", "S3cret", "UN-AUTHORIZED")]
    [InlineData("", "", "UN-AUTHORIZED")]
    public async Task AuthenticationUrl_AnswersExactly(string user, string password, string expected)
    {
        var url = $"http://127.0.0.1:{PhoneDesk.FreePort()}";
        await using var desk = await PhoneDesk.StartAsync(url, new Device { Surface = SurfaceKind.Cisco, User = "push", Password = "s3cret" });
        using var http = new HttpClient();
        (await http.GetByteArrayAsync(new Uri($"{url}/phone/authenticate?UserID={user}&Password={password}&devicename=SEP1"))).ShouldBe(Encoding.ASCII.GetBytes(expected));
        using var form = new FormUrlEncodedContent([new("UserID", user), new("Password", password), new("devicename", "SEP1")]);
        var posted = await http.PostAsync(new Uri(url + "/phone/authenticate"), form);
        (await posted.Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task AuthenticationUrl_KeptGuessing_RefusesEvenWhatIsRight()
    {
        var url = $"http://127.0.0.1:{PhoneDesk.FreePort()}";
        await using var desk = await PhoneDesk.StartAsync(url, new Device { Surface = SurfaceKind.Cisco, User = "push", Password = "s3cret" });
        using var http = new HttpClient();
        for (var i = 0; i < 25; i++)
        {
            (await http.GetStringAsync(new Uri($"{url}/phone/authenticate?UserID=push&Password={i}"))).ShouldBe("UN-AUTHORIZED");
        }

        (await http.GetStringAsync(new Uri($"{url}/phone/authenticate?UserID=push&Password=s3cret"))).ShouldBe("UN-AUTHORIZED");
    }

    [Fact]
    public async Task SipRequest_FirstDatagramsLost_IsSentAgainByTimerE()
    {
        await using var phone = new SipPhone("none", PhoneMood.Right, lose: 2);
        var sip = new SipRequester(TlsTrust.Default, PhoneDesk.Clock);
        var reply = await sip.AskAsync(
            new SipOutbound("MESSAGE", $"sip:4001@127.0.0.1:{phone.Port}", "text/plain", "x"u8.ToArray()), TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        reply.Status.ShouldBe(200);
        phone.Requests.Count.ShouldBe(3);
        phone.Requests.Distinct().Count().ShouldBe(1, "a retransmission is the same octets");
    }

    [Theory]
    [InlineData("sip:a@127.0.0.1:1;transport=tcp", "unreachable")]
    [InlineData("sip:a@no-such-host.invalid", "unknown-host")]
    [InlineData("sip:a@h\r\nX: y", "bad-request")]
    public async Task SipRequest_NobodyThere_IsAValue(string target, string reason)
    {
        var reply = await new SipRequester(TlsTrust.Default, PhoneDesk.Clock).AskAsync(
            new SipOutbound("MESSAGE", target, "text/plain", "x"u8.ToArray()), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        (reply.Status, reply.Reason).ShouldBe((0, reason));
    }

    [GeneratedRegex("^Content-Length: (\\d+)\r", RegexOptions.Multiline)]
    private static partial Regex Length();

    [GeneratedRegex("Authorization: Digest [^\r]*\r\n")]
    private static partial Regex DigestHeader();

    [GeneratedRegex("/phone/page/[0-9a-f]{32}")]
    private static partial Regex Token();

    [GeneratedRegex("^Via: SIP/2.0/UDP ([0-9.:]+);branch=z9hG4bK[0-9a-f]{16};rport\r", RegexOptions.Multiline)]
    private static partial Regex Via();
}

using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>What a technician is told of a phone's answer: what hides a cue there, and where it is set. Pure.</summary>
internal static class PhoneAdvice
{
    /// <summary>What to do about a failed try.</summary>
    public static string OfFailure(SurfaceKind kind, string reason) => reason switch
    {
        SurfaceReason.Unreachable => "nothing answers there: is the phone on, is the address right, is its web server (or SIP port) switched on, does a firewall stand between?",
        SurfaceReason.Timeout when kind.IsSip() || kind.IsSpoken() => "no answer: is it on, is the address right, does it take SIP from this appliance, does a firewall stand between?",
        SurfaceReason.Timeout => "it took the request and did not answer in time: is it busy, or is the address another device's?",
        SurfaceReason.UnknownHost => "nobody knows the name: check DNS, or give the phone's address",
        SurfaceReason.TlsPin => "its certificate is not the pinned one: another device, or a new certificate; compare, then change tlsPin",
        SurfaceReason.TlsUntrusted => "no authority vouches for its certificate: give caFile (the vendor's device authority) or tlsPin",
        SurfaceReason.Tls => "the TLS handshake broke off: does it speak TLS 1.2 on that port?",
        "status-401" or "status-407" => "it refuses user or password: " + LoginOf(kind),
        "status-403" => "it knows us and forbids it: " + PushListOf(kind),
        "status-404" or "status-405" or "status-501" => "it does not know the request: " + SwitchOf(kind),
        "status-480" or "status-486" => "the proxy says that the agent's phone is not there or busy: is it registered?",
        "status-489" => "it does not know the event package: " + SwitchOf(kind),
        "phone-error-4" => "it asked its authenticationURL and was refused: set it to Delivery:PhoneUrl/phone/authenticate, with this user and password",
        SurfaceReason.NotPulled => "it took the push and did not fetch the page: can it reach Delivery:PhoneUrl? " + PushListOf(kind),
        "no-phone-url" => "its pages need Delivery:PhoneUrl",
        "no-player" => "this appliance has no player for it",
        _ => "see docs/phones.md",
    };

    /// <summary>What may hide a cue although the phone takes it; empty where nothing is known.</summary>
    public static string OfSuccess(SurfaceKind kind) => kind switch
    {
        SurfaceKind.YealinkHttp or SurfaceKind.YealinkNotify => "in a call it shows only with 'Block XML in Calling' off; try it once with a call up",
        SurfaceKind.Poly => "in a call only Critical shows, which is what is sent: check that apps.push.messageType allows it",
        SurfaceKind.Cisco or SurfaceKind.CiscoMpp => "a phone whose services screen is locked by its user shows it when that is closed",
        SurfaceKind.Snom => "shown only from trusted hosts; a running minibrowser application is replaced",
        SurfaceKind.Avaya => "shown in a call only with barge, which is what is sent: PUSHCAP must allow display pushes (x2xxx)",
        SurfaceKind.SipMessage => "many phones file a message away with a small sign: look at the phone, not at the answer",
        _ => "",
    };

    private static string LoginOf(SurfaceKind kind) => kind switch
    {
        SurfaceKind.YealinkHttp => "the user of the phone's web page",
        SurfaceKind.Poly => "apps.push.username and apps.push.password (they are not the phone's own login)",
        SurfaceKind.Cisco => "a user that the authenticationURL accepts",
        SurfaceKind.CiscoMpp or SurfaceKind.Snom or SurfaceKind.YealinkNotify or SurfaceKind.SipMessage => "the SIP account that the phone, or the proxy before it, challenges with",
        _ => "user and passwordFile of the device",
    };

    private static string PushListOf(SurfaceKind kind) => kind switch
    {
        SurfaceKind.YealinkHttp => "put this appliance into the push list (Features > Remote Control > Push XML Server IP Address)",
        SurfaceKind.YealinkNotify => "allow SIP notify (Features > Remote Control > SIP Notify)",
        SurfaceKind.Poly => "put this appliance into apps.push.serverRootURL's host and allow the message type",
        SurfaceKind.Snom => "put this appliance into the trusted hosts",
        SurfaceKind.Avaya => "put Delivery:PhoneUrl into TPSLIST",
        SurfaceKind.Cisco or SurfaceKind.CiscoMpp => "check the phone's web access and its services",
        _ => "allow this appliance as a sender",
    };

    private static string SwitchOf(SurfaceKind kind) => kind switch
    {
        SurfaceKind.YealinkHttp or SurfaceKind.YealinkNotify => "switch push XML on (push_xml.server, push_xml.sip_notify)",
        SurfaceKind.Poly => "switch push on (apps.push.messageType, apps.push.serverRootURL)",
        SurfaceKind.Cisco => "switch web access on (webAccess 0 in its configuration)",
        SurfaceKind.CiscoMpp => "switch the XML application service on",
        SurfaceKind.Snom => "the firmware must be 8 or later, with the minibrowser on",
        SurfaceKind.Avaya => "switch push on (PUSHCAP, PUSHPORT)",
        SurfaceKind.SipMessage => "the phone, or the proxy before it, takes no MESSAGE",
        _ => "see docs/phones.md",
    };
}

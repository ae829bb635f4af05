namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>The surfaces there are, by what they speak.</summary>
internal enum SurfaceKind
{
    /// <summary>RFC 3428 MESSAGE: any SIP phone.</summary>
    SipMessage,

    /// <summary>Cisco enterprise phones: HTTP push of a page that the phone fetches.</summary>
    Cisco,

    /// <summary>Cisco multiplatform phones: SIP NOTIFY.</summary>
    CiscoMpp,

    /// <summary>Yealink by HTTP.</summary>
    YealinkHttp,

    /// <summary>Yealink by SIP NOTIFY.</summary>
    YealinkNotify,

    /// <summary>Poly (Polycom) by HTTP.</summary>
    Poly,

    /// <summary>Snom by SIP NOTIFY.</summary>
    Snom,

    /// <summary>Avaya: HTTP push of a page that the phone fetches.</summary>
    Avaya,

    /// <summary>The PBX's own whisper feature.</summary>
    Whisper,

    /// <summary>A relay that is in the path already.</summary>
    Rtpengine,

    /// <summary>An intercom call to a second device.</summary>
    Intercom,
}

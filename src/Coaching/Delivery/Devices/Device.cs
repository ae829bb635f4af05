namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>One device of an agent's, as the site wrote it down. Two are equal when a lane of one serves the other.</summary>
internal sealed record Device
{
    /// <summary>Stands for the agent's name in an address.</summary>
    public const string AgentPlaceholder = "{agent}";

    /// <summary>What it speaks.</summary>
    public required SurfaceKind Surface { get; init; }

    /// <summary>Where it is: <c>https://HOST[:PORT]</c> or a SIP URI; empty for a relay. May hold <see cref="AgentPlaceholder"/>.</summary>
    public string Address { get; init; } = "";

    /// <summary>User of HTTP or SIP digest; empty where none.</summary>
    public string User { get; init; } = "";

    /// <summary>Password; never logged.</summary>
    public string Password { get; init; } = "";

    /// <summary>The agent's language, two letters; empty for the site's.</summary>
    public string Language { get; init; } = "";

    /// <summary>SHA-256 of the certificate's SubjectPublicKeyInfo, hexadecimal; empty where it is not pinned.</summary>
    public string TlsPin { get; init; } = "";

    /// <summary>Authorities of its certificate (PEM); empty for the system's.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>It makes a sound when it shows something: it is asked to where its dialect can, and waits for a pause.</summary>
    public bool Beep { get; init; }

    /// <summary>By when a cue must have reached it, ms after its decision.</summary>
    public int DeadlineMs { get; init; }

    /// <summary>Most cues a minute.</summary>
    public int RatePerMinute { get; init; } = 12;

    /// <summary>SIP proxy (<c>sip:HOST:PORT</c>); empty: straight to the address.</summary>
    public string Proxy { get; init; } = "";

    /// <summary>SRTP on a spoken surface.</summary>
    public bool Srtp { get; init; }

    /// <summary>It stands beside the phone that carries the customer: an intercom call may go there without holding the call.</summary>
    public bool SecondDevice { get; init; }

    /// <summary>Leaves address and password out of what a debugger or a log would show.</summary>
    public override string ToString() => Surface.Name();
}

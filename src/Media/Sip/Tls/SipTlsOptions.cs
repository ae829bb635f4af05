namespace EdgeCx.Media.Sip.Tls;

/// <summary>Section <c>Sip:Tls</c>: SIP over TLS 1.2 and 1.3. Without a certificate <c>Sip:TlsPort</c> is not listened on.</summary>
internal sealed record SipTlsOptions
{
    /// <summary>PEM file of the certificate, and of its intermediates behind it. Empty: no TLS.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM file of the private key, without a passphrase; only the appliance's user should be able to read it.</summary>
    public string Key { get; init; } = "";

    /// <summary>
    /// PEM bundle of the authorities that sign the peers' certificates. With it a peer must show a certificate of theirs (mutual TLS); empty asks
    /// for none.
    /// </summary>
    public string ClientCa { get; init; } = "";

    /// <summary>A handshake that takes longer is given up, s.</summary>
    public int HandshakeTimeoutSeconds { get; init; } = 5;

    /// <summary>Most handshakes under way; one address may have a quarter of them. Further connections are closed at once.</summary>
    public int MaxHandshakes { get; init; } = 64;

    /// <summary>Handshakes that one address may begin in a second, in the long run; twice as many at a time.</summary>
    public int HandshakesPerSecondPerSource { get; init; } = 10;

    /// <summary>True where TLS is configured.</summary>
    public bool IsConfigured => Certificate.Length > 0;

    /// <summary>All errors of this section: key, value, what is allowed. The files themselves are read at start.</summary>
    public IEnumerable<string> Validate()
    {
        if (IsConfigured && Key.Length == 0)
        {
            yield return "Sip:Tls:Key is empty; allowed with Sip:Tls:Certificate is the PEM file of its private key.";
        }

        if (!IsConfigured && Key.Length + ClientCa.Length > 0)
        {
            yield return "Sip:Tls:Certificate is empty; allowed with Sip:Tls:Key or Sip:Tls:ClientCa is the PEM file of a certificate.";
        }

        if (HandshakeTimeoutSeconds is < 1 or > 60)
        {
            yield return $"Sip:Tls:HandshakeTimeoutSeconds is {HandshakeTimeoutSeconds}; allowed are 1 to 60 (s).";
        }

        if (MaxHandshakes is < 4 or > 4096)
        {
            yield return $"Sip:Tls:MaxHandshakes is {MaxHandshakes}; allowed are 4 to 4096.";
        }

        if (HandshakesPerSecondPerSource is < 1 or > 10_000)
        {
            yield return $"Sip:Tls:HandshakesPerSecondPerSource is {HandshakesPerSecondPerSource}; allowed are 1 to 10000.";
        }
    }
}

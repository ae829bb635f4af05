namespace EdgeCx.Media.Sip.Digest;

/// <summary>Hash of a digest (RFC 8760 2.1). The session variants are not offered: they save the server nothing here.</summary>
internal enum DigestAlgorithm
{
    /// <summary>MD5, for peers that know no other (RFC 3261 22.4).</summary>
    Md5,

    /// <summary>SHA-256.</summary>
    Sha256,
}

namespace EdgeCx.Media.Sip.Messages;

/// <summary>Where one header stands in its message: octet ranges of the name and of the trimmed, unfolded value.</summary>
internal readonly record struct SipHeader(int NameStart, int NameLength, int ValueStart, int ValueLength);

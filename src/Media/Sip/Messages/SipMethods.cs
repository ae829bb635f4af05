namespace EdgeCx.Media.Sip.Messages;

/// <summary>Method names on the wire. They are case-sensitive (RFC 3261 7.1).</summary>
internal static class SipMethods
{
    /// <summary>Value of the Allow header: what this edge serves.</summary>
    public const string Allow = "INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, INFO";

    /// <summary>The method of a name; <see cref="SipMethod.Other"/> for names that are not served.</summary>
    public static SipMethod FromName(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("INVITE"u8))
        {
            return SipMethod.Invite;
        }

        if (name.SequenceEqual("ACK"u8))
        {
            return SipMethod.Ack;
        }

        if (name.SequenceEqual("CANCEL"u8))
        {
            return SipMethod.Cancel;
        }

        if (name.SequenceEqual("BYE"u8))
        {
            return SipMethod.Bye;
        }

        if (name.SequenceEqual("OPTIONS"u8))
        {
            return SipMethod.Options;
        }

        if (name.SequenceEqual("UPDATE"u8))
        {
            return SipMethod.Update;
        }

        if (name.SequenceEqual("PRACK"u8))
        {
            return SipMethod.Prack;
        }

        return name.SequenceEqual("INFO"u8) ? SipMethod.Info : SipMethod.Other;
    }
}

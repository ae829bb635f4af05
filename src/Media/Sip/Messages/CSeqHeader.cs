using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>CSeq (RFC 3261 20.16).</summary>
/// <param name="Number">Sequence number, below 2^31.</param>
/// <param name="Method">The method's name.</param>
internal readonly record struct CSeqHeader(uint Number, string Method)
{
    /// <summary>Reads <c>1*DIGIT LWS Method</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out CSeqHeader cseq, out Reject reject)
    {
        cseq = default;
        reject = default;
        var blank = value.IndexOfAny((byte)' ', (byte)'\t');
        if (blank < 0 || !SipGrammar.TryNumber(value[..blank], int.MaxValue, out var number))
        {
            reject = new Reject(0, "a number below 2^31 and a blank");
            return false;
        }

        var method = SipGrammar.Trim(value[blank..]);
        if (!SipGrammar.IsToken(method))
        {
            reject = new Reject(blank, "a method");
            return false;
        }

        cseq = new CSeqHeader((uint)number, Encoding.Latin1.GetString(method));
        return true;
    }
}

using System.Collections.Immutable;
using System.Net;

namespace EdgeCx.Media.Sdp;

/// <summary>A session description (RFC 8866), as far as a recording server needs it.</summary>
/// <param name="Connection">Address of the session's <c>c=</c>; null where it has none, or a name.</param>
/// <param name="Direction">Direction for lines that say none; null where the session says none either.</param>
/// <param name="Media">The m-lines in order, none left out.</param>
internal sealed record SdpSession(IPAddress? Connection, SdpDirection? Direction, ImmutableArray<SdpMedia> Media)
{
    /// <summary>The direction that holds for a line.</summary>
    public SdpDirection DirectionOf(SdpMedia media) => media.Direction ?? Direction ?? SdpDirection.SendRecv;

    /// <summary>Clears the keys of all lines but one.</summary>
    public void WipeKeys(SdpMedia? except = null)
    {
        foreach (var media in Media)
        {
            foreach (var crypto in media == except ? [] : media.Crypto)
            {
                crypto.Wipe();
            }
        }
    }
}

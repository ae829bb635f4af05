using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Siprec;

/// <summary>Counts what was refused, and why. Under the server's lock.</summary>
internal sealed class RefusalTally(SiprecCounters counters, DropCounters drops, ILogger log)
{
    /// <summary>A call for which there is no room.</summary>
    public SessionAnswer Busy(SessionAnswer answer)
    {
        counters.AddRefusedBusy();
        return answer;
    }

    /// <summary>An INVITE with a body that cannot be taken.</summary>
    public SessionAnswer Body(int status, Reject reject)
    {
        Count(status);
        return SiprecRefusal.Body(status, reject);
    }

    /// <summary>A request inside a session with such a body; the session goes on.</summary>
    public void InSession(CallId call, int status, Reject reject)
    {
        Count(status);
        log.BodyRefused(call, status, reject);
    }

    private void Count(int status)
    {
        counters.AddBadBody();
        if (status == 400)
        {
            drops.Add(DropReason.MalformedSip);
        }
    }
}

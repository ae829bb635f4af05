using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>Request-URI and Route of a request inside a dialog (RFC 3261 12.2.1.1). Pure.</summary>
internal static class DialogRoute
{
    /// <summary>
    /// Loose routing: the remote target and the route set as it is. A first route without <c>lr</c> is a strict router: it becomes the
    /// Request-URI, and the target goes to the end of the routes.
    /// </summary>
    public static (string Uri, IReadOnlyList<string> Routes) Of(string remoteTarget, IReadOnlyList<string> routeSet)
    {
        if (routeSet.Count == 0 || !NameAddress.TryParse(Encoding.UTF8.GetBytes(routeSet[0]), out var first, out _)
            || !SipUri.TryParse(Encoding.Latin1.GetBytes(first!.Uri), out var uri, out _) || uri!.HasParameter("lr"))
        {
            return (remoteTarget, routeSet);
        }

        return (first.Uri, [.. routeSet.Skip(1), $"<{remoteTarget}>"]);
    }
}

using EdgeCx.Media.Capture.Dialogs;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>
/// Finds the dialog on the other side of a B2BUA: by a header that both carry, or by time, number and codec. Closed on doubt: two candidates
/// are none, since two conversations must never become one.
/// </summary>
internal static class ConversationJoins
{
    private const int MinNumber = 4;
    private const int ComparedDigits = 9;

    /// <summary>The part that a dialog is of another's conversation; null where it stands alone.</summary>
    /// <param name="dialog">A dialog that is of no conversation yet.</param>
    /// <param name="others">All dialogs.</param>
    /// <param name="settings">How to join.</param>
    /// <param name="conversation">The conversation to join.</param>
    public static ConversationPart? Find(
        TrackedDialog dialog, IEnumerable<TrackedDialog> others, ConversationSettings settings, out Conversation? conversation)
    {
        TrackedDialog? byHeader = null;
        TrackedDialog? byNumber = null;
        var numbers = 0;
        foreach (var other in others)
        {
            if (other == dialog || other.Conversation is null || other.State == DialogState.Ended)
            {
                continue;
            }

            if (byHeader is null && dialog.JoinKeys.Overlaps(other.JoinKeys))
            {
                byHeader = other;
            }
            else if (settings.JoinWindowNs > 0 && MatchesByNumber(dialog, other, settings.JoinWindowNs))
            {
                byNumber = other;
                numbers++;
            }
        }

        var found = byHeader ?? (numbers == 1 ? byNumber : null);
        conversation = found?.Conversation;
        if (found is null || conversation!.Parts.FirstOrDefault(p => p.Dialog == found) is not { } part)
        {
            return null;
        }

        return new ConversationPart(dialog, part.IsCrossed ^ IsCrossed(dialog, found));
    }

    // Who stands between called both ends: then the callers of both dialogs are it, and the called sides talk to each other.
    private static bool IsCrossed(TrackedDialog a, TrackedDialog b) =>
        a.LastHop.Destination.Address != b.FirstHop.Source.Address
        && b.LastHop.Destination.Address != a.FirstHop.Source.Address
        && a.FirstHop.Source.Address == b.FirstHop.Source.Address;

    private static bool MatchesByNumber(TrackedDialog a, TrackedDialog b, long windowNs)
    {
        var (first, second) = a.StartedNs <= b.StartedNs ? (a, b) : (b, a);
        return second.StartedNs - first.StartedNs <= windowNs
            && !a.IsFromMiddle && !b.IsFromMiddle
            && first.LastHop.Destination.Address == second.FirstHop.Source.Address
            && first.FirstHop.Source != second.FirstHop.Source
            && (IsSameNumber(first.CallerUser, second.CallerUser) || IsSameNumber(first.CalledUser, second.CalledUser))
            && HaveCodecInCommon(first, second);
    }

    // National and international forms of a number share its end.
    private static bool IsSameNumber(string a, string b)
    {
        if (a.Length < MinNumber || b.Length < MinNumber || a is "anonymous" or "restricted" or "unavailable" or "unknown" or "private")
        {
            return false;
        }

        var (x, y) = (Digits(a), Digits(b));
        if (x.Length < MinNumber || y.Length < MinNumber)
        {
            return a == b;
        }

        return x == y
            || (Math.Min(x.Length, y.Length) >= ComparedDigits && x[^ComparedDigits..] == y[^ComparedDigits..]);
    }

    private static string Digits(string user) => user.AsSpan().ContainsAnyExcept("+0123456789-.() ") ? "" : string.Concat(user.Where(char.IsAsciiDigit));

    // A delayed offer says nothing yet.
    private static bool HaveCodecInCommon(TrackedDialog a, TrackedDialog b)
    {
        var (x, y) = (PayloadsOf(a), PayloadsOf(b));
        return x.Count == 0 || y.Count == 0 || x.Overlaps(y);
    }

    private static HashSet<Rtp.PayloadKind> PayloadsOf(TrackedDialog dialog) =>
    [
        .. dialog.Caller.Media.Concat(dialog.Callee.Media).SelectMany(static m => m.Payloads).Select(static p => p.Kind)
            .Where(static k => k is not (Rtp.PayloadKind.TelephoneEvent or Rtp.PayloadKind.ComfortNoise)),
    ];
}

using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Rtp;

/// <summary>The keys by which a customer says that they were told, or object; every other key means nothing here and is kept nowhere.</summary>
/// <param name="Notified">Key for "notified"; empty for none.</param>
/// <param name="Objected">Key for "objected"; empty for none.</param>
internal sealed record NoticeKeys(string Notified, string Objected)
{
    /// <summary>No key means anything.</summary>
    public static NoticeKeys None { get; } = new("", "");

    /// <summary>True where a key means something.</summary>
    public bool AreUsed => Notified.Length > 0 || Objected.Length > 0;

    /// <summary>What a key says; null for nothing.</summary>
    public NoticeState? Of(char key) =>
        Objected.Length == 1 && Objected[0] == key ? NoticeState.Objected
        : Notified.Length == 1 && Notified[0] == key ? NoticeState.Notified
        : null;
}

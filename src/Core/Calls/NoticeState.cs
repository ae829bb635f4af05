namespace EdgeCx.Core.Calls;

/// <summary>Whether the customer was told of emotion recognition, and what they said. <see cref="Objected"/> is final for the call.</summary>
public enum NoticeState
{
    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>The customer was told.</summary>
    Notified,

    /// <summary>The customer objected.</summary>
    Objected,
}

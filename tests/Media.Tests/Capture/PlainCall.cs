using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>A call between two phones without anything between them, as most tests of the mirror play it.</summary>
internal static class PlainCall
{
    public const string A = "192.0.2.10:5060";
    public const string B = "10.1.0.20:5060";
    public const string RtpA = "192.0.2.10:4000";
    public const string RtpB = "10.1.0.20:5000";

    public static SipText Sip { get; } = new("one@example.com");

    /// <summary>Invited, ringing, answered, acknowledged.</summary>
    public static MirrorScript Begin(MirrorScript script) =>
        script.Sip(A, B, Sip.Invite(Describe(RtpA))).Sip(B, A, Sip.Answer(180, null)).Sip(B, A, Sip.Answer(200, Describe(RtpB))).Sip(A, B, Sip.Ack());

    /// <summary>Both talk for a time.</summary>
    public static MirrorScript Talk(MirrorScript script, int ms) =>
        script.Voice(new(1), ms, (RtpA, RtpB)).Voice(new(2), ms, (RtpB, RtpA));
}

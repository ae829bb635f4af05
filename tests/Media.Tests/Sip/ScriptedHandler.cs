using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Tests.Sip;

/// <summary>A handler that answers what a test says and notes what it was told.</summary>
internal sealed class ScriptedHandler : ISessionHandler
{
    public const string Sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=recvonly\r\n";

    public List<string> Calls { get; } = [];

    public List<string> Bodies { get; } = [];

    public SessionDialog? Dialog { get; private set; }

    public SessionAnswer InviteAnswer { get; set; } =
        new(200, ContentType: "application/sdp", Body: System.Text.Encoding.ASCII.GetBytes(Sdp)) { ContactParameters = "+sip.srs" };

    public SessionAnswer UpdateAnswer { get; set; } = new(200);

    public SessionAnswer OptionsAnswer { get; set; } = new(200);

    public SessionAnswer OnInvite(SessionDialog dialog, in SessionRequest request)
    {
        Dialog = dialog;
        return Note("invite", request, InviteAnswer);
    }

    public SessionAnswer OnReinvite(SessionDialog dialog, in SessionRequest request) => Note("reinvite", request, InviteAnswer);

    public SessionAnswer OnUpdate(SessionDialog dialog, in SessionRequest request) => Note("update", request, UpdateAnswer);

    public void OnAcknowledged(SessionDialog dialog, in SessionRequest request) => Note("ack", request, InviteAnswer);

    public void OnEnded(SessionDialog dialog, SessionEnd end, in SessionRequest request) => Note("ended " + end, request, InviteAnswer);

    public SessionAnswer OnOptions() => Note("options", default, OptionsAnswer);

    private SessionAnswer Note(string call, in SessionRequest request, SessionAnswer answer)
    {
        lock (Calls)
        {
            Calls.Add(call);
            Bodies.Add(System.Text.Encoding.UTF8.GetString(request.Body.Span));
        }

        return answer;
    }
}

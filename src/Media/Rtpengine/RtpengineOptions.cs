using System.Net;

namespace EdgeCx.Media.Rtpengine;

/// <summary>Section <c>Rtpengine</c>: a media relay whose calls are subscribed to, for sites without SIPREC.</summary>
internal sealed record RtpengineOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Rtpengine";

    /// <summary>Address and port of its ng control protocol (<c>listen-ng</c>), as 10.20.0.7:2223; empty: off.</summary>
    public string Control { get; init; } = "";

    /// <summary>How often its calls are listed, ms.</summary>
    public int PollMs { get; init; } = 1000;

    /// <summary>How long an answer is waited for before the question is asked again, ms; three times in all.</summary>
    public int TimeoutMs { get; init; } = 1000;

    /// <summary>Its calls are subscribed to; off where they are heard otherwise (SIPREC, a mirror port) and the relay only plays prompts.</summary>
    public bool Subscribe { get; init; } = true;

    /// <summary>The relay may be asked to play prompts to agents. Off, since it changes a call for as long as a prompt lasts.</summary>
    public bool Prompts { get; init; }

    /// <summary>A prompt ends when the customer begins to speak. Critical ones go on.</summary>
    public bool StopForSpeech { get; init; } = true;

    /// <summary>Longest prompt that is played, ms: for so long the agent does not hear the customer.</summary>
    public int PromptMaxMs { get; init; } = 3000;

    /// <summary>True where a relay is configured.</summary>
    public bool IsOn => Control.Length > 0;

    /// <summary>The control address; only of valid options that are on.</summary>
    public IPEndPoint EndPoint => IPEndPoint.Parse(Control);

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (IsOn && (!IPEndPoint.TryParse(Control, out var endPoint) || endPoint.Port == 0))
        {
            yield return $"Rtpengine:Control is '{Control}'; allowed is an address and port as 10.20.0.7:2223 or [2001:db8::7]:2223, or nothing.";
        }

        if (PollMs is < 100 or > 60_000)
        {
            yield return $"Rtpengine:PollMs is {PollMs}; allowed are 100 to 60000 (ms).";
        }

        if (TimeoutMs is < 50 or > 10_000)
        {
            yield return $"Rtpengine:TimeoutMs is {TimeoutMs}; allowed are 50 to 10000 (ms).";
        }

        if (PromptMaxMs is < 200 or > PromptBlob.MaxMs)
        {
            yield return $"Rtpengine:PromptMaxMs is {PromptMaxMs}; allowed are 200 to {PromptBlob.MaxMs} (ms).";
        }
    }
}

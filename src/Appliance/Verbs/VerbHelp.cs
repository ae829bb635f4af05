using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EdgeCx.Appliance.Verbs;

/// <summary>The help of a verb with what the parser's own help lacks: settings in words, exit codes, examples.</summary>
internal sealed class VerbHelp : SynchronousCommandLineAction
{
    // What the parser's help calls settings.
    private const string ParserUsage = "[[--] <additional arguments>...]]";
    private const string ParserHeading = "Additional Arguments:";

    private static readonly Dictionary<string, (string Command, string What)[]> Examples = new(StringComparer.Ordinal)
    {
        [""] =
        [
            ("edgecx demo", "see it work, in two minutes, on this machine alone"),
            ("edgecx doctor", "check this machine and the configuration before the first start"),
            ("edgecx call --help", "what a verb does, with examples"),
        ],
        ["run"] =
        [
            ("edgecx run", "with /etc/edgecx/edgecx.json, if it exists"),
            ("edgecx run --config site.json --Sip:Port 5070", "with a file of your own, and one setting besides"),
            ("EDGECX__Sip__ListenAddress=10.20.0.5 edgecx run", "a setting by the environment"),
            ("edgecx run --Roles:AgentPatterns:0 '4???' --Roles:CustomerPatterns:0 '*'", "numbers 4000 to 4999 are agents, all others customers"),
        ],
        ["demo"] =
        [
            ("edgecx demo", "the live line of emotion and the cues, then a summary"),
            ("edgecx demo --keep", "and stay, to look at the console in a browser; Ctrl-C ends"),
            ("edgecx demo --json | tail -n 1", "only the summary, for a script"),
            ("edgecx demo --Console:Url http://127.0.0.1:9090", "the console on another port"),
        ],
        ["analyze"] =
        [
            ("edgecx analyze call.wav", "stereo, customer on channel 1"),
            ("edgecx analyze call.wav --customer-channel 2 --json > events.jsonl", "customer on channel 2, events into a file"),
            ("edgecx analyze --customer caller.wav --agent agent.wav --words", "one file a voice, and what was said"),
            ("edgecx analyze tap.pcap --Roles:AgentPatterns:0 '4???' --Roles:CustomerPatterns:0 '*'", "a capture, and who in it is an agent"),
            ("sox in.wav -r 8000 out.wav", "another sampling rate is brought to 8 kHz first"),
        ],
        ["call"] =
        [
            ("edgecx call --to sip:127.0.0.1:5060 --customer caller.wav --agent agent.wav", "one call over UDP"),
            ("edgecx call --to 'sip:10.20.0.5:5060;transport=tcp' --customer caller.wav --agent agent.wav --agent-aor 4001@pbx.example", "over TCP, with an agent the site's Roles know"),
            ("edgecx call --to 'sip:10.20.0.5:5061;transport=tls' --ca bank-ca.pem --customer caller.wav --agent agent.wav", "over TLS, the server's certificate checked"),
            ("edgecx call --to sip:127.0.0.1:5060 --customer caller.wav --agent agent.wav --calls 50 --ramp 5 --json", "fifty calls at a time, five begun a second"),
            ("edgecx call --to 'sip:10.20.0.5:5060;transport=tcp' --customer caller.wav --agent agent.wav --srtp AEAD_AES_256_GCM", "with SRTP, keys by SDES"),
        ],
        ["evaluate"] =
        [
            ("edgecx evaluate --manifest clips.csv", "clips of one speaker are one caller's utterances"),
            ("edgecx evaluate --manifest clips.csv --independent --json", "each clip alone, figures as JSON"),
            ("edgecx evaluate --manifest clips.csv --average 3", "mean over the last three of a speaker and label"),
        ],
        ["evaluate-text"] =
        [
            ("edgecx evaluate-text --file train.tsv --split held-out", "the tenth of GoEmotions that nothing was trained or tuned on"),
            ("edgecx evaluate-text --file ours.tsv", "a file of your own: a sentence, a tab, its group, on each line"),
            ("edgecx evaluate-text --file ours.tsv --json | jq .macroF1", "one figure, for a script"),
        ],
        ["evaluate-calls"] =
        [
            ("edgecx evaluate-calls --manifest clips.csv", "delay and false alarms on composed calls"),
            ("edgecx evaluate-calls --manifest clips.csv --calls calm1.wav calm2.wav", "and false alarms on recorded calls whose callers are calm"),
            ("edgecx evaluate-calls --manifest clips.csv --repeats 2 --no-curve --json", "a quick look, figures as JSON"),
        ],
        ["simulate-day"] =
        [
            ("edgecx simulate-day --manifest clips.csv", "1000 calls of 40 agents: cues an hour, precision and recall, what is held back"),
            ("edgecx simulate-day --manifest clips.csv --fold-models FOLDS --music hold.wav --report day.md", "each voice heard by a model trained without it, with holds, and a report"),
            ("edgecx simulate-day --manifest clips.csv --calls 100 --distinct 20 --json", "a quick look, figures as JSON"),
        ],
        ["rules"] =
        [
            ("edgecx rules check rules.json", "what is wrong in a file of rules, or what it changes"),
            ("edgecx rules test --calls calls --rules rules.json", "what it would change in recorded calls"),
        ],
        ["test"] =
        [
            ("edgecx rules test --calls calls", "what the rules as they are would have shown"),
            ("edgecx rules test --calls calls --rules rules.json --json | jq .given", "figures of a file of rules, for a script"),
        ],
        ["check"] =
        [
            ("edgecx rules check rules.json --config site.json", "over the keys of a site's settings"),
        ],
        ["capacity"] =
        [
            ("edgecx capacity", "how many calls this box carries, in some minutes"),
            ("edgecx capacity --transcription off --svg capacity.svg", "without words, and the curve as a picture"),
            ("edgecx capacity --hold 200 --seconds 1800 --samples soak.csv", "one load for half an hour, with a line every ten seconds"),
            ("edgecx capacity --hold 10,50,200 --json", "given loads one after the other, figures as JSON"),
        ],
        ["doctor"] =
        [
            ("edgecx doctor", "exit code 1 if something blocks"),
            ("edgecx doctor --config site.json", "a file before it is installed"),
            ("edgecx doctor | grep -v ^ok", "only what needs you"),
            ("edgecx doctor --phone 4001", "a test text on agent 4001's phones, and what would hide a cue there"),
        ],
        ["drain"] =
        [
            ("edgecx drain", "no new calls from now on; running ones go on"),
            ("edgecx drain --wait && systemctl restart edgecx", "restart when the last call has ended"),
            ("edgecx drain --undo", "take calls again"),
        ],
        ["token"] =
        [
            ("edgecx token new crm --scope Agent", "a token for the site's own desktop; Console:TokenFile gets its hash"),
            ("edgecx token new metrics --file /etc/edgecx/tokens", "one that only reads, into a file named here"),
            ("EDGECX_TOKEN=ecx_… edgecx drain", "verbs that ask a running appliance take theirs from the environment"),
        ],
        ["new"] =
        [
            ("sudo -u edgecx edgecx token new crm --scope Agent", "as the user that the service runs as, so that it can read the file"),
        ],
        ["trace"] =
        [
            ("edgecx trace CALLID", "a live call's last minute; GET /api/v1/calls lists the ids"),
            ("edgecx trace CALLID --console http://127.0.0.1:9090", "an appliance whose console is on another port"),
            ("edgecx trace CALLID --json | jq '[.results[] | select(.overBudget)] | length'", "how many results were over the budget"),
        ],
    };

    private readonly HelpAction _inner = new();

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        try
        {
            _inner.Invoke(parseResult);
        }
        finally
        {
            parseResult.InvocationConfiguration.Output = output;
        }

        output.Write(InOurWords(text.ToString()));
        var command = parseResult.CommandResult.Command;
        if (Examples.TryGetValue(command is RootCommand ? "" : command.Name, out var examples))
        {
            output.WriteLine("Examples:");
            foreach (var (line, what) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {what}");
            }

            output.WriteLine();
        }

        output.WriteLine("Exit codes: 0 fine, 1 the thing failed, 2 wrong use.");
        return 0;
    }

    private static string InOurWords(string text)
    {
        var at = text.IndexOf(ParserHeading, StringComparison.Ordinal);
        if (at < 0)
        {
            return text.TrimEnd() + Environment.NewLine + Environment.NewLine;
        }

        return text[..at].Replace(ParserUsage, "[--Section:Key VALUE]...", StringComparison.Ordinal)
            + "Settings:" + Environment.NewLine
            + "  --Section:Key VALUE  Any setting of the configuration, for this run only, e.g. --Sip:Port 5070." + Environment.NewLine
            + Environment.NewLine;
    }
}

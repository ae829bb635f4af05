using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace EdgeCx.Appliance.Demo;

/// <summary>
/// The demo in a terminal: one line that is the customer's state now, rewritten in place, and above it a line for everything that happened.
/// Where output is not a terminal, only the lines.
/// </summary>
internal sealed class DemoScreen
{
    private const int BarWidth = 20;
    private readonly IAnsiConsole _console;
    private readonly bool _interactive;
    private string _state = "listening";
    private string _trend = "";
    private string _lastLine = "";

    public DemoScreen(IAnsiConsole console)
    {
        _console = console;
        _interactive = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi;
    }

    /// <summary>Shows one event.</summary>
    public void Show(string name, JsonElement data)
    {
        switch (name)
        {
            case "call-started":
                Line($"[grey]{Clock(0)}[/]  call started, agent [bold]{Text(data, "agentId")}[/]");
                break;
            case "leg-changed":
                Line($"[grey]        leg {Text(data, "leg")}: {Text(data, "role")} ({Text(data, "rule")}), {Text(data, "codec")}, {Text(data, "state")}[/]");
                break;
            case "customer-state":
                _state = Text(data, "state");
                _trend = Text(data, "trend");
                Line($"[grey]{Clock(data)}[/]  customer is [bold]{_state}[/], {_trend} [grey]· sure {Number(data, "confidence"):0.00} · {Number(data, "latencyMs"):0} ms[/]");
                break;
            case "cue-opened":
                Line($"[grey]{Clock(data)}[/]  [bold yellow]▸ {Text(data, "text")}[/] [grey]· {Text(data, "kind")} · {Text(data, "reason")} · {Number(data, "latencyMs"):0} ms[/]");
                break;
            case "cue-closed":
                Line($"[grey]{Clock(data)}  ▹ {Text(data, "kind")} closed: {Text(data, "reason")}[/]");
                break;
            case "cue-dropped":
                Line($"[grey]{Clock(data)}  · {Text(data, "kind")} not shown: {Text(data, "reason")}[/]");
                break;
            case "call-ended":
                Clear();
                Line($"[grey]{Clock(Number(data, "durationMs"))}[/]  call ended: {Text(data, "reason")}");
                break;
            case "estimate":
                Status(data);
                break;
            default:
                break;
        }
    }

    private void Status(JsonElement data)
    {
        if (!_interactive)
        {
            return;
        }

        var arousal = Number(data, "arousal");
        var valence = Number(data, "valence");
        var colour = valence < -0.2 ? "slateblue1" : valence > 0.2 ? "darkcyan" : "grey";
        _lastLine = $"[grey]{Clock(data)}[/]  [{colour}]{Bar(arousal)}[/] arousal {arousal,5:0.00;-0.00} · valence {valence,5:0.00;-0.00} · {Text(data, "label")} {Number(data, "confidence"):0.00} · [bold]{_state}[/] {_trend} [grey]{Number(data, "latencyMs"),3:0} ms[/]";
        Clear();
        _console.Markup(_lastLine);
    }

    private void Line(string markup)
    {
        Clear();
        _console.MarkupLine(markup);
        if (_interactive && _lastLine.Length > 0)
        {
            _console.Markup(_lastLine);
        }
    }

    private void Clear()
    {
        if (_interactive)
        {
            _console.Write(new ControlCode("\r\u001b[2K"));
        }
    }

    private static string Bar(double arousal)
    {
        var filled = (int)Math.Round((Math.Clamp(arousal, -1, 1) + 1) / 2 * BarWidth);
        return new string('█', filled) + new string('░', BarWidth - filled);
    }

    private static string Clock(JsonElement data) => Clock(Number(data, "atMs"));

    private static string Clock(double ms) => TimeSpan.FromMilliseconds(ms).ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture);

    private static double Number(JsonElement data, string name) => data.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.Number ? v.GetDouble() : 0;

    private static string Text(JsonElement data, string name) =>
        Markup.Escape(data.TryGetProperty(name, out var v) ? v.GetString() ?? "" : "");
}

using EdgeCx.Appliance.Trials;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Tests.Trials.Day;

/// <summary>Clips of a constant level each, so that a composed leg shows what was put where.</summary>
internal static class DayClips
{
    public const short Calm = 1000;
    public const short Angry = 8000;
    public const short Sad = 6000;
    public const short Happy = 5000;
    public const short Agent = 3000;
    public const short Second = 2000;
    public const short Music = 400;

    public static TrialSpeaker Speaker(string name = "s") =>
        new(name, "de", [Clip("neutral", Calm), Clip("neutral", Calm), Clip("anger", Angry, 6), Clip("anger", Angry, 6), Clip("sadness", Sad, 6), Clip("happiness", Happy, 6)]);

    public static TrialClip Clip(string label, short level, int seconds = 2)
    {
        // Half a second of silence on both sides.
        var samples = new short[(seconds + 1) * 8000];
        samples.AsSpan(4000, seconds * 8000).Fill(level);
        return TrialClip.Of(new LabelledClip($"{label}.wav", "c", "c/s", label, false), samples);
    }
}

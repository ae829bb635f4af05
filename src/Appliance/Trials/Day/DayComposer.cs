using EdgeCx.Core.Audio;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// Composes the calls of a day from labelled clips: turns of customer and agent with the pauses that turns have; somewhere in the middle the mood
/// that the call is about, and moments of turn-taking at random. What happens when is known because it was put there. The same seed gives the same calls.
/// </summary>
/// <param name="seed">Where chance comes from.</param>
internal sealed class DayComposer(int seed)
{
    private const double TailS = 3;

    // The mood begins in the middle third, and no moment so late that nobody could be cued any more.
    private const double MoodLeast = 0.3;
    private const double MoodMost = 0.6;
    private const double FirstMomentS = 20;
    private const double LastMomentS = 40;
    private const double LeastMoodS = 8;

    /// <summary>Composes a call; null where the speaker lacks a kind of clip that it needs.</summary>
    /// <param name="kind">What the customer goes through.</param>
    /// <param name="day">The day it is for: other days have other calls.</param>
    /// <param name="number">Its number among the day's calls.</param>
    /// <param name="speaker">The customer's clips.</param>
    /// <param name="voices">Whoever else is heard.</param>
    public DayCall? TryCompose(TrialKind kind, int day, int number, TrialSpeaker speaker, DayVoices voices)
    {
        var moods = Moods(kind);
        if (speaker.Clips("neutral").Count == 0 || voices.Agent.Count == 0 || moods.Any(m => speaker.Clips(m.Label).Count == 0))
        {
            return null;
        }

        // One stream of numbers a call: a call stays the same whatever others are composed.
        var random = new Random(unchecked((((((seed * 31) + day) * 37) + (int)kind) * 1009) + (number * 7919) + Stable(speaker.Name)));
        var talk = new DayTalk(random, speaker, voices);
        var length = DayMix.LengthS(random);
        var moodAt = moods.Length == 0 ? double.PositiveInfinity : length * (MoodLeast + ((MoodMost - MoodLeast) * random.NextDouble()));
        var floor = new Queue<(double At, MomentKind Kind)>(FloorOf(random, length, voices));
        talk.Greet();
        while (talk.At < length || !double.IsPositiveInfinity(moodAt))
        {
            if (talk.At >= moodAt)
            {
                foreach (var (label, moment) in moods)
                {
                    talk.Mood(label, moment, LeastMoodS);
                }

                if (kind == TrialKind.Anger)
                {
                    talk.Calm();
                }

                moodAt = double.PositiveInfinity;
            }
            else if (floor.TryPeek(out var next) && talk.At >= next.At)
            {
                talk.Floor(floor.Dequeue().Kind);
            }
            else
            {
                talk.Exchange();
            }
        }

        var samples = (int)((talk.At + TailS) * PcmFormat.SampleRateHz);
        return new DayCall
        {
            Name = FormattableString.Invariant($"day{day}-{kind.ToString().ToLowerInvariant()}-{speaker.Name}-{number}"),
            Kind = kind,
            Speaker = speaker.Name,
            Language = speaker.Language,
            Customer = talk.Customer.Finish(samples),
            Agent = talk.Agent.Finish(samples),
            Moments = [.. talk.Moments.OrderBy(m => m.FromMs)],
        };
    }

    private static (string Label, MomentKind Moment)[] Moods(TrialKind kind) => kind switch
    {
        TrialKind.Anger => [("anger", MomentKind.Anger)],
        TrialKind.Sadness => [("sadness", MomentKind.Sadness)],
        TrialKind.Relief => [("anger", MomentKind.Anger), ("happiness", MomentKind.Relief)],
        _ => [],
    };

    private static IEnumerable<(double At, MomentKind Kind)> FloorOf(Random random, double lengthS, DayVoices voices)
    {
        var drawn = new List<(double At, MomentKind Kind)>();
        foreach (var (kind, perHour) in DayMix.Floor)
        {
            // A Poisson process: the times between two are exponential. Drawn even where it cannot be composed, so that what can stays the same.
            for (var at = FirstMomentS; ;)
            {
                at -= Math.Log(1 - random.NextDouble()) * 3600 / perHour;
                if (at >= lengthS - LastMomentS)
                {
                    break;
                }

                if ((kind != MomentKind.Hold || voices.Music.Count > 0) && (kind != MomentKind.TwoVoices || voices.Second.Count > 0))
                {
                    drawn.Add((at, kind));
                }
            }
        }

        return drawn.OrderBy(d => d.At);
    }

    // string.GetHashCode differs from run to run.
    private static int Stable(string name) => name.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}

using EdgeCx.Core.Audio;

namespace EdgeCx.Appliance.Trials;

/// <summary>
/// Composes calls from one speaker's labelled clips: turns of a customer and an agent with the pauses that turns have, calm for one to two
/// minutes, then in the mood that the call is about. Turn-taking stays as it was before the onset, so that only the voice tells. The same seed gives the same calls.
/// </summary>
internal sealed class CallComposer(int seed)
{
    private const double LeadLeastS = 60;
    private const double LeadMostS = 120;
    private const double MoodS = 30;
    private const double TailS = 3;

    /// <summary>Composes a call; null where the speaker lacks a kind of clip that it needs.</summary>
    /// <param name="kind">What it tells.</param>
    /// <param name="number">Its number among the speaker's calls of this kind.</param>
    /// <param name="speaker">The customer's clips.</param>
    /// <param name="agent">Calm clips of somebody else, for the agent.</param>
    public ComposedCall? TryCompose(TrialKind kind, int number, TrialSpeaker speaker, IReadOnlyList<TrialClip> agent)
    {
        var moods = Moods(kind);
        if (speaker.Clips("neutral").Count == 0 || agent.Count == 0 || moods.Any(m => speaker.Clips(m).Count == 0))
        {
            return null;
        }

        // One stream of numbers a call: a call stays the same whatever others are composed.
        var random = new Random(unchecked((((seed * 31) + (int)kind) * 1009) + (number * 7919) + Stable(speaker.Name)));
        var floor = Math.Clamp(speaker.Clips("neutral").Min(c => c.FloorDbfs), -70, -50);
        var customer = new LegComposer(random, floor);
        var other = new LegComposer(random, Math.Clamp(agent.Min(c => c.FloorDbfs), -70, -50));
        var calm = new ClipDeck(speaker.Clips("neutral"), random, isEndless: true);
        var agents = new ClipDeck(agent, random, isEndless: true);
        double angerMs = double.NaN, onsetMs = double.NaN;
        var at = other.Turn(agents, 0.3, Between(random, 2, 5), out _);
        var lead = Between(random, LeadLeastS, LeadMostS);
        var turn = new Turns(customer, other, agents, random);
        at = turn.Play(calm, at, lead, out _);
        foreach (var mood in moods)
        {
            var deck = new ClipDeck(speaker.Clips(mood), random, isEndless: false);
            at = turn.Play(deck, at, at + MoodS, out onsetMs);
            angerMs = mood == "anger" ? onsetMs : angerMs;
        }

        var samples = (int)((at + TailS) * PcmFormat.SampleRateHz);
        return new ComposedCall
        {
            Name = $"{speaker.Name}-{kind.ToString().ToLowerInvariant()}-{number}",
            Kind = kind,
            Speaker = speaker.Name,
            Language = speaker.Language,
            Customer = customer.Finish(samples),
            Agent = other.Finish(samples),
            AngerMs = angerMs,
            OnsetMs = onsetMs,
            UntilMs = moods.Length == 0 ? PcmFormat.ToMs(samples) : turn.LastClipEndMs,
            SpeechSeconds = customer.SpeechSeconds,
        };
    }

    private static string[] Moods(TrialKind kind) => kind switch
    {
        TrialKind.Anger => ["anger"],
        TrialKind.Sadness => ["sadness"],
        TrialKind.Relief => ["anger", "happiness"],
        _ => [],
    };

    private static double Between(Random random, double least, double most) => least + ((most - least) * random.NextDouble());

    // string.GetHashCode differs from run to run.
    private static int Stable(string name) => name.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

    /// <summary>The two legs' turns, one after the other.</summary>
    private sealed class Turns(LegComposer customer, LegComposer agent, ClipDeck agents, Random random)
    {
        /// <summary>End of the customer's last clip, ms.</summary>
        public double LastClipEndMs { get; private set; }

        /// <summary>Customer and agent in turn until the time is over or the clips are.</summary>
        /// <param name="clips">The customer's clips.</param>
        /// <param name="at">Where the last turn ended, s.</param>
        /// <param name="until">Until when, s.</param>
        /// <param name="onsetMs">Where the first clip begins to speak, ms.</param>
        /// <returns>Where the last turn ended, s.</returns>
        public double Play(ClipDeck clips, double at, double until, out double onsetMs)
        {
            onsetMs = double.NaN;
            while (at < until && !clips.IsEmpty)
            {
                at = customer.Turn(clips, at + Between(random, 0.2, 1.0), Between(random, 3, 8), out var speaksMs);
                LastClipEndMs = at * 1000;
                onsetMs = double.IsNaN(onsetMs) ? speaksMs : onsetMs;
                at = agent.Turn(agents, at + Between(random, 0.2, 1.0), Between(random, 2, 6), out _);
            }

            return at;
        }
    }
}

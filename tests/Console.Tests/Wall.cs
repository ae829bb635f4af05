using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;

namespace EdgeCx.Console.Tests;

/// <summary>Many calls at a time.</summary>
internal static class Wall
{
    private static readonly string[] Agents = ["ana.lopez", "ben.okafor", "chiara", "d.novak", "elif.kaya", "farid", "grace.lin", "henrik", "ines"];

    /// <summary>Nine calls of all kinds; the first is the one that needs somebody most.</summary>
    public static Story Populate(ConsoleHost host)
    {
        var first = new Story(host, Agents[0], TimeSpan.FromSeconds(172)).WithLegs();
        first.Hear(50, 0.1, -0.2).Feels(CustomerMood.Neutral).Hear(35, -0.3, 0.2, 2).Feels(CustomerMood.Impatient, Trend.Rising);
        var overlap = first.Cue(CueKind.ExtendedOverlap, CueTier.Coaching, "Let them finish", "You both spoke for 4 s at a time.");
        first.Quiet(5).Hear(20, -0.5, 0.5, 3).Closes(overlap, CueKind.ExtendedOverlap).Drops(CueKind.SpeakingRateHigh, "cooldown")
            .Hear(60, -0.75, 0.65, 4).Feels(CustomerMood.Frustrated, Trend.Rising);
        first.Cue(CueKind.CustomerFrustrated, CueTier.Critical, "Slow down, name the problem", "Anger has been high for 20 s and rises.");

        var second = new Story(host, Agents[1], TimeSpan.FromSeconds(81)).WithLegs(lost: 180, jitterMs: 46);
        second.Hear(80, -0.6, -0.5, 5).Feels(CustomerMood.Distressed);
        second.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge what happened", "The voice is low and slow since 0:40.");
        new Story(host, Agents[2], TimeSpan.FromSeconds(121)).WithLegs().Hear(120, -0.45, 0.4, 6).Feels(CustomerMood.Impatient, Trend.Easing);
        var fourth = new Story(host, Agents[3], TimeSpan.FromSeconds(201)).WithLegs().Hear(200, 0.05, -0.1, 7).Feels(CustomerMood.Neutral);
        fourth.Cue(CueKind.PositiveInteraction, CueTier.Information, "Going well, keep this pace", "Calm for two minutes.");
        new Story(host, Agents[4], TimeSpan.FromSeconds(61)).WithLegs().Hear(60, 0.6, 0.2, 8).Feels(CustomerMood.Satisfied, Trend.Easing);
        new Story(host, Agents[5], TimeSpan.FromSeconds(14)).WithLegs(LegState.Silent);
        new Story(host, Agents[6], TimeSpan.FromSeconds(9), noticeRequired: true).WithLegs();
        new Story(host, Agents[7], TimeSpan.FromSeconds(4)).WithLegs().Hear(3, 0, 0, 9, abstained: true);
        new Story(host, Agents[8], TimeSpan.FromSeconds(92)).WithLegs().Hear(90, 0.0, 0.0, 10).Feels(CustomerMood.Neutral).Ends();
        return first;
    }

    /// <summary>A full house.</summary>
    public static IReadOnlyList<Story> Crowd(ConsoleHost host, int calls)
    {
        var random = new Random(7);
        var stories = new List<Story>(calls);
        for (var i = 0; i < calls; i++)
        {
            var story = new Story(host, $"agent{i + 1:D3}", TimeSpan.FromSeconds(110 + random.Next(400))).WithLegs();
            var kind = random.Next(10);
            var (mood, valence, arousal) = kind switch
            {
                0 => (CustomerMood.Frustrated, -0.75, 0.6),
                1 => (CustomerMood.Distressed, -0.6, -0.4),
                2 => (CustomerMood.Impatient, -0.4, 0.4),
                3 or 4 => (CustomerMood.Satisfied, 0.6, 0.2),
                _ => (CustomerMood.Neutral, 0.05, -0.1),
            };
            story.Hear(20 + random.Next(60), 0.05, -0.1, i).Hear(40 + random.Next(40), valence, arousal, i + 1000)
                .Feels(mood, kind == 0 ? Trend.Rising : Trend.Steady);
            if (kind is 0 or 1)
            {
                story.Cue(CueKind.EmpathyNeeded, kind == 0 ? CueTier.Critical : CueTier.Coaching, "Acknowledge first", "Strain is high.");
            }

            stories.Add(story);
        }

        return stories;
    }
}

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>Who takes which call when. The same seed gives the same day.</summary>
internal static class DaySchedule
{
    private const double LeastRestS = 20;
    private const double MeanRestS = 90;

    /// <summary>The agents of a site, their tenures in the assumed shares.</summary>
    public static IReadOnlyList<DayAgent> Agents(int count)
    {
        var agents = new DayAgent[count];
        for (var i = 0; i < count; i++)
        {
            // Spread evenly rather than drawn: with few agents chance would leave a tenure out.
            var place = (i + 0.5) / count;
            var tenure = DayMix.Tenures[^1].Tenure;
            foreach (var (candidate, share) in DayMix.Tenures)
            {
                place -= share;
                if (place < 0)
                {
                    tenure = candidate;
                    break;
                }
            }

            agents[i] = new DayAgent(FormattableString.Invariant($"agent-{i + 1:000}"), tenure);
        }

        return agents;
    }

    /// <summary>A day's calls in order of time. Agents take calls one after another, with a rest between.</summary>
    /// <param name="agents">The agents.</param>
    /// <param name="tracks">The calls that are drawn from; at least one.</param>
    /// <param name="calls">How many calls.</param>
    /// <param name="seed">Where chance comes from.</param>
    /// <param name="openNs">When the day begins, ns of the simulated clock.</param>
    public static IReadOnlyList<DayShift> Of(IReadOnlyList<DayAgent> agents, IReadOnlyList<DayTrack> tracks, int calls, int seed, long openNs)
    {
        var random = new Random(seed);
        var byKind = tracks.GroupBy(t => t.Kind).ToDictionary(g => g.Key, g => g.ToArray());
        var mix = DayMix.Moods.Where(m => byKind.ContainsKey(m.Kind)).ToArray();
        var free = new PriorityQueue<DayAgent, double>();
        foreach (var agent in agents)
        {
            free.Enqueue(agent, RestS(random));
        }

        var shifts = new List<(DayAgent Agent, DayTrack Track, double AtS)>();
        for (var i = 0; i < calls; i++)
        {
            free.TryDequeue(out var agent, out var at);
            var ofKind = byKind[DayMix.Draw(mix, random)];
            var track = ofKind[random.Next(ofKind.Length)];
            shifts.Add((agent!, track, at));
            free.Enqueue(agent!, at + (track.DurationMs / 1000) + RestS(random));
        }

        return [.. shifts.OrderBy(s => s.AtS).Select((s, n) => new DayShift(n, s.Agent, s.Track, openNs + (long)(s.AtS * 1e9)))];
    }

    private static double RestS(Random random) => LeastRestS - (MeanRestS * Math.Log(1 - random.NextDouble()));
}

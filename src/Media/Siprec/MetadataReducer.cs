using System.Collections.Immutable;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// The next state of a recording's metadata from the last one and a document (RFC 7865 4, RFC 7866 8.1): a complete document replaces
/// everything, a partial one changes what it names and leaves the rest. Pure.
/// </summary>
internal static class MetadataReducer
{
    /// <summary>Applies a document.</summary>
    /// <param name="current">What is known; null before the first document.</param>
    /// <param name="document">The document as parsed.</param>
    public static RecordingMetadata Reduce(RecordingMetadata? current, RecordingMetadata document)
    {
        var before = document.IsPartial ? current ?? RecordingMetadata.Empty : RecordingMetadata.Empty;
        var participants = before.Participants.ToList();
        foreach (var participant in document.Participants)
        {
            Put(participants, p => p.Id == participant.Id, participant, Join);
        }

        var streams = before.Streams.ToList();
        foreach (var stream in document.Streams)
        {
            Put(streams, s => s.Id == stream.Id, stream, static (old, now) => now with { Label = now.Label ?? old.Label, Mode = now.Mode ?? old.Mode });
        }

        return new RecordingMetadata
        {
            Sessions = Latest(before.Sessions.Union(document.Sessions)),
            Participants = Latest(Rejoined(participants, document)),
            Streams = Latest(streams),
            Associations = Latest(Associate(before.Associations, document.Associations)),
            Extensions = Latest(before.Extensions.Where(old => document.Extensions.All(now => now.Owner != old.Owner)).Concat(document.Extensions)),
        };
    }

    private static MetadataParticipant Join(MetadataParticipant old, MetadataParticipant now) => now with
    {
        Addresses = now.Addresses.IsEmpty ? old.Addresses : now.Addresses,
        Name = now.Name ?? old.Name,
        HasLeft = now.HasLeft ?? old.HasLeft,
    };

    // Who sends a stream again without another word is back.
    private static IEnumerable<MetadataParticipant> Rejoined(List<MetadataParticipant> participants, RecordingMetadata document) =>
        participants.Select(p =>
            p.HasLeft == true
            && document.Associations.Any(a => a.ParticipantId == p.Id && !a.IsOver && !a.Sends.IsEmpty)
            && !document.Participants.Any(now => now.Id == p.Id && now.HasLeft == true)
                ? p with { HasLeft = false }
                : p);

    private static List<MetadataAssociation> Associate(ImmutableArray<MetadataAssociation> before, ImmutableArray<MetadataAssociation> document)
    {
        var now = before.ToList();
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var association in document)
        {
            if (association.IsOver)
            {
                Put(now, a => a.ParticipantId == association.ParticipantId, association with { Sends = [], Receives = [], IsOver = false }, (old, _) => Without(old, association));
            }
            else if (replaced.Add(association.ParticipantId))
            {
                Put(now, a => a.ParticipantId == association.ParticipantId, association, static (_, next) => next);
            }
            else
            {
                Put(now, a => a.ParticipantId == association.ParticipantId, association, static (old, next) => old with
                {
                    Sends = [.. old.Sends.Union(next.Sends)],
                    Receives = [.. old.Receives.Union(next.Receives)],
                });
            }
        }

        return now;
    }

    // An association that ends without naming streams ends for all of them.
    private static MetadataAssociation Without(MetadataAssociation old, MetadataAssociation over) =>
        over.Sends.IsEmpty && over.Receives.IsEmpty
            ? old with { Sends = [], Receives = [] }
            : old with { Sends = [.. old.Sends.Except(over.Sends)], Receives = [.. old.Receives.Except(over.Receives)] };

    private static void Put<T>(List<T> list, Predicate<T> same, T item, Func<T, T, T> join)
    {
        var index = list.FindIndex(same);
        if (index < 0)
        {
            list.Add(item);
        }
        else
        {
            list[index] = join(list[index], item);
        }
    }

    // Partial documents may add for ever; the latest are the ones that matter.
    private static ImmutableArray<T> Latest<T>(IEnumerable<T> items) => [.. items.TakeLast(MetadataBuilder.MaxObjects)];
}

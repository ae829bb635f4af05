using System.Text;

namespace EdgeCx.Media.Siprec;

/// <summary>Takes a metadata document element by element and keeps what RFC 7865 knows; the rest goes to the extensions.</summary>
internal sealed class MetadataBuilder
{
    /// <summary>Most sessions, participants, streams and extensions of a document, each.</summary>
    public const int MaxObjects = 64;

    private const int MaxAssociations = 128;
    private const int MaxAddresses = 8;
    private const int MaxValue = 512;

    private static readonly HashSet<string> Understood = new(StringComparer.OrdinalIgnoreCase)
    {
        "datamode", "group", "group-ref", "group_id", "session", "participant", "stream", "nameid", "name", "aor", "send", "recv", "label",
        "mode", "participantstreamassoc", "participantsessionassoc", "sessionrecordingassoc", "associate-time", "disassociate-time",
        "start-time", "stop-time", "sipsessionid", "reason", "extensiondata", "content-type", "mediatype",
    };

    private readonly Stack<Element> _open = new();
    private readonly List<string> _sessions = [];
    private readonly List<MetadataParticipant> _participants = [];
    private readonly List<MetadataStream> _streams = [];
    private readonly List<MetadataAssociation> _associations = [];
    private readonly List<MetadataExtension> _extensions = [];
    private bool _rootIsKnown;
    private bool _partial;
    private string? _problem;

    /// <summary>True once the root was opened.</summary>
    public bool HasRoot { get; private set; }

    /// <summary>What is wrong with the document as a whole; null where nothing is.</summary>
    public string? Problem =>
        _problem ?? (_rootIsKnown || _sessions.Count + _participants.Count + _streams.Count > 0 ? null : "recording metadata");

    /// <summary>An element begins; its attributes follow, then <see cref="Opened"/>.</summary>
    public void Open(string name)
    {
        if (!HasRoot)
        {
            HasRoot = true;
            _rootIsKnown = name.StartsWith("recording", StringComparison.OrdinalIgnoreCase);
        }

        _open.Push(new Element(name, _open.TryPeek(out var parent) ? parent : null));
    }

    /// <summary>An attribute of the element that was opened last.</summary>
    public void Attribute(string name, string value) => _open.Peek().Attributes[name] = Trim(value);

    /// <summary>All attributes were given.</summary>
    public void Opened()
    {
        var element = _open.Peek();
        switch (element.Kind)
        {
            case "session":
                element.Owner = element.Id("session_id") ?? "";
                Add(_sessions, element.Owner, MaxObjects, "at most 64 sessions");
                break;
            case "participant":
                // Some leave ids out where the stream stands inside.
                element.Owner = element.Id("participant_id") ?? $"#{_participants.Count}";
                element.Association = new AssociationDraft(element.Owner);
                break;
            case "stream":
                element.Owner = element.Id("stream_id") ?? $"#{_streams.Count}";
                break;
            case "participantstreamassoc":
                element.Association = new AssociationDraft(element.Id("participant_id") ?? "");
                break;
            case "nameid" when element.Attributes.TryGetValue("aor", out var aor):
                element.Participant?.Addresses.Add(aor);
                break;
            case "extensiondata" when element.Attributes.TryGetValue("parent", out var parent) && parent.Length > 0:
                element.Owner = parent;
                break;
            default:
                break;
        }
    }

    /// <summary>Text inside the element that was opened last.</summary>
    public void Text(string text)
    {
        if (_open.TryPeek(out var element) && element.Text.Length < MaxValue)
        {
            element.Text.Append(text);
        }
    }

    /// <summary>The element that was opened last ends.</summary>
    public void Close()
    {
        var element = _open.Pop();
        var text = Trim(element.Text.ToString());
        switch (element.Kind)
        {
            case "datamode":
                _partial = text.Equals("partial", StringComparison.OrdinalIgnoreCase);
                break;
            case "aor" when text.Length > 0:
                element.Participant?.Addresses.Add(text);
                break;
            case "name" when element.Participant is { } named:
                named.Name = text;
                break;
            case "send" when text.Length > 0:
                element.NearestAssociation?.Sends.Add(text);
                break;
            case "recv" when text.Length > 0:
                element.NearestAssociation?.Receives.Add(text);
                break;
            case "label" when element.Parent is { Kind: "stream" } stream:
                stream.Label = text;
                break;
            case "mode" when element.Parent is { Kind: "stream" } stream:
                stream.Mode = text;
                break;
            case "disassociate-time" when element.Parent is { } ended:
                ended.IsOver = true;
                break;
            case "participant":
                CloseParticipant(element);
                break;
            case "stream":
                Add(_streams, new MetadataStream(element.Owner, NullIfEmpty(element.Label), NullIfEmpty(element.Mode)), MaxObjects, "at most 64 streams");
                break;
            case "participantstreamassoc":
                AddAssociation(element.Association!, element.IsOver);
                break;
            case "participantsessionassoc" when element.Id("participant_id") is { } id:
                Add(_participants, new MetadataParticipant(id, [], null, element.IsOver), MaxAssociations, "at most 64 participants");
                break;
            default:
                if (element.Parent is not null && !Understood.Contains(element.Name))
                {
                    Add(_extensions, new MetadataExtension(element.Owner, element.Name, text), MaxObjects, "at most 64 extension elements");
                }

                break;
        }
    }

    /// <summary>The document's content; entries that it gives twice are still there twice, for the reducer to join.</summary>
    public RecordingMetadata Build() => new()
    {
        IsPartial = _partial,
        Sessions = [.. _sessions],
        Participants = [.. _participants],
        Streams = [.. _streams],
        Associations = [.. _associations],
        Extensions = [.. _extensions],
    };

    private void CloseParticipant(Element element)
    {
        var draft = element.Draft;
        if (draft.Addresses.Count > MaxAddresses)
        {
            _problem ??= "at most 8 addresses of a participant";
        }

        Add(
            _participants,
            new MetadataParticipant(element.Owner, [.. draft.Addresses], NullIfEmpty(draft.Name), element.IsOver ? true : null),
            MaxAssociations,
            "at most 64 participants");
        if (element.Association is { } association && (association.Sends.Count > 0 || association.Receives.Count > 0))
        {
            AddAssociation(association, element.IsOver);
        }
    }

    private void AddAssociation(AssociationDraft draft, bool isOver)
    {
        if (draft.Sends.Count > MaxObjects || draft.Receives.Count > MaxObjects)
        {
            _problem ??= "at most 64 streams of a participant";
            return;
        }

        Add(
            _associations,
            new MetadataAssociation(draft.ParticipantId, [.. draft.Sends], [.. draft.Receives], isOver),
            MaxAssociations,
            "at most 128 associations");
    }

    private void Add<T>(List<T> list, T item, int limit, string problem)
    {
        if (list.Count >= limit)
        {
            _problem ??= problem;
            return;
        }

        list.Add(item);
    }

    private static string Trim(string text) => text.Length <= MaxValue ? text.Trim() : text[..MaxValue].Trim();

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed class Element(string name, Element? parent)
    {
        private ParticipantDraft? _draft;

        public string Name => name;

        public string Kind { get; } = name.ToLowerInvariant();

        public Element? Parent => parent;

        public Dictionary<string, string> Attributes { get; } = new(StringComparer.OrdinalIgnoreCase);

        public StringBuilder Text { get; } = new();

        public string Owner { get; set; } = parent?.Owner ?? "";

        public string? Label { get; set; }

        public string? Mode { get; set; }

        public bool IsOver { get; set; }

        public AssociationDraft? Association { get; set; }

        public ParticipantDraft Draft => _draft ??= new ParticipantDraft();

        /// <summary>The participant that this element stands in, at most two levels up (nameID, aor).</summary>
        public ParticipantDraft? Participant => parent switch
        {
            { Kind: "participant" } => parent.Draft,
            { Parent: { Kind: "participant" } above } => above.Draft,
            _ => null,
        };

        public AssociationDraft? NearestAssociation => parent?.Association;

        public string? Id(string attribute) =>
            Attributes.TryGetValue(attribute, out var id) || Attributes.TryGetValue("id", out id) ? NullIfEmpty(id) : null;
    }

    private sealed class ParticipantDraft
    {
        public List<string> Addresses { get; } = [];

        public string? Name { get; set; }
    }

    private sealed class AssociationDraft(string participantId)
    {
        public string ParticipantId => participantId;

        public List<string> Sends { get; } = [];

        public List<string> Receives { get; } = [];
    }
}

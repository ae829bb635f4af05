namespace EdgeCx.Inference.Speech;

/// <summary>
/// The legs that words listen to, for the thread that clears those which may not be heard any more: a paused call sends no frames, so its voice
/// thread would not notice. Under a lock: legs come and go seldom, and it is looked through a few times a second.
/// </summary>
internal sealed class LegRegister
{
    private readonly HashSet<LegWords> _legs = [];
    private readonly Lock _lock = new();

    /// <summary>A leg comes.</summary>
    public void Add(LegWords words)
    {
        lock (_lock)
        {
            _legs.Add(words);
        }
    }

    /// <summary>A leg goes.</summary>
    public void Remove(LegWords words)
    {
        lock (_lock)
        {
            _legs.Remove(words);
        }
    }

    /// <summary>Clears the audio of every leg whose words may not be taken any more. True where a pause or an objection came since the last look.</summary>
    public bool ForgetForbidden()
    {
        var isInterrupted = false;
        lock (_lock)
        {
            foreach (var words in _legs)
            {
                var wasInterrupted = words.Interruptions != words.Leg.Call.Interruptions;
                isInterrupted |= wasInterrupted;
                if (!WordsPermission.IsGiven(words.Leg) || wasInterrupted)
                {
                    words.Enter();
                    words.Interruptions = words.Leg.Call.Interruptions;
                    words.Forget();
                    words.Leave();
                }
            }
        }

        return isInterrupted;
    }

    /// <summary>Clears the audio of every leg.</summary>
    public void ForgetAll()
    {
        lock (_lock)
        {
            foreach (var words in _legs)
            {
                words.Enter();
                words.Forget();
                words.Leave();
            }

            _legs.Clear();
        }
    }
}

using EdgeCx.Core.Calls;

namespace EdgeCx.Core.Emotion;

/// <summary>
/// The right to infer emotion of one leg, as it stood at one moment: what keeps a caller's state, and what reads emotion off words, is made with one
/// and in no other way. Only a leg that is known to be one customer's, of a call whose notice state and pause allow it, gives one; no agent's, mixed or
/// unknown leg ever does.
/// </summary>
public readonly struct EmotionPermit
{
    private readonly Leg? _leg;
    private readonly int _interruptions;

    private EmotionPermit(Leg leg, int interruptions)
    {
        _leg = leg;
        _interruptions = interruptions;
    }

    /// <summary>True while nothing took the right back: neither role, notice nor pause changed so that it is gone. A default one never holds.</summary>
    public bool Holds => _leg is { EmotionAllowed: true } leg && leg.Call.Interruptions == _interruptions;

    /// <summary>Asks a leg for the right.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="interruptions"><see cref="Call.Interruptions"/> under which what is to be understood was heard.</param>
    /// <param name="permit">The right; a default one, which does not hold, where it is refused.</param>
    public static bool TryGet(Leg leg, int interruptions, out EmotionPermit permit)
    {
        permit = new EmotionPermit(leg, interruptions);
        if (permit.Holds)
        {
            return true;
        }

        permit = default;
        return false;
    }
}

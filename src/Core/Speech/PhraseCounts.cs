namespace EdgeCx.Core.Speech;

/// <summary>
/// Phrases counted in one utterance's words. Of an agent's words nothing else is derived: counts, never a state or a score.
/// </summary>
/// <param name="Questions">Questions of any kind.</param>
/// <param name="OpenQuestions">Questions that invite more than yes or no.</param>
/// <param name="Repairs">Requests to repeat or explain, and corrections of a misunderstanding.</param>
/// <param name="Hesitations">Fillers.</param>
/// <param name="Validations">Phrases that acknowledge how the other feels.</param>
/// <param name="Paraphrases">Phrases that give back what was understood.</param>
/// <param name="Thanks">Thanks.</param>
/// <param name="Complaints">Phrases of a complaint or of leaving: a manager asked for, an account to be closed.</param>
public readonly record struct PhraseCounts(
    byte Questions,
    byte OpenQuestions,
    byte Repairs,
    byte Hesitations,
    byte Validations,
    byte Paraphrases,
    byte Thanks,
    byte Complaints);

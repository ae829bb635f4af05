namespace EdgeCx.Inference.Speech.Masking;

/// <summary>What a word is to a number that is being said.</summary>
internal enum NumberWordKind : byte
{
    /// <summary>Nothing: it ends a number.</summary>
    None,

    /// <summary>A digit, or several written ones.</summary>
    Digits,

    /// <summary>Ten to nineteen: two digits.</summary>
    Teen,

    /// <summary>Twenty, thirty …: two digits, the second of which a digit may follow to fill.</summary>
    Tens,

    /// <summary>Hundred, thousand …: zeros that what follows may fill.</summary>
    Scale,

    /// <summary>Double, triple: the next digit that many times.</summary>
    Repeat,

    /// <summary>A single letter, spelt.</summary>
    Letter,

    /// <summary>A word that may stand inside a number: and, dash, then, a filler.</summary>
    Connector,

    /// <summary>A word that sounds like a digit: it counts as one where digits stand on both sides.</summary>
    Homophone,
}

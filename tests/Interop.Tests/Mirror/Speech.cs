using EdgeCx.Interop.Tests.Live;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>
/// What the phones say: four different pieces of the demo call without its pauses, so that every second of each can be told from every
/// other. G.711 µ-law as the reference is: what a phone plays is what a decoder gives back.
/// </summary>
internal static class Speech
{
    private const int BlockSamples = 1600;
    private const double VoicedDbfs = -45;

    /// <summary>One piece, µ-law at 8 kHz.</summary>
    /// <param name="file">The leg of the demo.</param>
    /// <param name="second">False for the first half of what is said there, true for the second.</param>
    public static byte[] Piece(string file, bool second)
    {
        var whole = MuLawWav.Demo(file, 0, 129);
        var voiced = new List<byte>();
        for (var at = 0; at + BlockSamples <= whole.Length; at += BlockSamples)
        {
            var block = whole.AsSpan(at, BlockSamples);
            if (MuLawWav.FrameLevels(block).Max() > VoicedDbfs)
            {
                voiced.AddRange(block);
            }
        }

        var half = voiced.GetRange(second ? voiced.Count / 2 : 0, voiced.Count / 2);

        // Said again from the start, should a slow machine let the call last so long.
        return [.. half, .. half];
    }
}

using System.Runtime.InteropServices;

namespace EdgeCx.Core.Flow;

/// <summary>A counter with two cache lines to itself, so that writers and the reader of a queue do not slow each other down.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedLong
{
    [FieldOffset(56)]
    public long Value;
}

using System.Buffers.Binary;
using System.Text;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// Makes an input of a graph a constant of it, in the file's bytes (protocol buffers, <c>onnx.proto</c>). What hangs on a constant is computed when the
/// session is made: Silero's branch on the sample rate goes, and with it the control flow that keeps a graph from being captured on a GPU or
/// taken whole by TensorRT.
/// </summary>
internal static class GraphConstants
{
    private const int ModelGraph = 7;
    private const int GraphInitializer = 5;
    private const int GraphInput = 11;
    private const int ValueName = 1;
    private const int Int64 = 7;

    /// <summary>The model with the input gone and an int64 scalar of its name in its place.</summary>
    /// <returns>Null where the bytes are no model that has the input.</returns>
    public static byte[]? TryFix(byte[] model, string input, long value)
    {
        using var output = new MemoryStream(model.Length + 64);
        var found = false;
        ReadOnlySpan<byte> rest = model;
        while (rest.Length > 0)
        {
            if (!TryReadField(ref rest, out var number, out var field, out var content))
            {
                return null;
            }

            if (number == ModelGraph && !found)
            {
                found = TryFixGraph(content, input, value, out var graph);
                WriteField(output, ModelGraph, graph);
            }
            else
            {
                output.Write(field);
            }
        }

        return found ? output.ToArray() : null;
    }

    private static bool TryFixGraph(ReadOnlySpan<byte> graph, string input, long value, out byte[] result)
    {
        using var output = new MemoryStream(graph.Length + 64);
        var found = false;
        while (graph.Length > 0 && TryReadField(ref graph, out var number, out var field, out var content))
        {
            if (number == GraphInput && NameOf(content) == input)
            {
                found = true;
                WriteField(output, GraphInitializer, Scalar(input, value));
            }
            else
            {
                output.Write(field);
            }
        }

        result = output.ToArray();
        return found && graph.Length == 0;
    }

    private static string? NameOf(ReadOnlySpan<byte> value)
    {
        while (value.Length > 0 && TryReadField(ref value, out var number, out _, out var content))
        {
            if (number == ValueName)
            {
                return Encoding.UTF8.GetString(content);
            }
        }

        return null;
    }

    // TensorProto: no dims, data_type 2, name 8, raw_data 9.
    private static byte[] Scalar(string name, long value)
    {
        using var tensor = new MemoryStream();
        tensor.Write([2 << 3, Int64]);
        WriteField(tensor, 8, Encoding.UTF8.GetBytes(name));
        var raw = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(raw, value);
        WriteField(tensor, 9, raw);
        return tensor.ToArray();
    }

    private static void WriteField(MemoryStream output, int number, ReadOnlySpan<byte> content)
    {
        WriteVarint(output, ((ulong)number << 3) | 2);
        WriteVarint(output, (ulong)content.Length);
        output.Write(content);
    }

    private static void WriteVarint(MemoryStream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.WriteByte((byte)(value | 0x80));
        }

        output.WriteByte((byte)value);
    }

    /// <summary>Takes one field off: its number, all of its bytes, and what is in it where it has a length.</summary>
    private static bool TryReadField(ref ReadOnlySpan<byte> rest, out int number, out ReadOnlySpan<byte> field, out ReadOnlySpan<byte> content)
    {
        var whole = rest;
        number = 0;
        field = default;
        content = default;
        if (!TryReadVarint(ref rest, out var key))
        {
            return false;
        }

        number = (int)(key >> 3);
        ulong length = (key & 7) switch { 1 => 8, 5 => 4, _ => 0 };
        var isWhole = (key & 7) switch
        {
            0 => TryReadVarint(ref rest, out _),
            2 => TryReadVarint(ref rest, out length),
            var type => type is 1 or 5,
        };
        if (!isWhole || length > (ulong)rest.Length)
        {
            return false;
        }

        content = rest[..(int)length];
        rest = rest[(int)length..];
        field = whole[..^rest.Length];
        return true;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (var i = 0; i < rest.Length && i < 10; i++)
        {
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace EdgeCx.Appliance.Tests.Telemetry;

/// <summary>Enough of the protobuf wire format to read an OTLP message by its field numbers.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message.Span, ref at);
            var (field, wire) = ((int)(tag >> 3), (int)(tag & 7));
            switch (wire)
            {
                case 0:
                    _fields.Add((field, Varint(message.Span, ref at), default));
                    break;
                case 1:
                    _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]), default));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    _fields.Add((field, 0, message.Slice(at, length)));
                    at += length;
                    break;
                case 5:
                    _fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..]), default));
                    at += 4;
                    break;
                default:
                    throw new FormatException($"wire type {wire} at {at}");
            }
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int field) => _fields.Where(f => f.Field == field).Select(f => new ProtobufMessage(f.Bytes));

    public string Text(int field) => Encoding.UTF8.GetString(_fields.First(f => f.Field == field).Bytes.Span);

    public ulong Number(int field) => _fields.First(f => f.Field == field).Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    public bool Has(int field) => _fields.Exists(f => f.Field == field);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = bytes[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}

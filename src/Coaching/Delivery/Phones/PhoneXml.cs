using System.Security;
using System.Text;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>What the XML of all vendors has in common. Pure.</summary>
internal static class PhoneXml
{
    /// <summary>Escapes text for an element or an attribute.</summary>
    public static string Escape(string text) => SecurityElement.Escape(text);

    /// <summary>The bytes of a document.</summary>
    public static byte[] Bytes(string document) => Encoding.UTF8.GetBytes(document);
}

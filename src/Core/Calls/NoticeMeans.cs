namespace EdgeCx.Core.Calls;

/// <summary>By what means a call's notice state came to be what it is.</summary>
public enum NoticeMeans
{
    /// <summary>The site declares that its announcement precedes every call.</summary>
    Declaration,

    /// <summary>The recording client said so in its signalling (<c>X-EdgeCx-Notice</c>).</summary>
    SipHeader,

    /// <summary>The customer pressed a key.</summary>
    Dtmf,

    /// <summary>A person or a site's own desktop said so.</summary>
    Api,
}

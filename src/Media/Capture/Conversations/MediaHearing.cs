using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>Whether what one side sends on one hop can be heard.</summary>
/// <param name="CanBeHeard">It is in the clear or its keys are known, and its codec can be decoded.</param>
/// <param name="Keys">Its keys; null where it is in the clear.</param>
internal readonly record struct MediaHearing(bool CanBeHeard, SdpCrypto? Keys);

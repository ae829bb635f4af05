namespace EdgeCx.Bench.Growth;

/// <summary>A load on a box.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="P50Ms">Median from the last sample to the event, ms.</param>
/// <param name="P99Ms">99th percentile of it, ms.</param>
/// <param name="Shed">Windows that could not have been in time.</param>
/// <param name="EmotionBusy">Share of a core that the emotion thread uses.</param>
/// <param name="VoiceBusy">The same of the voice thread.</param>
/// <param name="ReceiveBusy">The same of each receiving thread.</param>
/// <param name="ConversationBusy">The same of the conversation thread.</param>
/// <param name="Cores">Cores of all threads.</param>
internal sealed record BoxFigures(
    int Calls, double P50Ms, double P99Ms, int Shed, double EmotionBusy, double VoiceBusy, double ReceiveBusy, double ConversationBusy, double Cores);

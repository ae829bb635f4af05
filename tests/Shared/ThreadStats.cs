namespace EdgeCx.Tests.Shared;

/// <summary>What the kernel tells of this process's threads: the text of each one's <c>stat</c> (proc(5)).</summary>
internal static class ThreadStats
{
    /// <summary>All that could be read: a thread may end while the list is.</summary>
    public static IEnumerable<string> Read()
    {
        foreach (var task in Directory.GetDirectories("/proc/self/task"))
        {
            string stat;
            try
            {
                stat = File.ReadAllText(Path.Combine(task, "stat"));
            }
            catch (IOException)
            {
                continue;
            }

            yield return stat;
        }
    }
}

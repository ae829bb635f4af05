using System.Diagnostics.CodeAnalysis;

namespace EdgeCx.Media.Sip.Transactions;

/// <summary>All open transactions, bounded. Signalling thread only.</summary>
internal sealed class TransactionTable(int capacity)
{
    private readonly Dictionary<string, ServerTransaction> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServerTransaction> _merges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClientTransaction> _clients = new(StringComparer.Ordinal);

    /// <summary>Open transactions.</summary>
    public int Count => _servers.Count + _clients.Count;

    /// <summary>Requests of ours that wait for a response or for its repetition.</summary>
    public int ClientCount => _clients.Count;

    /// <summary>True when no further request can be taken. Our own BYEs are not held back.</summary>
    public bool IsFull => _servers.Count >= capacity;

    /// <summary>The server transaction of a key.</summary>
    public bool TryFind(string key, [MaybeNullWhen(false)] out ServerTransaction transaction) => _servers.TryGetValue(key, out transaction);

    /// <summary>True when a transaction that came by another way holds the same request (RFC 3261 8.2.2.2).</summary>
    public bool IsMerged(string mergeKey) => _merges.ContainsKey(mergeKey);

    /// <summary>Keeps a server transaction.</summary>
    public void Add(ServerTransaction transaction)
    {
        _servers[transaction.Key] = transaction;
        _merges.TryAdd(transaction.MergeKey, transaction);
    }

    /// <summary>Forgets a server transaction.</summary>
    public void Remove(ServerTransaction transaction)
    {
        _servers.Remove(transaction.Key);
        if (_merges.TryGetValue(transaction.MergeKey, out var holder) && ReferenceEquals(holder, transaction))
        {
            _merges.Remove(transaction.MergeKey);
        }
    }

    /// <summary>The client transaction of a branch.</summary>
    public bool TryFindClient(string branch, [MaybeNullWhen(false)] out ClientTransaction transaction) =>
        _clients.TryGetValue(branch, out transaction);

    /// <summary>Keeps a client transaction.</summary>
    public void Add(ClientTransaction transaction) => _clients[transaction.Branch] = transaction;

    /// <summary>Forgets a client transaction.</summary>
    public void Remove(ClientTransaction transaction) => _clients.Remove(transaction.Branch);
}

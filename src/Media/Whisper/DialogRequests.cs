using System.Net.Sockets;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Whisper;

/// <summary>The requests of one dialog as its caller, one at a time, with their answers, their credentials and their ACKs. Safe from any thread.</summary>
internal sealed class DialogRequests(PbxLine line, DialogWriter writer, DigestAccount account)
{
    // One INVITE and the last few others.
    private const int MaxTransactions = 8;
    private readonly PbxLine _line = line;
    private readonly DialogWriter _writer = writer;
    private readonly DigestAccount _account = account;
    private readonly Lock _lock = new();
    private readonly List<ClientTransaction> _transactions = [];
    private Task _turn = Task.CompletedTask;
    private uint _number;

    /// <summary>Sends a request, answers a challenge by the server and one by a proxy, acknowledges the answer to an INVITE.</summary>
    public async Task<SipMessage?> AskAsync(string method, byte[]? body, SiprecCallerOptions options, CancellationToken cancellation)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock)
        {
            before = _turn;
            _turn = mine.Task;
        }

        try
        {
            await before.WaitAsync(cancellation);
            for (var round = 0; ; round++)
            {
                var transaction = new ClientTransaction(method, ++_number, DialogWriter.NewBranch());
                lock (_lock)
                {
                    // Pings come and go; only the last answers may come again.
                    if (_transactions.Count == MaxTransactions)
                    {
                        _transactions.RemoveAt(1);
                    }

                    _transactions.Add(transaction);
                }

                // Credentials that were taken before may be sent with a nonce that is none any more: that is no wrong password yet.
                var (server, proxy) = (round > 0 && _account.Answers(401), round > 0 && _account.Answers(407));
                var request = _writer.Request(method, _number, transaction.Branch, body, _account.Lines(method, _writer.Target));
                var final = await transaction.AskAsync(_line.Channel, options, _line.Time, request, cancellation);
                if (method == "INVITE" && final is not null)
                {
                    await AcknowledgeAsync(transaction, final);
                }

                if (final is not { StatusCode: 401 or 407 } || round == 2 || !_account.TryTake(final, final.StatusCode == 407 ? proxy : server))
                {
                    return final;
                }
            }
        }
        finally
        {
            // Who gave up waiting passes the turn on when it comes, not before.
            _ = before.ContinueWith(_ => mine.SetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Sends CANCEL for an INVITE that nobody waits for any more (RFC 3261 9.1); an answer that comes yet is hung up by <see cref="TakeAsync"/>.</summary>
    public async Task CancelInviteAsync()
    {
        ClientTransaction? invite;
        lock (_lock)
        {
            invite = _transactions.FindLast(static t => t.Method == "INVITE");
        }

        // A CANCEL before any provisional response would not be understood.
        if (invite is { Provisional.IsCompleted: true, Final.IsCompleted: false })
        {
            await SendAsync(_writer.Request("CANCEL", invite.Number, invite.Branch, null));
        }
    }

    /// <summary>Takes a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="isUnwanted">The call was given up before it stood.</param>
    public async ValueTask TakeAsync(SipMessage response, bool isUnwanted)
    {
        if (!response.TryFind(HeaderNames.CSeq, out var value) || !CSeqHeader.TryParse(value, out var cseq, out _))
        {
            return;
        }

        ClientTransaction? transaction;
        lock (_lock)
        {
            transaction = _transactions.Find(t => t.Number == cseq.Number && t.Method == cseq.Method);
        }

        if (transaction is null)
        {
            return;
        }

        var isRepeated = transaction.Take(response);
        if (isUnwanted && response.StatusCode < 200)
        {
            await CancelInviteAsync();
        }
        else if (isRepeated && !transaction.Acknowledgement.IsEmpty)
        {
            await SendAsync(transaction.Acknowledgement);
        }
        else if (!isRepeated && isUnwanted && transaction.Method == "INVITE" && response.StatusCode >= 200)
        {
            // The answer and our CANCEL crossed, or it comes when nobody waits any more: a call that stands now is hung up (RFC 3261 9.1).
            await AcknowledgeAsync(transaction, response);
            if (response.StatusCode < 300)
            {
                await SendAsync(_writer.Request("BYE", ++_number, DialogWriter.NewBranch(), null, _account.Lines("BYE", _writer.Target)));
            }
        }
    }

    private async ValueTask AcknowledgeAsync(ClientTransaction transaction, SipMessage final)
    {
        if (final.StatusCode < 300)
        {
            _writer.Establish(final);
            transaction.Acknowledgement = _writer.Request("ACK", transaction.Number, DialogWriter.NewBranch(), null);
        }
        else
        {
            transaction.Acknowledgement = _writer.AckOfRefusal(transaction.Number, transaction.Branch, final);
        }

        await SendAsync(transaction.Acknowledgement);
    }

    /// <summary>Sends what nobody waits for.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await _line.Channel.SendAsync(message, CancellationToken.None);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // A message that nobody waits for; what depends on the connection learns of its end elsewhere.
            return;
        }
    }
}

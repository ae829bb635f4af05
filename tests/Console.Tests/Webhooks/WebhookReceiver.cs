using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Console.Tests.Webhooks;

/// <summary>A site's program that takes webhooks, and can be told to fail.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _gone = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public string Url { get; private set; } = "";

    /// <summary>What it took, in the order it came: those that were answered 2xx.</summary>
    public ConcurrentQueue<Post> Taken { get; } = new();

    /// <summary>Every attempt.</summary>
    public ConcurrentQueue<Post> Attempts { get; } = new();

    /// <summary>What it answers; null hangs until it goes.</summary>
    public Func<Post, int?> Answer { get; set; } = _ => 204;

    public static async Task<WebhookReceiver> StartAsync(int port = 0, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(port == 0 ? FreePort() : port, o =>
        {
            if (certificate is not null)
            {
                o.UseHttps(certificate);
            }
        }));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        receiver.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        receiver.Url = $"{(certificate is null ? "http" : "https")}://localhost:{receiver.Port}/hook";
        return receiver;
    }

    public async Task UntilAsync(int taken)
    {
        for (var i = 0; i < 400; i++)
        {
            if (Taken.Count >= taken)
            {
                return;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"{Taken.Count} of {taken} came");
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(grace.Token);
        await _app.DisposeAsync();
        _gone.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var post = new Post(body.ToArray(), context.Request.Headers["X-EdgeCx-Signature"].ToString(), context.Request.Headers["X-EdgeCx-Delivery"].ToString());
        Attempts.Enqueue(post);
        if (Answer(post) is not { } status)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token, context.RequestAborted);
            await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (status is 301 or 302 or 307 or 308)
        {
            context.Response.Headers.Location = Url + "/elsewhere";
        }

        context.Response.StatusCode = status;
        if (status < 300)
        {
            Taken.Enqueue(post);
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    internal sealed record Post(byte[] Body, string Signature, string Delivery)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string Event => Json.GetProperty("event").GetString()!;

        public string CallId => Json.GetProperty("data").GetProperty("callId").GetString()!;
    }
}

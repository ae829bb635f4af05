using EdgeCx.Coaching.Delivery.Phones;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeCx.Appliance.Composition;

/// <summary>
/// What phones fetch, on an address of its own (<c>Delivery:PhoneUrl</c>): the console is for loopback and stays there. Two paths and nothing else: a
/// page that is out for one fetch, and the answer to a Cisco phone that asks who pushes.
/// </summary>
internal sealed class PhoneEndpoint : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly WebApplication _web;
    private readonly string _url;

    /// <summary>Makes ready; it listens from <see cref="StartAsync"/> on.</summary>
    public PhoneEndpoint(string url, PhonePages pages, PushAuthority authority)
    {
        _url = url;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = 4096;
            k.Limits.MaxConcurrentConnections = 512;
            k.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(10);
            k.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = Grace);
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, CommandedLifetime>();
        _web = builder.Build();
        _web.MapGet(PhonePages.Path + "{token}", (string token, HttpContext context) => PageAsync(pages, token, context));
        _web.MapGet("/phone/authenticate", (HttpContext context) => AnswerAsync(authority, context.Request.Query["UserID"], context.Request.Query["Password"], context));
        _web.MapPost("/phone/authenticate", async (HttpContext context) =>
        {
            if (!context.Request.HasFormContentType)
            {
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return;
            }

            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            await AnswerAsync(authority, form["UserID"], form["Password"], context);
        });
    }

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">It cannot; the message names key and address.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _web.StartAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new IOException($"phones cannot be served on {_url} (Delivery:PhoneUrl): {e.GetBaseException().Message}; give an address and port of this machine that are free.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private static Task PageAsync(PhonePages pages, string token, HttpContext context)
    {
        if (!pages.TryFetch(token, out var page))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = page.ContentType;
        context.Response.ContentLength = page.Body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (page.Refresh.Length > 0)
        {
            context.Response.Headers["Refresh"] = page.Refresh;
        }

        return context.Response.Body.WriteAsync(page.Body, context.RequestAborted).AsTask();
    }

    // The phone compares the whole body: not a byte more.
    private static Task AnswerAsync(PushAuthority authority, string? user, string? password, HttpContext context)
    {
        var answer = PhoneXml.Bytes(authority.Answer(user ?? "", password ?? ""));
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = answer.Length;
        return context.Response.Body.WriteAsync(answer, context.RequestAborted).AsTask();
    }
}

using System.Net;
using System.Net.Sockets;
using EdgeCx.Appliance.Diagnosis;
using EdgeCx.Media.Rtpengine;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Appliance.Tests.Diagnosis;

/// <summary>What <c>doctor</c> says of a media relay.</summary>
public sealed class RelayCheckTests
{
    private static readonly RolesOptions _roles = new() { AgentSubnets = ["10.1.0.0/16"] };

    [Fact]
    public void Look_NoRelay_SaysNothing() => RelayCheck.Look(new RtpengineOptions(), _roles).ShouldBeEmpty();

    [Fact]
    public void Look_NobodyListens_Warns()
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var control = $"127.0.0.1:{((IPEndPoint)holder.LocalEndPoint!).Port}";

        var finding = RelayCheck.Look(new RtpengineOptions { Control = control, Prompts = true }, _roles).ShouldHaveSingleItem();
        finding.Verdict.ShouldBe(Verdict.Warn);
        finding.Text.ShouldContain($"no rtpengine answers at {control}");
    }

    [Fact]
    public void Look_AgentsNetworksAreNotNamed_Warns() =>
        RelayCheck.Look(new RtpengineOptions { Control = "127.0.0.1:9" }, new RolesOptions()).ShouldContain(f => f.Subject == "Roles:AgentSubnets" && f.Verdict == Verdict.Warn);

    [Fact]
    public void Of_WhatARelayCan_SaysWhetherPromptsArePlayed()
    {
        Of(RelayAbility.Plays, true).ShouldBe((Verdict.Ok, "can play prompts"));
        Of(RelayAbility.Plays, false).ShouldBe((Verdict.Ok, "not asked to play prompts"));
        Of(RelayAbility.NoPlayMedia, true).ShouldBe((Verdict.Warn, "does not know 'play media'"));
        Of(RelayAbility.NoTranscoding, true).ShouldBe((Verdict.Warn, "without transcoding"));
        Of(RelayAbility.Unknown, true).ShouldBe((Verdict.Warn, "otherwise than is known"));

        static (Verdict, string) Of(RelayAbility ability, bool prompts)
        {
            var finding = RelayCheck.Of(ability, new RtpengineOptions { Control = "10.0.0.7:2223", Prompts = prompts });
            string[] texts = ["can play prompts", "not asked to play prompts", "does not know 'play media'", "without transcoding", "otherwise than is known"];
            return (finding.Verdict, texts.Single(t => finding.Text.Contains(t, StringComparison.Ordinal)));
        }
    }
}

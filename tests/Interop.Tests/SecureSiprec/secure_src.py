#!/usr/bin/env python3
"""A session recording client (RFC 7866) for the tests: SIP over TCP or TLS by the ssl module, SRTP by Debian's python3-pylibsrtp.

Plays two raw mu-law files as the two legs of one call, 20 ms a packet, and prints what it saw as one JSON object.
"""
import argparse
import base64
import json
import re
import secrets
import select
import socket
import ssl
import struct
import sys
import time

from pylibsrtp import Error, Policy, Session
from pylibsrtp._binding import ffi

# Suite: profile of pylibsrtp, octets of key and salt, libsrtp's cipher where the profile's is not the one (SRTP_AES_ICM_256).
SUITES = {
    "AES_CM_128_HMAC_SHA1_80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30, None),
    "AES_CM_128_HMAC_SHA1_32": (Policy.SRTP_PROFILE_AES128_CM_SHA1_32, 30, None),
    "AES_256_CM_HMAC_SHA1_80": (Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 46, 5),
    "AES_256_CM_HMAC_SHA1_32": (Policy.SRTP_PROFILE_AES128_CM_SHA1_32, 46, 5),
    "AEAD_AES_128_GCM": (Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28, None),
    "AEAD_AES_256_GCM": (Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 44, None),
}
BOUNDARY = "secure-src"


def session(suite, key, direction):
    profile, octets, cipher = SUITES[suite]
    if len(key) != octets:
        raise ValueError(f"{suite} has keys of {octets} octets, not {len(key)}")
    policy = Policy(ssrc_type=direction, srtp_profile=profile)
    if cipher is not None:
        for part in (policy._policy.rtp, policy._policy.rtcp):
            struct.pack_into("=Ii", ffi.buffer(ffi.addressof(part)), 0, cipher, octets)
    # Kept alive by the session's owner: libsrtp copies it when the stream is made.
    policy.octets = ffi.new("unsigned char[]", key)
    policy._policy.key = policy.octets
    return Session(policy), policy


class Leg:
    """One stream: its socket, its key, and what came back."""

    def __init__(self, label, audio, first_sequence):
        self.label = label
        self.audio = audio
        self.ssrc = struct.unpack("!I", secrets.token_bytes(4))[0]
        self.sequence = first_sequence
        self.timestamp = secrets.randbelow(1 << 31)
        self.held = False
        self.remote = None
        self.sent = 0
        self.reports = 0
        self.bad_reports = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.keep = []

    def new_key(self, suite):
        self.suite = suite
        self.key = secrets.token_bytes(SUITES[suite][1])

    def use_key(self):
        self.sender, kept = session(self.suite, self.key, Policy.SSRC_ANY_OUTBOUND)
        self.keep.append(kept)

    def hear(self, suite, key):
        self.receiver, kept = session(suite, key, Policy.SSRC_ANY_INBOUND)
        self.keep.append(kept)

    def line(self, profile):
        direction = "inactive" if self.held else "sendonly"
        return (
            f"m=audio {self.socket.getsockname()[1]} {profile} 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=rtcp-mux\r\n"
            f"a=label:{self.label}\r\na=crypto:{7 + int(self.label)} {self.suite} inline:{base64.b64encode(self.key).decode()}|2^31\r\n"
            f"a={direction}\r\n"
        )

    def packet(self, tick):
        payload = self.audio[160 * tick : 160 * (tick + 1)]
        header = struct.pack("!BBHII", 0x80, 0, self.sequence & 0xFFFF, (self.timestamp + 160 * tick) & 0xFFFFFFFF, self.ssrc)
        self.sequence += 1
        return header + payload

    def send(self, tick, attack):
        if self.held:
            return
        plain = self.packet(tick)
        packet = self.sender.protect(plain)
        if attack:
            forged = bytearray(packet)
            forged[12 + tick % (len(packet) - 12)] ^= 1 << (tick % 8)
            self.socket.sendto(forged, self.remote)
            self.stranger.sendto(forged, self.remote)
        self.socket.sendto(packet, self.remote)
        self.sent += 1
        if attack:
            self.socket.sendto(packet, self.remote)
            self.stranger.sendto(packet, self.remote)
            self.socket.sendto(plain, self.remote)

    def report(self, tick):
        """A sender report (RFC 3550 6.4.1), protected."""
        now = time.time() + 2208988800
        body = struct.pack(
            "!IIIIII", self.ssrc, int(now) & 0xFFFFFFFF, int((now % 1) * (1 << 32)), (self.timestamp + 160 * tick) & 0xFFFFFFFF,
            self.sent, 160 * self.sent)
        self.socket.sendto(self.sender.protect_rtcp(struct.pack("!BBH", 0x80, 200, 6) + body), self.remote)

    def read_reports(self):
        while True:
            try:
                datagram = self.socket.recv(2048)
            except BlockingIOError:
                return
            try:
                plain = self.receiver.unprotect_rtcp(datagram)
                about = struct.unpack("!I", plain[8:12])[0] if plain[1] == 201 and plain[0] & 0x1F else None
                if about == self.ssrc:
                    self.reports += 1
                else:
                    self.bad_reports += 1
            except Error:
                self.bad_reports += 1


class Dialog:
    """One SIP dialog over one stream."""

    def __init__(self, arguments):
        stream = socket.create_connection((arguments.host, arguments.port), timeout=20)
        if arguments.transport == "tls":
            context = ssl.create_default_context(cafile=arguments.ca)
            stream = context.wrap_socket(stream, server_hostname=arguments.name)
            self.tls = stream.version()
        else:
            self.tls = None
        self.stream = stream
        self.transport = arguments.transport.upper()
        self.target = f"sip:srs@{arguments.host}:{arguments.port};transport={arguments.transport}"
        self.local = "{}:{}".format(*stream.getsockname())
        self.call_id = secrets.token_hex(12)
        self.tag = secrets.token_hex(6)
        self.remote_tag = ""
        self.number = 0
        self.buffer = b""

    def request(self, method, body=None, number=None):
        if number is None:
            self.number += 1
            number = self.number
        head = [
            f"{method} {self.target} SIP/2.0",
            f"Via: SIP/2.0/{self.transport} {self.local};branch=z9hG4bK{secrets.token_hex(8)};rport",
            "Max-Forwards: 70",
            f"From: <sip:src@127.0.0.1>;tag={self.tag}",
            f"To: <sip:srs@127.0.0.1>{self.remote_tag}",
            f"Call-ID: {self.call_id}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:src@{self.local};transport={self.transport.lower()}>;+sip.src",
        ]
        if method == "INVITE":
            head += ["Require: siprec", "Accept: application/sdp"]
        if body is not None:
            head.append(f"Content-Type: multipart/mixed;boundary={BOUNDARY}")
        head.append(f"Content-Length: {len(body or b'')}")
        self.stream.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + (body or b""))

    def response(self):
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if found:
                length = int(re.search(rb"(?im)^Content-Length:\s*(\d+)", head).group(1))
                if len(rest) >= length:
                    self.buffer = rest[length:]
                    text = head.decode()
                    status = int(text.split(" ")[1])
                    if status >= 200:
                        return status, text, rest[:length].decode()
                    continue
            data = self.stream.recv(65536)
            if not data:
                raise ConnectionError("the server closed the connection")
            self.buffer += data

    def invite(self, body):
        self.request("INVITE", body)
        status, head, sdp = self.response()
        if status != 200:
            self.request("ACK", number=self.number)
            raise RuntimeError(head)
        self.remote_tag = ";tag=" + re.search(r"(?im)^To:.*;tag=([^;\r\n]+)", head).group(1)
        contact = re.search(r"(?im)^Contact:\s*<([^>]+)>", head).group(1)
        self.target = contact
        self.request("ACK", number=self.number)
        return sdp


def metadata(legs):
    names = {"1": "+4915112345678@pstn.example", "2": "2001@pbx.example"}
    people = "".join(f'<participant participant_id="P{l.label}"><nameID aor="sip:{names[l.label]}"/></participant>' for l in legs)
    streams = "".join(f'<stream stream_id="T{l.label}" session_id="S"><label>{l.label}</label></stream>' for l in legs)
    # Crossed against the order of the lines: labels decide.
    links = "".join(
        f'<participantstreamassoc participant_id="P{l.label}"><send>T{l.label}</send></participantstreamassoc>' for l in reversed(legs))
    return (
        '<?xml version="1.0"?><recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>complete</datamode>'
        f'<session session_id="S"/>{people}{streams}{links}</recording>')


def offer(legs, version, profile):
    sdp = f"v=0\r\no=src 1 {version} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" + "".join(l.line(profile) for l in legs)
    return (
        f"--{BOUNDARY}\r\nContent-Type: application/sdp\r\n\r\n{sdp}\r\n--{BOUNDARY}\r\nContent-Type: application/rs-metadata+xml\r\n"
        f"Content-Disposition: recording-session\r\n\r\n{metadata(legs)}\r\n--{BOUNDARY}--\r\n").encode()


def take_answer(sdp, legs, profile):
    """Every line must be taken, like for like, with tag and suite as offered and another key than ours."""
    lines = re.split(r"(?m)^(?=m=)", sdp)[1:]
    if len(lines) != len(legs):
        raise RuntimeError(f"{len(lines)} lines in the answer")
    keys = []
    for leg, line in zip(legs, lines):
        port, answered = re.match(r"m=audio (\d+) (\S+) ", line).groups()
        tag, suite, key = re.search(r"(?m)^a=crypto:(\d+) (\S+) inline:([A-Za-z0-9+/=]+)\r?$", line).groups()
        key = base64.b64decode(key)
        if answered != profile or int(tag) != 7 + int(leg.label) or suite != leg.suite or key == leg.key or int(port) == 0:
            raise RuntimeError("the answer is not like for like")
        if f"a={'inactive' if leg.held else 'recvonly'}" not in line or f"a=label:{leg.label}" not in line:
            raise RuntimeError("direction or label of the answer")
        leg.remote = ("127.0.0.1", int(port))
        keys.append((suite, key))
    return keys


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--transport", choices=["tcp", "tls"], default="tcp")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--ca")
    parser.add_argument("--name", default="localhost")
    parser.add_argument("--suite", choices=SUITES, required=True)
    parser.add_argument("--next-suite", choices=SUITES, help="suite of the new keys")
    parser.add_argument("--profile", default="RTP/SAVP")
    parser.add_argument("--customer", required=True)
    parser.add_argument("--agent", required=True)
    parser.add_argument("--scenario", choices=["plain", "rekey", "hold", "attack"], default="plain")
    arguments = parser.parse_args()

    with open(arguments.customer, "rb") as customer, open(arguments.agent, "rb") as agent:
        # Numbers that wrap soon: the rollover counter is part of every run.
        legs = [Leg("1", customer.read(), 65500), Leg("2", agent.read(), 65400)]
    ticks = min(len(leg.audio) for leg in legs) // 160
    for leg in legs:
        leg.new_key(arguments.suite)
    dialog = Dialog(arguments)
    version = 1
    keys = take_answer(dialog.invite(offer(legs, version, arguments.profile)), legs, arguments.profile)
    for leg, (suite, key) in zip(legs, keys):
        leg.use_key()
        leg.hear(suite, key)

    own_keys_changed = False
    began = time.monotonic()
    switch_at = {}
    for tick in range(ticks):
        if arguments.scenario == "rekey" and tick == ticks // 2:
            version += 1
            for leg in legs:
                leg.new_key(arguments.next_suite or arguments.suite)
            renewed = take_answer(dialog.invite(offer(legs, version, arguments.profile)), legs, arguments.profile)
            own_keys_changed = renewed != keys
            for leg, (suite, key) in zip(legs, renewed):
                if own_keys_changed:
                    leg.hear(suite, key)
                # A few packets more under the old key, as they would be in flight.
                switch_at[leg.label] = tick + 5
        if arguments.scenario == "hold" and tick in (ticks // 3, 2 * ticks // 3):
            version += 1
            legs[0].held = tick == ticks // 3
            take_answer(dialog.invite(offer(legs, version, arguments.profile)), legs, arguments.profile)
        delay = began + 0.02 * tick - time.monotonic()
        if delay > 0:
            time.sleep(delay)
        for leg in legs:
            if switch_at.get(leg.label) == tick:
                sequence = leg.sequence
                leg.use_key()
                # libsrtp begins a stream without a wrap behind it, as some senders do after new keys; the numbers go on.
                leg.sequence = sequence
            leg.send(tick, arguments.scenario == "attack" and tick >= 10)
            if tick % 50 == 25 and not leg.held:
                leg.report(tick)
            leg.read_reports()

    # Reports that are under way.
    select.select([leg.socket for leg in legs], [], [], 1.0)
    for leg in legs:
        leg.read_reports()
    dialog.request("BYE")
    status, _, _ = dialog.response()
    print(json.dumps({
        "tls": dialog.tls,
        "bye": status,
        "ownKeysChanged": own_keys_changed,
        "legs": [{"label": l.label, "sent": l.sent, "reports": l.reports, "badReports": l.bad_reports} for l in legs],
    }))


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What a mirror port shows of one encrypted call, put on the wire of a virtual interface: SIP in the clear through a proxy, SRTP by Debian's
python3-pylibsrtp through a relay that encrypts anew, so that each hop has a suite and keys of its own, and a re-INVITE with new keys in the
middle. Needs root.

  secure-call.py INTERFACE AGENT.ul CUSTOMER.ul SECONDS

Makes INTERFACE, prints 'ready', plays when a line comes on stdin, prints 'done', and removes the interface when stdin ends.
"""
import base64
import pathlib
import secrets
import socket
import struct
import subprocess
import sys
import time

from pylibsrtp import Policy

# The tests' recording client knows how to give libsrtp each suite.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from secure_src import SUITES, session

AGENT, SERVER, CUSTOMER = "10.77.1.10", "10.77.2.10", "10.77.3.10"
NUMBERS = ("+34600100002", "1002")
# Suite of the customer's hop and of the agent's.
OUTER, INNER = "AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"


class Key:
    """What one end of a hop shows in its SDP and protects with."""

    def __init__(self, suite):
        self.suite, self.octets = suite, secrets.token_bytes(SUITES[suite][1])
        self.sender, self.kept = session(suite, self.octets, Policy.SSRC_ANY_OUTBOUND)

    def sdp(self, address, port):
        return (
            f"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {port} RTP/SAVP 0\r\n"
            f"a=rtpmap:0 PCMU/8000\r\na=crypto:1 {self.suite} inline:{base64.b64encode(self.octets).decode()}|2^31\r\n")


class Wire:
    def __init__(self, interface):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.socket.bind((interface, 0))

    def send(self, source, destination, payload):
        (a, port_a), (b, port_b) = source, destination
        udp = struct.pack("!HHHH", port_a, port_b, 8 + len(payload), 0) + payload
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, socket.inet_aton(a), socket.inet_aton(b))
        self.socket.send(bytes.fromhex("02eccc00000202eccc0000010800") + head + udp)


class Call:
    def __init__(self, wire):
        self.wire, self.call_id, self.number = wire, secrets.token_hex(8), 0

    def new_keys(self):
        self.of_customer, self.to_customer = Key(OUTER), Key(OUTER)
        self.to_agent, self.of_agent = Key(INNER), Key(INNER)

    def message(self, first, method, answered, sdp=""):
        head = [
            first, "Via: SIP/2.0/UDP 10.77.3.10;branch=z9hG4bK1", f"From: <sip:{NUMBERS[0]}@example.com>;tag=c",
            f"To: <sip:{NUMBERS[1]}@example.com>" + (";tag=a" if answered else ""), f"Call-ID: {self.call_id}", f"CSeq: {self.number} {method}",
            "Max-Forwards: 70", *(["Content-Type: application/sdp"] if sdp else []), f"Content-Length: {len(sdp)}"]
        return ("\r\n".join(head) + "\r\n\r\n" + sdp).encode()

    def show(self, source, destination, text):
        self.wire.send((source, 5060), (destination, 5060), text)
        time.sleep(0.05)

    def request(self, method, outer="", inner="", answered=True):
        first = f"{method} sip:{NUMBERS[1]}@example.com SIP/2.0"
        self.show(CUSTOMER, SERVER, self.message(first, method, answered, outer))
        self.show(SERVER, AGENT, self.message(first, method, answered, inner))

    def invite(self):
        answered = self.number > 0
        self.number += 1
        self.new_keys()
        self.request("INVITE", self.of_customer.sdp(CUSTOMER, 4000), self.to_agent.sdp(SERVER, 30002), answered)
        for source, destination, sdp in (
                (AGENT, SERVER, self.of_agent.sdp(AGENT, 5000)), (SERVER, CUSTOMER, self.to_customer.sdp(SERVER, 30000))):
            self.show(source, destination, self.message("SIP/2.0 200 OK", "INVITE", True, sdp))
        self.request("ACK")

    def bye(self):
        self.number += 1
        self.request("BYE")

    def talk(self, streams, first, last):
        began = time.monotonic()
        for tick in range(first, last):
            time.sleep(max(0, began + 0.02 * (tick - first) - time.monotonic()))
            for ssrc, audio, hops in streams:
                plain = struct.pack("!BBHII", 0x80, 0, (65500 + tick) & 0xFFFF, 160 * tick, ssrc) + audio[160 * tick:160 * (tick + 1)]
                for key, source, destination in hops:
                    self.wire.send(source, destination, getattr(self, key).sender.protect(plain))


def main():
    interface, agent, customer, seconds = sys.argv[1:]
    subprocess.run(["ip", "link", "add", interface, "type", "veth", "peer", "name", interface + "p"], check=True)
    try:
        for name in (interface, interface + "p"):
            subprocess.run(["ip", "link", "set", name, "up"], check=True)
        wire = Wire(interface + "p")
        print("ready", flush=True)
        sys.stdin.readline()
        call = Call(wire)
        streams = [
            (1, pathlib.Path(customer).read_bytes(), [
                ("of_customer", (CUSTOMER, 4000), (SERVER, 30000)), ("to_agent", (SERVER, 30002), (AGENT, 5000))]),
            (2, pathlib.Path(agent).read_bytes(), [
                ("of_agent", (AGENT, 5000), (SERVER, 30002)), ("to_customer", (SERVER, 30000), (CUSTOMER, 4000))]),
        ]
        half = int(seconds) * 25
        call.invite()
        call.talk(streams, 0, half)
        call.invite()
        call.talk(streams, half, 2 * half)
        call.bye()
        print("done", flush=True)
        sys.stdin.read()
    finally:
        subprocess.run(["ip", "link", "del", interface])


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A switch's mirror port in user space, for kernels without tunnel or VLAN devices: copies every frame that passes the named ports, both
directions, to one or more outlets, each with an encapsulation of its own. Python's standard library only.

  mirror-port.py --port swa --port swb --outlet plain,mir0 --outlet vxlan,mir1

Encapsulations: plain, vlan, qinq, gre, gre-ip, ipip, erspan2, erspan3, tzsp, vxlan, vxlan6, vxlan-fragments; faults: twice, lossy.
Writes 'mirroring' once it listens; on SIGTERM it writes how many frames it took, how many copies it could not send, how many frames it lost.
"""
import argparse
import os
import select
import signal
import socket
import struct
import sys

ETH_P_ALL = 3
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_STATISTICS, PACKET_MR_PROMISC, SO_RCVBUFFORCE = 263, 1, 6, 1, 33

# Locally administered hardware addresses, and documentation networks (RFC 5737, RFC 3849), for what carries the copies.
FROM_SWITCH, TO_MONITOR = bytes.fromhex("02eccc000001"), bytes.fromhex("02eccc000002")
SWITCH, MONITOR = socket.inet_aton("198.51.100.1"), socket.inet_aton("198.51.100.2")
SWITCH6, MONITOR6 = socket.inet_pton(socket.AF_INET6, "2001:db8:51::1"), socket.inet_pton(socket.AF_INET6, "2001:db8:51::2")
SMALL_MTU = 576


def ones_complement(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(kind, payload):
    return TO_MONITOR + FROM_SWITCH + struct.pack("!H", kind) + payload


def ipv4(protocol, payload, identification, offset=0, more=False):
    head = struct.pack(
        "!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), identification & 0xFFFF, (0x2000 if more else 0) | (offset // 8), 64, protocol, 0,
        SWITCH, MONITOR)
    return head[:10] + struct.pack("!H", ones_complement(head)) + head[12:] + payload


def over_ipv4(protocol, payload, number):
    return [ethernet(0x0800, ipv4(protocol, payload, number))]


def over_small_ipv4(protocol, payload, number):
    """In fragments of at most 576 octets, the last one first: a monitor may see them in any order."""
    room = (SMALL_MTU - 20) // 8 * 8
    parts = [(at, payload[at:at + room]) for at in range(0, len(payload), room)]
    return [ethernet(0x0800, ipv4(protocol, part, number, at, at + len(part) < len(payload))) for at, part in reversed(parts)]


def udp(port, payload, number):
    """The source port varies with the flow, as tunnel ends do; no checksum (RFC 7348 section 4.1)."""
    return struct.pack("!HHHH", 49152 + number % 4096, port, 8 + len(payload), 0) + payload


def udp6(port, payload, number):
    head = struct.pack("!HHHH", 49152 + number % 4096, port, 8 + len(payload), 0)
    pseudo = SWITCH6 + MONITOR6 + struct.pack("!II", 8 + len(payload), 17)
    checksum = ones_complement(pseudo + head + payload) or 0xFFFF
    return head[:6] + struct.pack("!H", checksum) + payload


def kind_of(frame):
    return struct.unpack("!H", frame[12:14])[0]


def is_ip(frame):
    return kind_of(frame) in (0x0800, 0x86DD)


def plain(frame, number):
    return [frame]


def vlan(frame, number):
    """IEEE 802.1Q: priority 5, VLAN 100."""
    return [frame[:12] + struct.pack("!HH", 0x8100, (5 << 13) | 100) + frame[12:]]


def qinq(frame, number):
    """IEEE 802.1ad: service tag 200, customer tag 100."""
    return [frame[:12] + struct.pack("!HHHH", 0x88A8, 200, 0x8100, 100) + frame[12:]]


def gre(frame, number):
    """RFC 2784 with key and sequence (RFC 2890), the whole frame within (transparent Ethernet bridging)."""
    return over_ipv4(47, struct.pack("!HHII", 0x3000, 0x6558, 7, number) + frame, number)


def gre_ip(frame, number):
    """RFC 2784 with a checksum, the packet within and no frame."""
    if not is_ip(frame):
        return []
    head = struct.pack("!HHHH", 0x8000, kind_of(frame), 0, 0)
    checksum = ones_complement(head + frame[14:])
    return over_ipv4(47, head[:4] + struct.pack("!HH", checksum, 0) + frame[14:], number)


def ipip(frame, number):
    """RFC 2003 and RFC 4213: the packet itself within IPv4."""
    return over_ipv4(41 if kind_of(frame) == 0x86DD else 4, frame[14:], number) if is_ip(frame) else []


def erspan2(frame, number):
    """ERSPAN type II: GRE with a sequence, then version 1, VLAN, class, truncation, session 33, port index 5."""
    head = struct.pack("!HHI", 0x1000, 0x88BE, number & 0xFFFFFFFF) + struct.pack("!HHI", (1 << 12) | 100, (3 << 11) | 33, 5)
    return over_ipv4(47, head + frame, number)


def erspan3(frame, number):
    """ERSPAN type III: GRE with a sequence, then version 2 with a timestamp and a platform subheader."""
    head = struct.pack("!HHI", 0x1000, 0x22EB, number & 0xFFFFFFFF)
    head += struct.pack("!HHIHH", (2 << 12) | 100, 33, number & 0xFFFFFFFF, 0, 1) + struct.pack("!Q", 5 << 58)
    return over_ipv4(47, head + frame, number)


def tzsp(frame, number):
    """TaZmen sniffer protocol: version 1, received packet, Ethernet; a padding tag, a tag with a value (RSSI), the end tag."""
    return over_ipv4(17, udp(37008, struct.pack("!BBH", 1, 0, 1) + bytes((0, 10, 1, 0xC0, 1)) + frame, number), number)


def vxlan(frame, number):
    """RFC 7348: VNI 4242."""
    return over_ipv4(17, udp(4789, struct.pack("!II", 0x08000000, 4242 << 8) + frame, number), number)


def vxlan_fragments(frame, number):
    return over_small_ipv4(17, udp(4789, struct.pack("!II", 0x08000000, 4242 << 8) + frame, number), number)


def vxlan6(frame, number):
    datagram = udp6(4789, struct.pack("!II", 0x08000000, 4242 << 8) + frame, number)
    return [ethernet(0x86DD, struct.pack("!IHBB", 6 << 28, len(datagram), 17, 64) + SWITCH6 + MONITOR6 + datagram)]


def twice(frame, number):
    """A switch that mirrors what comes in and what goes out copies what passes both of its ports twice, octet by octet."""
    return [frame, frame]


class Lossy:
    """An oversubscribed mirror: every tenth packet of media is not copied. Its other sighting is."""

    def __init__(self):
        self.media = 0

    def __call__(self, frame, number):
        if is_media(frame):
            self.media += 1
            if self.media % 10 == 0:
                return []
        return [frame]


def is_media(frame):
    """UDP between ports above 20000."""
    if kind_of(frame) != 0x0800 or frame[23] != 17:
        return False
    return min(struct.unpack("!HH", frame[34:38])) > 20000


ENCAPSULATIONS = {
    "plain": plain, "vlan": vlan, "qinq": qinq, "gre": gre, "gre-ip": gre_ip, "ipip": ipip, "erspan2": erspan2, "erspan3": erspan3,
    "tzsp": tzsp, "vxlan": vxlan, "vxlan6": vxlan6, "vxlan-fragments": vxlan_fragments, "twice": twice, "lossy": Lossy(),
}


def packet_socket(interface, protocol):
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(protocol))
    opened.bind((interface, protocol))
    return opened


def listen(interface):
    opened = packet_socket(interface, ETH_P_ALL)
    opened.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 32 << 20)
    membership = struct.pack("iHH8s", socket.if_nametoindex(interface), PACKET_MR_PROMISC, 0, b"")
    opened.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership)
    opened.setblocking(False)
    return opened


def outlet(text):
    name, _, interface = text.partition(",")
    if name not in ENCAPSULATIONS or not interface:
        raise argparse.ArgumentTypeError(f"'{text}': an encapsulation ({', '.join(ENCAPSULATIONS)}), a comma, an interface")
    return ENCAPSULATIONS[name], interface


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", action="append", required=True, metavar="IFACE")
    parser.add_argument("--outlet", action="append", required=True, type=outlet, metavar="ENCAPSULATION,IFACE")
    given = parser.parse_args()
    ports = [listen(port) for port in given.port]
    outlets = [(encapsulate, packet_socket(interface, 0)) for encapsulate, interface in given.outlet]
    poll = select.poll()
    for port in ports:
        poll.register(port, select.POLLIN)
    try:
        # A switch shares its processor with nobody.
        os.nice(-5)
    except PermissionError:
        pass

    running = True

    def stop(*_):
        nonlocal running
        running = False

    signal.signal(signal.SIGTERM, stop)
    print("mirroring", flush=True)
    taken = unsent = 0
    while running:
        poll.poll(100)
        more = True
        while more and running:
            # In turn: a switch copies frames as they come, however far we are behind.
            more = False
            for port in ports:
                try:
                    frame = port.recv(65536)
                except BlockingIOError:
                    continue
                more = True
                taken += 1
                for encapsulate, to in outlets:
                    for copy in encapsulate(frame, taken):
                        try:
                            to.send(copy)
                        except OSError:
                            unsent += 1
    lost = sum(struct.unpack("II", port.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1] for port in ports)
    print(f"{taken} frames taken, {unsent} copies not sent, {lost} frames lost", flush=True)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""A small PBX for the tests: connects whoever calls an extension with that extension's phone, relays their RTP, sends the recorder a copy of
both legs (SIPREC, RFC 7866), and has a whisper feature: who calls *33EXTENSION and knows the password (digest, SHA-256 and MD5) is mixed into
what that extension hears, and into nothing else. SIP over UDP, G.711 mu-law. Python's standard library only; it shares no code with EdgeCx.

Prints what happens, one line each:
  up EXTENSION | recorded EXTENSION | whisper EXTENSION ALGORITHM | denied EXTENSION | whisper-over EXTENSION | down EXTENSION
"""
import argparse
import hashlib
import re
import secrets
import selectors
import socket
import struct

FRAME = 160


def mu_decode(octet):
    octet = ~octet & 0xFF
    value = ((((octet & 0x0F) << 3) + 0x84) << ((octet & 0x70) >> 4)) - 0x84
    return -value if octet & 0x80 else value


def mu_encode(value):
    sign = 0x80 if value < 0 else 0
    value = min(abs(value), 32635) + 0x84
    segment = max(0, value.bit_length() - 8)
    return ~(sign | (segment << 4) | ((value >> (segment + 3)) & 0x0F)) & 0xFF


DECODED = [mu_decode(octet) for octet in range(256)]


def say(*words):
    print(*words, flush=True)


class Message:
    def __init__(self, data):
        head, _, self.body = data.decode("utf-8", "replace").partition("\r\n\r\n")
        self.start, *lines = head.split("\r\n")
        self.headers = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        words = self.start.split(" ", 2)
        self.status = int(words[1]) if words[0].startswith("SIP/") else 0
        self.method, self.uri = (None, None) if self.status else (words[0], words[1])

    def get(self, *names):
        return next((value for name, value in self.headers if name in names), "")

    def all(self, *names):
        return [value for name, value in self.headers if name in names]

    @property
    def call_id(self):
        return self.get("call-id", "i")

    @property
    def cseq(self):
        number, method = self.get("cseq").split()
        return int(number), method


def tag_of(value):
    found = re.search(r";tag=([^;\s]+)", value)
    return found.group(1) if found else ""


def media_of(sdp):
    address = re.search(r"c=IN IP4 (\S+)", sdp).group(1)
    lines = re.findall(r"m=audio (\d+) \S+ ([\d ]+)", sdp)
    return [((address, int(port)), formats.split()) for port, formats in lines]


class Media:
    """One RTP socket toward one party."""

    def __init__(self, pbx, handler):
        self.pbx, self.remote = pbx, None
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((pbx.host, 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        pbx.selector.register(self.socket, selectors.EVENT_READ, lambda: self.read(handler))

    def read(self, handler):
        try:
            while self.socket.fileno() >= 0:
                data = self.socket.recv(2048)
                if len(data) >= 12 and data[0] >> 6 == 2 and not 192 <= data[1] <= 223:
                    handler(data)
        except BlockingIOError:
            return

    def send(self, data):
        if self.remote:
            self.socket.sendto(data, self.remote)

    def sdp(self, formats="0", more=""):
        return (f"v=0\r\no=pbx 1 1 IN IP4 {self.pbx.host}\r\ns=-\r\nc=IN IP4 {self.pbx.host}\r\nt=0 0\r\n"
                f"m=audio {self.port} RTP/AVP {formats}\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\n{more}")

    def close(self):
        self.pbx.selector.unregister(self.socket)
        self.socket.close()


class Leg:
    """One dialog; ours to call (invite) or theirs (answer)."""

    def __init__(self, pbx, peer, call_id, uri):
        self.pbx, self.peer, self.call_id, self.uri = pbx, peer, call_id, uri
        self.tag, self.remote, self.number, self.over = secrets.token_hex(6), "", 1, False
        self.local, self.on_answer, self.on_bye, self.last = f"<sip:pbx@{pbx.address}>;tag={self.tag}", None, None, b""
        self.taken = 0
        pbx.legs[call_id] = self

    def request(self, method, body="", kind="application/sdp", more=""):
        if method not in ("ACK", "CANCEL"):
            self.number += 1
        number = self.invited if method == "ACK" else self.number
        text = (f"{method} {self.uri} SIP/2.0\r\nVia: SIP/2.0/UDP {self.pbx.address};branch=z9hG4bK{secrets.token_hex(8)}\r\nMax-Forwards: 70\r\n"
                f"From: {self.local}\r\nTo: {self.remote}\r\nCall-ID: {self.call_id}\r\nCSeq: {number} {method}\r\n"
                f"Contact: <sip:pbx@{self.pbx.address}>{';+sip.src' if 'siprec' in more else ''}\r\n{more}")
        text += f"Content-Type: {kind}\r\n" if body else ""
        if method == "INVITE":
            self.invited = number
        self.pbx.send(self.peer, text + f"Content-Length: {len(body.encode())}\r\n\r\n{body}")

    def answer(self, request, status, reason, body="", more=""):
        to = request.get("to", "t")
        to = to if tag_of(to) or status == 100 else f"{to};tag={self.tag}"
        via = "".join(f"Via: {value}\r\n" for value in request.all("via", "v"))
        text = (f"SIP/2.0 {status} {reason}\r\n{via}From: {request.get('from', 'f')}\r\nTo: {to}\r\nCall-ID: {self.call_id}\r\n"
                f"CSeq: {request.get('cseq')}\r\nContact: <sip:pbx@{self.pbx.address}>\r\n{more}")
        text += "Content-Type: application/sdp\r\n" if body else ""
        self.last = self.pbx.send(self.peer, text + f"Content-Length: {len(body.encode())}\r\n\r\n{body}")

    def take_dialog(self, request):
        self.local, self.remote = f"{request.get('to', 't')};tag={self.tag}", request.get("from", "f")
        contact = re.search(r"<([^>]+)>", request.get("contact", "m"))
        self.uri = contact.group(1) if contact else self.uri

    def bye(self):
        if not self.over:
            self.over = True
            self.request("BYE")


class Call:
    """A customer, an agent, a recorder, and whoever whispers to the agent."""

    def __init__(self, pbx, extension, request, peer):
        self.pbx, self.extension, self.whisper, self.mixed = pbx, extension, None, []
        self.customer_media, self.agent_media = Media(pbx, self.from_customer), Media(pbx, self.from_agent)
        self.recorder_media = [Media(pbx, lambda _: None), Media(pbx, lambda _: None)]
        self.whisper_media = None
        self.customer_media.remote = media_of(request.body)[0][0]
        self.customer, self.invite = Leg(pbx, peer, request.call_id, ""), request
        self.customer.take_dialog(request)
        phone = pbx.phones[extension]
        self.agent = Leg(pbx, phone, secrets.token_hex(10), f"sip:{extension}@{phone[0]}:{phone[1]}")
        self.agent.remote = f"<{self.agent.uri}>"
        self.recorder = None
        for leg in (self.customer, self.agent):
            leg.on_bye = self.end
        self.customer.answer(request, 100, "Trying")
        self.agent.on_answer = self.agent_answered
        self.agent.request("INVITE", self.agent_media.sdp())
        pbx.calls[extension] = self

    def agent_answered(self, response):
        if response.status >= 300:
            self.customer.answer(self.invite, response.status, "Refused")
            self.end(self.agent)
            return
        self.agent_media.remote = media_of(response.body)[0][0]
        self.customer.answer(self.invite, 200, "OK", self.customer_media.sdp())
        say("up", self.extension)
        self.record()

    def record(self):
        recorder, boundary = self.pbx.recorder, "pbx-boundary"
        streams = "".join(
            f'<participant participant_id="p{n}"><nameID aor="sip:{aor}"/></participant><stream stream_id="s{n}" session_id="x"><label>{n}</label></stream>'
            f'<participantstreamassoc participant_id="p{n}"><send>s{n}</send></participantstreamassoc>'
            for n, aor in ((1, "customer@customer.edgecx.invalid"), (2, f"{self.extension}@agent.edgecx.invalid")))
        metadata = ('<?xml version="1.0" encoding="UTF-8"?>\r\n<recording xmlns="urn:ietf:params:xml:ns:recording:1"><datamode>complete</datamode>'
                    f'<session session_id="x"/>{streams}</recording>')
        sdp = (f"v=0\r\no=pbx 1 1 IN IP4 {self.pbx.host}\r\ns=-\r\nc=IN IP4 {self.pbx.host}\r\nt=0 0\r\n" + "".join(
            f"m=audio {media.port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=label:{n}\r\na=sendonly\r\n" for n, media in enumerate(self.recorder_media, 1)))
        body = (f"--{boundary}\r\nContent-Type: application/sdp\r\n\r\n{sdp}\r\n--{boundary}\r\nContent-Type: application/rs-metadata+xml\r\n"
                f"Content-Disposition: recording-session\r\n\r\n{metadata}\r\n--{boundary}--\r\n")
        self.recorder = Leg(self.pbx, recorder, secrets.token_hex(10), f"sip:{recorder[0]}:{recorder[1]}")
        self.recorder.remote = f"<{self.recorder.uri}>"
        self.recorder.on_answer = self.recorder_answered
        self.recorder.request("INVITE", body, f"multipart/mixed;boundary={boundary}", "Require: siprec\r\nX-EdgeCx-Notice: notified\r\n")

    def recorder_answered(self, response):
        if response.status < 300:
            for media, (remote, _) in zip(self.recorder_media, media_of(response.body)):
                media.remote = remote
            say("recorded", self.extension)

    def from_customer(self, data):
        self.recorder_media[0].send(data)
        if self.mixed:
            spoken, self.mixed = self.mixed[:len(data) - 12], self.mixed[len(data) - 12:]
            heard = bytearray(data)
            for i, sample in enumerate(spoken):
                heard[12 + i] = mu_encode(max(-32635, min(32635, DECODED[heard[12 + i]] + sample)))
            data = bytes(heard)
        self.agent_media.send(data)

    def from_agent(self, data):
        self.recorder_media[1].send(data)
        self.customer_media.send(data)

    def from_whisper(self, data):
        # Comfort noise (13) is not audio; what waits is bounded, as in any mixer.
        if data[1] & 0x7F == 0:
            self.mixed = (self.mixed + [DECODED[octet] for octet in data[12:]])[-10 * FRAME:]

    def whispered(self, leg, request, algorithm):
        self.whisper, self.whisper_media = leg, Media(self.pbx, self.from_whisper)
        remote, formats = media_of(request.body)[0]
        self.whisper_media.remote = remote
        leg.take_dialog(request)
        leg.on_bye = self.whisper_ended
        formats = " ".join(f for f in formats if f in ("0", "13"))
        leg.answer(request, 200, "OK", self.whisper_media.sdp(formats))
        say("whisper", self.extension, algorithm)

    def whisper_ended(self, _):
        say("whisper-over", self.extension)
        self.whisper_media.close()
        self.whisper, self.mixed = None, []

    def end(self, by):
        if self.pbx.calls.pop(self.extension, None) is None:
            return
        by.over = True
        for leg in (self.customer, self.agent, self.recorder, self.whisper):
            if leg:
                leg.bye()
        for media in (self.customer_media, self.agent_media, *self.recorder_media, *([self.whisper_media] if self.whisper else [])):
            media.close()
        say("down", self.extension)


class Pbx:
    REALM = "test pbx"

    def __init__(self, options):
        self.host, port = options.listen.split(":")
        self.address, self.selector = options.listen, selectors.DefaultSelector()
        self.phones = {e: (h, int(p)) for e, h, p in (re.split("[=:]", phone) for phone in options.phone)}
        host, recorder_port = options.recorder.split(":")
        self.recorder, self.user, self.password = (host, int(recorder_port)), options.user, options.password
        self.algorithms, self.nonces = options.algorithms.split(","), {}
        self.legs, self.calls = {}, {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((self.host, int(port)))
        self.selector.register(self.socket, selectors.EVENT_READ, self.read)

    def send(self, peer, text):
        data = text.encode()
        self.socket.sendto(data, peer)
        return data

    def run(self):
        say("ready")
        while True:
            for key, _ in self.selector.select():
                try:
                    key.data()
                except (OSError, ValueError, KeyError, AttributeError, IndexError) as error:
                    say("fault", type(error).__name__, error)

    def read(self):
        data, peer = self.socket.recvfrom(65536)
        if len(data) < 20:
            return
        message = Message(data)
        leg = self.legs.get(message.call_id)
        if message.status:
            self.take_response(leg, message)
        elif message.method == "ACK":
            return
        elif leg is not None:
            self.take_in_dialog(leg, message)
        elif message.method == "INVITE":
            self.take_call(message, peer)
        else:
            Leg(self, peer, message.call_id, message.uri).answer(message, 200 if message.method == "OPTIONS" else 481, "OK")
            del self.legs[message.call_id]

    def take_response(self, leg, response):
        if leg is None or response.status < 200 or response.cseq[1] != "INVITE":
            return
        leg.remote = response.get("to", "t")
        contact = re.search(r"<([^>]+)>", response.get("contact", "m"))
        if contact and response.status < 300:
            leg.uri = contact.group(1)
        leg.request("ACK")
        if leg.on_answer:
            leg.on_answer, answered = None, leg.on_answer
            answered(response)

    def take_in_dialog(self, leg, request):
        if request.method == "BYE":
            leg.answer(request, 200, "OK")
            if not leg.over:
                leg.over = True
                leg.on_bye(leg)
        elif request.method == "INVITE" and not tag_of(request.get("to", "t")):
            # A new number is a new try, with credentials now; the same one comes again because our answer was lost.
            if request.cseq[0] != leg.taken and leg.on_bye is None:
                self.take_whisper(leg, request)
            elif leg.last:
                self.socket.sendto(leg.last, leg.peer)
        elif request.method == "CANCEL":
            leg.answer(request, 200, "OK")
        elif request.method == "OPTIONS":
            leg.answer(request, 481 if leg.over else 200, "OK")
        else:
            leg.answer(request, 405, "Method Not Allowed")

    def take_call(self, request, peer):
        user = re.match(r"sips?:([^@;]+)@", request.uri).group(1)
        if user.startswith("*33"):
            self.take_whisper(Leg(self, peer, request.call_id, request.uri), request)
        elif user in self.phones and user not in self.calls:
            Call(self, user, request, peer)
        else:
            Leg(self, peer, request.call_id, request.uri).answer(request, 404 if user not in self.phones else 486, "No")

    def take_whisper(self, leg, request):
        leg.taken = request.cseq[0]
        extension = re.match(r"sips?:\*33([^@;]+)@", request.uri).group(1)
        verdict = self.verify(request)
        call = self.calls.get(extension)
        if verdict is None:
            challenges = "".join(
                f'WWW-Authenticate: Digest realm="{self.REALM}", nonce="{self.nonce(a)}", algorithm={a}, qop="auth"\r\n' for a in self.algorithms)
            if request.get("authorization"):
                say("denied", extension)
            leg.answer(request, 401, "Unauthorized", more=challenges)
        elif call is None or call.whisper:
            leg.answer(request, 480, "Temporarily Unavailable")
        else:
            call.whispered(leg, request, verdict)

    def nonce(self, algorithm):
        nonce = secrets.token_hex(12)
        self.nonces[nonce] = algorithm
        return nonce

    def verify(self, request):
        given = {m.group(1).lower(): m.group(2) or m.group(3) for m in re.finditer(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', request.get("authorization"))}
        algorithm = self.nonces.get(given.get("nonce", ""))
        if algorithm is None or given.get("algorithm") != algorithm or given.get("uri") != request.uri or given.get("username") != self.user:
            return None

        def digest(text):
            return (hashlib.sha256 if algorithm == "SHA-256" else hashlib.md5)(text.encode()).hexdigest()

        ha1, ha2 = digest(f"{self.user}:{self.REALM}:{self.password}"), digest(f"{request.method}:{request.uri}")
        expected = digest(f"{ha1}:{given['nonce']}:{given['nc']}:{given['cnonce']}:auth:{ha2}")
        return algorithm if secrets.compare_digest(expected, given.get("response", "")) else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", required=True, help="ADDRESS:PORT")
    parser.add_argument("--phone", action="append", required=True, help="EXTENSION=ADDRESS:PORT")
    parser.add_argument("--recorder", required=True, help="ADDRESS:PORT of the session recording server")
    parser.add_argument("--user", default="edgecx")
    parser.add_argument("--password", required=True)
    parser.add_argument("--algorithms", default="MD5,SHA-256")
    Pbx(parser.parse_args()).run()


if __name__ == "__main__":
    main()

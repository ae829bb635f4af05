#!/usr/bin/env python3
"""A call centre in network namespaces: agents' phones and customers' phones (baresip), a server (kamailio, rtpengine in user space), a
switch (a bridge) and its mirror port. Commands on stdin, one a line; each is answered by 'ok [...]' or 'error ...'. When stdin ends,
whatever was started is ended and whatever was made is removed. Python's standard library only; needs root.

  phone NAME agent|customer NUMBER WAV [6] [tcp] [pcma] [record]
                              a phone that plays WAV; the number's last digit (2, 4, 6 or 8) is its port's
  heard NAME                  after its call: the WAVs of what a phone that records was given to hear, one for each time its media began
  namespace ROLE              the name of agent's, server's, customer's or switch's network namespace
  relay kill|start            SIGKILL to the media relay; and a new one
  dial NAME NUMBER            and wait until both sides say that the call stands
  hold NAME | resume NAME     and wait for the answer
  hangup NAME                 and wait until the call is closed
  outlet ENCAPSULATION        a new interface in the caller's namespace; answers its name
  mirror                      starts copying both switch ports to every outlet; 'unmirror' stops, answering the tool's figures
  clear                       ends the phones, the mirror and the outlets
"""
import ctypes
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
CLONE_NEWNET, PR_SET_PDEATHSIG = 0x40000000, 1
LIBC = ctypes.CDLL(None, use_errno=True)
PATIENCE = 30

# One switched network; what tells agents from others is their subnet.
ADDRESSES = {
    "agent": ("10.77.1.10", "fd77::1:10"),
    "server": ("10.77.2.10", "fd77::2:10"),
    "customer": ("10.77.3.10", "fd77::3:10"),
}


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")


def until(condition, what):
    end = time.monotonic() + PATIENCE
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {PATIENCE} s")
        time.sleep(0.05)


def prepare_program():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        # Phones and relays of their own would not wait for the tests' processors.
        os.nice(-10)
    except PermissionError:
        pass


def socket_within(namespace, address):
    """A TCP connection out of another network namespace: a socket stays where it was made."""
    made = []

    def connect():
        with open(f"/run/netns/{namespace}", "rb") as there:
            if LIBC.setns(there.fileno(), CLONE_NEWNET) == 0:
                try:
                    made.append(socket.create_connection(address, 2))
                except OSError:
                    pass

    # The thread ends in the other namespace; nobody else was moved.
    thread = threading.Thread(target=connect)
    thread.start()
    thread.join()
    return made[0] if made else None


class Program:
    def __init__(self, testbed, namespace, name, *command):
        self.name = name
        self.log = testbed.folder / f"{name}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", namespace, *command], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=prepare_program)

    def said(self):
        return self.log.read_text(errors="replace")

    def check(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.name} ended with {self.process.returncode}: {self.said()[-2000:]}")

    def stop(self):
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, how)
            except ProcessLookupError:
                pass
            try:
                self.process.wait(5)
                return
            except subprocess.TimeoutExpired:
                continue


class Phone(Program):
    def __init__(self, testbed, name, side, number, wav, options):
        six = "6" in options
        port = 5060 + int(number[-1])
        control, rtp = 7000 + port, 20000 + 100 * int(number[-1])
        folder = testbed.folder / name
        folder.mkdir()
        host, server = ADDRESSES[side][six], ADDRESSES["server"][six]
        bracket = "[{}]" if six else "{}"
        testbed.fill("baresip.config", folder / "config", {
            "ADDRESS": bracket.format(host), "PORT": port, "RTP": rtp, "RTPLAST": rtp + 98, "WAV": wav, "CONTROL": control,
            "MODULES": "/usr/lib/baresip/modules", "FAMILY": "ipv6" if six else "ipv4",
            "RECORD": f"module sndfile.so\nsnd_path {folder}" if "record" in options else ""})
        codec = "PCMA" if "pcma" in options else "PCMU"
        transport = ";transport=tcp" if "tcp" in options else ""
        self.number, self.domain = number, bracket.format(server)
        self.transport = transport
        (folder / "accounts").write_text(
            f"<sip:{number}@{self.domain}{transport}>;regint=0;answermode=auto;audio_codecs={codec}/8000/1;medianat=;"
            f'outbound="sip:{self.domain}{transport}"\n')
        (folder / "contacts").write_text("")
        self.events, self.arrived = [], threading.Condition()
        super().__init__(testbed, testbed.namespaces[side], name, "baresip", "-6" if six else "-4", "-f", str(folder))
        self.control = until(lambda: self.check() or socket_within(testbed.namespaces[side], ("127.0.0.1", control)), f"{name}: control")
        self.control.settimeout(None)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        stream = self.control.makefile("rb")
        try:
            while True:
                digits = b""
                while (one := stream.read(1)) != b":":
                    if not one:
                        return
                    digits += one
                message = json.loads(stream.read(int(digits) + 1)[:-1])
                with self.arrived:
                    self.events.append(message)
                    self.arrived.notify_all()
        except (OSError, ValueError):
            return

    def count(self, kind):
        return sum(1 for event in self.events if event.get("type") == kind)

    def wait(self, kind, beyond):
        with self.arrived:
            if not self.arrived.wait_for(lambda: self.count(kind) > beyond, PATIENCE):
                raise TimeoutError(f"{self.name}: no {kind} within {PATIENCE} s: {self.said()[-2000:]} {self.events}")

    def command(self, command, parameters=""):
        text = json.dumps({"command": command, "params": parameters}).encode()
        self.control.sendall(b"%d:%s," % (len(text), text))


class Testbed:
    def __init__(self):
        self.tag = str(os.getpid())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="edgecx-mirror-"))
        self.namespaces = {role: f"edgecx-{self.tag}-{role}" for role in ("agent", "server", "customer", "switch")}
        self.programs, self.phones, self.outlets, self.tool, self.numbered = [], {}, [], None, 0

    def fill(self, template, to, values):
        text = (HERE / template).read_text()
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        to.write_text(text)

    def within(self, role, *command):
        run("ip", "-n", self.namespaces[role], *command)

    def sweep(self):
        """Removes what a testbed that was killed has left."""
        listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout
        for name in (line.split()[0] for line in listed.splitlines() if line.startswith("edgecx-")):
            owner = name.split("-")[1]
            if not os.path.exists(f"/proc/{int(owner)}"):
                self.remove(name)

    @staticmethod
    def remove(namespace):
        left = subprocess.run(["ip", "netns", "pids", namespace], capture_output=True, text=True).stdout.split()
        for process in left:
            try:
                os.kill(int(process), signal.SIGKILL)
            except ProcessLookupError:
                pass
        subprocess.run(["ip", "netns", "del", namespace], capture_output=True)

    def set_up(self):
        self.sweep()
        for role, name in self.namespaces.items():
            run("ip", "netns", "add", name)
            self.within(role, "link", "set", "lo", "up")
        self.within("switch", "link", "add", "bridge0", "type", "bridge", "mcast_snooping", "0")
        self.within("switch", "link", "set", "bridge0", "addrgenmode", "none", "up")
        for role, (four, six) in ADDRESSES.items():
            there = self.namespaces[role]
            self.within("switch", "link", "add", f"port-{role}", "type", "veth", "peer", "name", "eth0", "netns", there)
            self.within("switch", "link", "set", f"port-{role}", "master", "bridge0", "addrgenmode", "none", "up")
            self.within(role, "addr", "add", f"{four}/16", "dev", "eth0")
            self.within(role, "addr", "add", f"{six}/64", "dev", "eth0", "nodad")
            self.within(role, "link", "set", "eth0", "up")
            # A network card would have filled the checksums in before a switch sees the frame.
            subprocess.run(["ip", "netns", "exec", there, sys.executable, str(HERE / "testbed.py"), "--checksums", "eth0"], check=True)
        server = self.namespaces["server"]
        values = {"FOLDER": self.folder, "MODULES": "/usr/lib/x86_64-linux-gnu/kamailio/modules"}
        for role, (four, six) in ADDRESSES.items():
            values |= {f"{role.upper()}4": four, f"{role.upper()}6": six}
        self.fill("kamailio.cfg", self.folder / "kamailio.cfg", values)
        self.fill("rtpengine.conf", self.folder / "rtpengine.conf", values)
        self.start_relay()
        proxy = Program(
            self, server, "kamailio", "kamailio", "-f", str(self.folder / "kamailio.cfg"), "-DD", "-E", "-m", "32", "-M", "4",
            "-Y", str(self.folder), "-P", str(self.folder / "kamailio.pid"))
        self.programs.append(proxy)
        until(lambda: proxy.check() or self.listens(":5060 "), "kamailio")

    def start_relay(self):
        relay = Program(self, self.namespaces["server"], "rtpengine", "rtpengine", "--config-file", str(self.folder / "rtpengine.conf"))
        self.programs.append(relay)
        until(lambda: relay.check() or self.listens(":2223 "), "rtpengine")

    def relay(self, command):
        if command == "start":
            return self.start_relay()
        relay = next(p for p in reversed(self.programs) if p.name == "rtpengine")
        self.programs.remove(relay)
        os.killpg(relay.process.pid, signal.SIGKILL)
        relay.process.wait(5)

    def namespace(self, role):
        return self.namespaces[role]

    def heard(self, name):
        return " ".join(sorted(map(str, (self.folder / name).glob("dump-*-dec.wav"))))

    def listens(self, port):
        done = subprocess.run(
            ["ip", "netns", "exec", self.namespaces["server"], "ss", "-Hlun"], capture_output=True, text=True, check=True)
        return port in done.stdout

    def phone(self, name, side, number, wav, *options):
        self.phones[name] = Phone(self, name, side, number, wav, options)

    def dial(self, name, number):
        caller, called = self.phones[name], next(p for p in self.phones.values() if p.number == number)
        before = [(p, p.count("CALL_ESTABLISHED")) for p in (caller, called)]
        caller.command("dial", f"sip:{number}@{caller.domain}{caller.transport}")
        for phone, count in before:
            phone.wait("CALL_ESTABLISHED", count)

    def hold(self, name):
        self.offer(name, "hold")

    def resume(self, name):
        self.offer(name, "resume")

    def offer(self, name, command):
        phone = self.phones[name]
        before = phone.count("CALL_REMOTE_SDP")
        phone.command(command)
        phone.wait("CALL_REMOTE_SDP", before)

    def hangup(self, name):
        phone = self.phones[name]
        before = phone.count("CALL_CLOSED")
        phone.command("hangup")
        phone.wait("CALL_CLOSED", before)

    def outlet(self, encapsulation):
        self.numbered += 1
        name, peer = f"ecm{self.tag}x{self.numbered}", f"mirror{self.numbered}"
        run("ip", "link", "add", name, "mtu", "9000", "type", "veth", "peer", "name", peer, "mtu", "9000", "netns", self.namespaces["switch"])
        self.outlets.append((name, f"{encapsulation},{peer}"))
        self.within("switch", "link", "set", peer, "addrgenmode", "none", "up")
        run("ip", "link", "set", name, "addrgenmode", "none", "up")
        return name

    def mirror(self):
        command = [sys.executable, str(HERE / "mirror-port.py"), "--port", "port-agent", "--port", "port-customer"]
        for _, outlet in self.outlets:
            command += ["--outlet", outlet]
        self.tool = Program(self, self.namespaces["switch"], f"mirror-port-{self.numbered}", *command)
        until(lambda: self.tool.check() or "mirroring" in self.tool.said(), "mirror port")

    def unmirror(self):
        tool, self.tool = self.tool, None
        tool.stop()
        return tool.said().splitlines()[-1]

    def clear(self):
        for phone in self.phones.values():
            phone.stop()
            shutil.rmtree(self.folder / phone.name, ignore_errors=True)
        self.phones = {}
        if self.tool is not None:
            self.unmirror()
        for name, _ in self.outlets:
            run("ip", "link", "del", name)
        self.outlets = []

    def tear_down(self):
        for step in (self.clear, *(p.stop for p in reversed(self.programs))):
            try:
                step()
            except Exception as error:
                print(f"error while ending: {error}", file=sys.stderr)
        for name in self.namespaces.values():
            self.remove(name)
        shutil.rmtree(self.folder, ignore_errors=True)


def complete_checksums(interface):
    """ETHTOOL_STXCSUM 0: what is sent carries its checksum, as on a wire."""
    import array
    import fcntl
    import struct
    value = array.array("B", struct.pack("II", 0x17, 0))
    request = struct.pack("16sP", interface.encode(), value.buffer_info()[0])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8946, request)


def main():
    if sys.argv[1:2] == ["--checksums"]:
        return complete_checksums(sys.argv[2])
    commands = ("phone", "dial", "hold", "resume", "hangup", "heard", "namespace", "relay", "outlet", "mirror", "unmirror", "clear")
    testbed = Testbed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        testbed.set_up()
        print(f"ok {testbed.folder}", flush=True)
        for line in sys.stdin:
            command, *arguments = line.split()
            try:
                if command not in commands:
                    raise ValueError(f"'{command}': {', '.join(commands)}")
                answer = getattr(testbed, command)(*arguments)
                print(f"ok {answer or ''}".strip(), flush=True)
            except Exception as error:
                print("error " + f"{line.strip()}: {error}".replace("\n", " | "), flush=True)
    except Exception as error:
        print("error " + str(error).replace("\n", " | "), flush=True)
        return 1
    finally:
        testbed.tear_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())

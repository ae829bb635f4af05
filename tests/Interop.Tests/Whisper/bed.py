#!/usr/bin/env python3
"""The bed of the whisper test: an agent's and a customer's phone (baresip) in network namespaces, a PBX (pbx.py) between them. Commands on
stdin, one a line; each is answered by 'ok [...]' or 'error ...'. When stdin ends, whatever was started is ended and whatever was made is removed.

  pbx RECORDER PASSWORD [ALGORITHMS]   starts the PBX; RECORDER is ADDRESS:PORT
  phone NAME agent|customer NUMBER WAV a phone that plays WAV and records what it hears
  dial NAME NUMBER                     and wait until both sides say that the call stands
  hangup NAME                          and wait until the call is closed
  kill                                 ends the PBX by SIGKILL
  said                                 what the PBX said so far, joined by '|'
  heard NAME                           the file with what a phone has heard
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Mirror"))
import testbed as phones  # noqa: E402

SERVER = "10.79.0.1"
phones.ADDRESSES = {"agent": ("10.79.1.2", ""), "customer": ("10.79.3.2", ""), "server": (SERVER, "")}


class Bed:
    def __init__(self):
        self.tag = str(os.getpid())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="edgecx-whisper-"))
        self.namespaces = {role: f"edgecx-{self.tag}-{role}" for role in ("agent", "customer")}
        self.bridge, self.phones, self.exchange = f"ecw{self.tag}", {}, None

    def set_up(self):
        phones.run("ip", "link", "add", self.bridge, "type", "bridge")
        phones.run("ip", "addr", "add", f"{SERVER}/16", "dev", self.bridge)
        phones.run("ip", "link", "set", self.bridge, "up")
        for role, name in self.namespaces.items():
            phones.run("ip", "netns", "add", name)
            phones.run("ip", "-n", name, "link", "set", "lo", "up")
            port = f"ecw{role[0]}{self.tag}"
            phones.run("ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", name)
            phones.run("ip", "link", "set", port, "master", self.bridge, "up")
            phones.run("ip", "-n", name, "addr", "add", f"{phones.ADDRESSES[role][0]}/16", "dev", "eth0")
            phones.run("ip", "-n", name, "link", "set", "eth0", "up")

    def fill(self, template, to, values):
        text = (HERE.parent / "Mirror" / template).read_text()
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        (to.parent / "heard").mkdir()
        to.write_text(f"{text}\nmodule sndfile.so\nsnd_path {to.parent / 'heard'}\n")

    def pbx(self, recorder, password, algorithms="MD5,SHA-256"):
        log = open(self.folder / "pbx.log", "ab")
        table = [f"--phone={p.number}={phones.ADDRESSES['agent'][0]}:{5060 + int(p.number[-1])}" for p in self.phones.values() if p.number.isdigit()]
        self.exchange = subprocess.Popen(
            [sys.executable, str(HERE / "pbx.py"), "--listen", f"{SERVER}:5060", "--recorder", recorder, "--password", password,
             "--algorithms", algorithms, *table], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, preexec_fn=phones.prepare_program)
        phones.until(lambda: "ready" in self.said(), "pbx")

    def said(self):
        path = self.folder / "pbx.log"
        return path.read_text().strip().replace("\n", "|") if path.exists() else ""

    def phone(self, name, side, number, wav):
        self.phones[name] = phones.Phone(self, name, side, number, wav, ())

    dial = phones.Testbed.dial
    hangup = phones.Testbed.hangup

    def kill(self):
        self.exchange.send_signal(signal.SIGKILL)
        self.exchange.wait()

    def heard(self, name):
        files = sorted((self.folder / name / "heard").glob("*dec.wav"))
        if len(files) != 1:
            raise RuntimeError(f"{name} has {len(files)} recordings of what it heard: {list((self.folder / name / 'heard').iterdir())}")
        return files[0]

    def tear_down(self):
        for phone in self.phones.values():
            phone.stop()
        if self.exchange is not None:
            self.exchange.kill()
        for name in self.namespaces.values():
            phones.Testbed.remove(name)
        subprocess.run(["ip", "link", "del", self.bridge], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    commands = ("pbx", "phone", "dial", "hangup", "kill", "said", "heard")
    bed = Bed()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        bed.set_up()
        print(f"ok {bed.folder}", flush=True)
        for line in sys.stdin:
            command, *arguments = line.split()
            try:
                if command not in commands:
                    raise ValueError(f"'{command}': {', '.join(commands)}")
                print(f"ok {getattr(bed, command)(*arguments) or ''}".strip(), flush=True)
            except Exception as error:
                print("error " + f"{line.strip()}: {error}".replace("\n", " | "), flush=True)
    except Exception as error:
        print("error " + str(error).replace("\n", " | "), flush=True)
        return 1
    finally:
        bed.tear_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())

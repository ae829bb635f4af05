"""Speech, music and calls from elsewhere, to check what is refused; never trained on. Hold music and prompts of Debian's asterisk packages, sentences spoken by
flite and espeak-ng, the unlabelled calls of ../shared/data/calls. What is not there is left out of the figures."""
import hashlib
import pickle
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from . import chunks, moonshine, prosody
from .augment import mu_law
from .features import Encoder
from .settings import KINDS, SAMPLE_RATE, SEED, cache_folder, speech_folder
from .sounds import Sounds, rms

PACKAGES = ("asterisk-moh-opsound-wav", "asterisk-core-sounds-en-wav", "asterisk-core-sounds-es-wav")
SPOKEN = {
    "en": ("I have been waiting for an hour and nobody could tell me what happened to my order.", "Thank you very much, that is all I needed to know today.",
           "Could you please explain how the new contract differs from the one I signed?", "The line keeps breaking up, so I will call you again tomorrow morning.",
           "My account number ends with four seven two and the invoice is dated the third of May.", "I really do not understand why this has to be so complicated."),
    "es": ("Llevo una hora esperando y nadie me puede decir qué ha pasado con mi pedido.", "Muchas gracias, eso era todo lo que necesitaba saber hoy.",
           "¿Me podría explicar en qué se diferencia el contrato nuevo del que firmé?", "La línea se corta continuamente, así que volveré a llamar mañana por la mañana.",
           "Mi número de cuenta termina en cuatro siete dos y la factura es del tres de mayo.", "De verdad no entiendo por qué tiene que ser tan complicado."),
}
PIECE = 6 * SAMPLE_RATE


def windows(entries: dict) -> dict:
    """Name → [(Sums of the gated chunks or None, Sums of all chunks or None)] of pieces of at most 6 s; cached by what it is made from."""
    source = b"".join(Path(m.__file__).read_bytes() for m in (chunks, moonshine, prosody)) + Path(__file__).read_bytes() + pickle.dumps(sorted((k, e.smooth.tobytes(), float(e.range.scale)) for k, e in entries.items()))
    path = cache_folder() / f"voice-emotion-foreign-{hashlib.sha256(source).hexdigest()[:16]}.pickle"
    if not path.exists():
        encoder = Encoder()
        encoder.use(entries)
        path.write_bytes(pickle.dumps({name: _encode(encoder, name, pieces) for name, pieces in _signals().items() if pieces}))
    return pickle.loads(path.read_bytes())


def _encode(encoder, name, pieces):
    flags = encoder.speech(pieces)
    gated = [chunks.encoded_numbers(len(p), f) for p, f in zip(pieces, flags)]
    both = name in ("hold music", "tones")
    cut = [chunks.cut(p, n) for p, n in zip(pieces, gated) if n] + [chunks.cut(p, list(range(len(p) // 4000))) for p in pieces if both]
    found = encoder.sums(encoder.int8, cut)
    passed = iter(found)
    own = [next(passed) if n else None for n in gated]
    return [(sums, next(passed) if both else None) for sums in own]


def _signals():
    random = np.random.default_rng(SEED)
    root = _unpacked()
    signals = {"hold music": _pieces(sorted(root.rglob("moh/*.wav")), 12, random)}
    for language, folder in (("en", "en_US_f_Allison"), ("es", "es_MX_f_Allison")):
        files = [f for f in sorted(root.rglob(f"{folder}/*.wav")) if f.stat().st_size > 3 * SAMPLE_RATE * 2]
        signals[f"recorded prompts, {language}"] = _pieces([files[i] for i in random.permutation(len(files))[:40]], 1, random)
        signals[f"synthetic speech, {language}"] = _spoken(language)
    calls = sorted((speech_folder().parent / "calls").glob("*.wav"))
    signals["calls, one leg"] = _pieces([c for c in calls if "mixed" not in c.name], 24, random)
    signals["calls, both parties mixed"] = _pieces([c for c in calls if "mixed" in c.name], 30, random)
    make = Sounds(SEED + 99)
    signals["tones"] = [(0.1 * mu_law(make.tones(PIECE) / 4)).astype(np.float32) for _ in range(40)]
    return signals


def _unpacked():
    """The packages' files, in the cache; downloaded by apt when they are not."""
    root = cache_folder() / "debian"
    for package in PACKAGES:
        target = root / package
        if target.exists():
            continue
        with tempfile.TemporaryDirectory() as folder:
            if subprocess.run(["apt-get", "download", "-q", package], cwd=folder, capture_output=True, check=False).returncode == 0:
                target.mkdir(parents=True)
                subprocess.run(["dpkg", "-x", str(next(Path(folder).glob("*.deb"))), str(target)], check=True)
    return root


def _pieces(files, most, random):
    pieces = []
    for file in files:
        pcm = _at_8k(*soundfile.read(file, dtype="float64"))
        starts = range(0, max(len(pcm) - PIECE // 2, 1), PIECE)
        for start in sorted(random.permutation(list(starts))[:most]):
            pieces.append(mu_law(pcm[start:start + PIECE]).astype(np.float32))
    return pieces


def _at_8k(pcm, rate):
    pcm = pcm if pcm.ndim == 1 else pcm.mean(1)
    return pcm if rate == SAMPLE_RATE else resample_poly(pcm, SAMPLE_RATE, rate)


def _spoken(language):
    """Each sentence by several synthetic voices."""
    voices = [("espeak-ng", ["-v", f"{language}+{v}", "-w"]) for v in ("m3", "f2")]
    if language == "en":
        voices += [("flite", ["-voice", v, "-o"]) for v in ("slt", "rms", "awb")]
    pieces = []
    with tempfile.TemporaryDirectory() as folder:
        for program, options in voices:
            for sentence in SPOKEN[language]:
                wav = Path(folder) / "spoken.wav"
                words = ["-t", sentence] if program == "flite" else [sentence]
                try:
                    order = [program, *words, *options, str(wav)] if program == "flite" else [program, *options, str(wav), sentence]
                    subprocess.run(order, check=True, capture_output=True)
                except (FileNotFoundError, subprocess.CalledProcessError):
                    break
                pcm = _at_8k(*soundfile.read(wav, dtype="float64"))
                pieces.append(mu_law(pcm / rms(pcm) * 0.05)[:PIECE].astype(np.float32))
    return pieces


def figures(found: dict, model, blocks: int, limit: float, windows_of) -> dict:
    """Name → share of windows (of two chunks or more) that are refused, what they are taken for, share of pieces with a chunk that passes the gate."""
    told = {}
    for name, pieces in found.items():
        for which, title in ((0, name), (1, f"{name}, not gated")):
            sums = [p[which] for p in pieces if p[which] is not None]
            if not sums:
                continue
            rows = windows_of(sums)
            features = np.concatenate([r.features[[i for i, c in enumerate(r.pooled) if c >= 2]] for r in rows])
            if len(features):
                heard = model.population(features, blocks, 1.0)[1]
                refused = 1 - heard[:, 0] > limit
                told[title] = {"windows": len(features), "refused": float(refused.mean()), "gatedPieces": len(sums) / len(pieces),
                               "heard": {KINDS[k]: float(((heard[:, 1:].argmax(1) + 1 == k) & refused).mean()) for k in range(1, 5)}}
    return told

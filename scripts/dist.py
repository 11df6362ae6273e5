"""Build the wheel into dist/, then prove it: in a bare environment it says its version and serves the sign-in page."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
UV = next(path for path in (str(ROOT / ".venv-tools" / "bin" / "uv"), shutil.which("uv") or "") if os.path.exists(path))
SECONDS = 60


class Unproven(Exception):
    """The wheel does not do what it should."""


def main() -> int:
    """Build and prove; the wheel stays in dist/ only when it holds."""
    shutil.rmtree(DIST, ignore_errors=True)
    run(UV, "build", "--quiet", "--wheel", "--out-dir", str(DIST), str(ROOT))
    wheel = next(DIST.glob("huifang-*.whl"))
    try:
        with tempfile.TemporaryDirectory(prefix="huifang-wheel-") as folder:
            Path(folder).chmod(0o755)
            prove(wheel, Path(folder))
    except (Unproven, subprocess.CalledProcessError) as failed:
        print(f"{wheel.name} does not hold: {failed}", file=sys.stderr)
        shutil.rmtree(DIST)
        return 1
    print(f"dist/{wheel.name} holds: installed alone it says its version and serves the sign-in page.")
    return 0


def prove(wheel: Path, folder: Path) -> None:
    """Install it with what it asks for and nothing else, and look. Raises Unproven."""
    run(UV, "venv", "--quiet", "--python", sys.executable, str(folder / "bare"))
    run(UV, "pip", "install", "--quiet", "--python", str(folder / "bare"), str(wheel))
    huifang = folder / "bare" / "bin" / "huifang"
    said = run(str(huifang), "--version")
    if not said.startswith("huifang "):
        raise Unproven(f"--version says {said!r}")
    port = free_port()
    served = subprocess.Popen(
        [huifang, "serve", "--port", str(port), "--workers", "1"],
        cwd=folder,
        env={**os.environ, "HUIFANG_DATA": str(folder / "data")},
    )
    try:
        look_at_sign_in(f"http://127.0.0.1:{port}", served)
    finally:
        served.terminate()
        served.wait(SECONDS)


def look_at_sign_in(address: str, served: subprocess.Popen[bytes]) -> None:
    """The page speaks Chinese, and each of its looks and scripts can be had."""
    page = awaited(f"{address}/sign-in", served)
    if "登录" not in page:
        raise Unproven("the sign-in page speaks no Chinese")
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    if len(assets) < 5:
        raise Unproven("the sign-in page has no looks")
    for asset in assets:
        with urlopen(address + asset, timeout=SECONDS) as answer:
            if "immutable" not in answer.headers.get("Cache-Control", ""):
                raise Unproven(f"{asset} has no digest in its name")


def awaited(address: str, served: subprocess.Popen[bytes]) -> str:
    """The page, once the server is up."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and served.poll() is None:
        try:
            with urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except HTTPError as refused:
            raise Unproven(f"{address} answers {refused.code}") from refused
        except URLError:
            time.sleep(0.2)
    raise Unproven(f"nothing answers at {address}")


def free_port() -> int:
    """A port that nobody has right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*command: str) -> str:
    """What a program says; raises CalledProcessError when it fails."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())

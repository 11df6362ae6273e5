"""Fetch what browsers get beside our own files: packages of npm by package-lock.json, without Node.

Every tarball's sha512 is that of the lock, or nothing is written. What stands there already is not fetched again.
scripts/assets.toml says which files are taken, and where to.
"""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import io
import json
import os
import re
import shutil
import ssl
import sys
import tarfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import packages_distributions, version
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
LIST = ROOT / "scripts" / "assets.toml"
KEPT = ROOT / ".venv-tools" / "npm"
STAMP = ".taken"
PUBLIC_REGISTRY = "https://registry.npmjs.org/"
SECONDS = 60
MACHINES_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")
"""Where the sources of a packed file are; they are not taken, so nothing may lead there."""


class Refused(Exception):
    """Something is not as the lock or the list says; the message is a sentence."""


def main() -> int:
    """Bring every folder of the list up to date."""
    locked = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    try:
        for take in tomllib.loads(LIST.read_text(encoding="utf-8"))["take"]:
            bring_up_to_date(take, locked)
    except (Refused, OSError) as refused:
        print(f"The assets are not complete: {refused}", file=sys.stderr)
        return 1
    return 0


def bring_up_to_date(take: Mapping[str, object], locked: Mapping[str, Mapping[str, str]]) -> None:
    """Fill one folder, unless its stamp says that it holds just this."""
    package, module = str(take.get("package", "")), str(take.get("module", ""))
    entry = locked.get(f"node_modules/{package}", {})
    if package and not entry:
        raise Refused(f"package-lock.json has no {package}.")
    folder = ROOT / str(take["to"])
    source = entry["integrity"] if package else version(packages_distributions()[module][0])
    stamp = hashlib.sha256(json.dumps([take, source], sort_keys=True).encode()).hexdigest()
    if (folder / STAMP).is_file() and (folder / STAMP).read_text() == stamp:
        return
    files = of_tarball(fetched(package, entry)) if package else of_module(module)
    put(chosen(files, [str(pattern) for pattern in take["files"]]), folder)
    (folder / STAMP).write_text(stamp)
    print(f"{package or module} {entry.get('version', source)} is in {folder.relative_to(ROOT)}")


def fetched(package: str, entry: Mapping[str, str]) -> bytes:
    """The package's tarball, from where it was kept or from the registry. Raises Refused when it is another."""
    integrity = entry["integrity"]
    kept = KEPT / f"{re.sub(r'[^a-z0-9.-]+', '-', package.lower())}-{entry['version']}.tgz"
    if kept.is_file() and is_intact(kept.read_bytes(), integrity):
        return kept.read_bytes()
    address = address_of(package, entry)
    try:
        with urlopen(address, timeout=SECONDS, context=trust()) as answer:
            content: bytes = answer.read()
    except URLError as unreachable:
        raise Refused(f"{address} cannot be fetched ({unreachable.reason}).") from unreachable
    if not is_intact(content, integrity):
        raise Refused(f"{address} is not what package-lock.json expects: its sha512 differs.")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(content)
    return content


def trust() -> ssl.SSLContext:
    """Whom Python trusts, and whom the machine trusts: a company's proxy is known there and nowhere else."""
    context = ssl.create_default_context()
    if MACHINES_CERTIFICATES.is_file():
        context.load_verify_locations(MACHINES_CERTIFICATES)
    return context


def address_of(package: str, entry: Mapping[str, str]) -> str:
    """Where the tarball is: the public registry's place in the lock, at the registry that this machine uses."""
    public = f"{PUBLIC_REGISTRY}{package}/-/{package.rpartition('/')[2]}-{entry['version']}.tgz"
    if entry.get("resolved", public) != public:
        raise Refused(f"package-lock.json resolves {package} elsewhere than {public}.")
    return registry() + public.removeprefix(PUBLIC_REGISTRY)


def registry() -> str:
    """The registry of the environment, or of npm's own file, or the public one."""
    named = os.environ.get("NPM_CONFIG_REGISTRY", "") or _of_npmrc()
    return f"{named.rstrip('/')}/" if named else PUBLIC_REGISTRY


def _of_npmrc() -> str:
    try:
        lines = (Path.home() / ".npmrc").read_text(encoding="utf-8").splitlines()
    except (OSError, RuntimeError):
        return ""
    values = [line.partition("=")[2].strip() for line in lines if line.partition("=")[0].strip() == "registry"]
    return values[-1] if values else ""


def is_intact(content: bytes, integrity: str) -> bool:
    """Whether the content has the digest of the lock; only sha512 is believed."""
    kind, _, digest = integrity.partition("-")
    return kind == "sha512" and base64.b64encode(hashlib.sha512(content).digest()).decode() == digest


def of_tarball(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The plain files of a package by their path in it."""
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tarball:
        for member in tarball:
            file = tarball.extractfile(member) if member.isfile() else None
            if file is not None:
                yield member.name.partition("/")[2], file.read()


def of_module(module: str) -> Iterator[tuple[str, bytes]]:
    """The files of an installed Python package by their path in it."""
    found = find_spec(module)
    if found is None or found.origin is None:
        raise Refused(f"{module} is not installed; run make setup.")
    folder = Path(found.origin).parent
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def chosen(files: Iterator[tuple[str, bytes]], patterns: Sequence[str]) -> dict[str, bytes]:
    """The files that the patterns name, by their bare names. Raises Refused for a pattern that nothing matches."""
    every = [plain for pattern in patterns for plain in expanded(pattern)]
    missing, found = set(every), {}
    for path, content in files:
        if matched := [pattern for pattern in every if fnmatch.fnmatchcase(path, pattern)]:
            missing -= set(matched)
            found[path.rpartition("/")[2]] = content
    if missing:
        raise Refused(f"nothing matches {', '.join(sorted(missing))}.")
    return found


def expanded(pattern: str) -> list[str]:
    """`{a,b}.svg` is a.svg and b.svg."""
    braces = re.fullmatch(r"(.*)\{([^{}]*)\}(.*)", pattern)
    return [f"{braces[1]}{word}{braces[3]}" for word in braces[2].split(",")] if braces else [pattern]


def put(files: Mapping[str, bytes], folder: Path) -> None:
    """Have the folder hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(MAP.sub(b"", content))


if __name__ == "__main__":
    sys.exit(main())

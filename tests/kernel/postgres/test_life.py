"""The first one in starts the server, the last one out stops it, and whoever is killed in between harms nobody."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from huifang.kernel.postgres import Cluster, private_database
from huifang.kernel.postgres.account import server_account

from .neighbours import SOURCE, Neighbour, postmaster, run, servers, wait_until


def test_it_makes_a_database_starts_it_and_stops_it(folder: Path) -> None:
    with private_database(folder) as address:
        assert run(address, "SELECT current_database() || ' ' || current_user") == "huifang huifang"
        assert servers(folder)
    assert not servers(folder)


def test_what_was_written_is_there_at_the_next_start(used_folder: Path) -> None:
    with private_database(used_folder) as address:
        run(address, "CREATE TABLE kept AS SELECT 42 AS answer")
    with private_database(used_folder) as address:
        assert run(address, "SELECT answer FROM kept") == 42


def test_starting_again_changes_nothing(used_folder: Path) -> None:
    cluster = Cluster(used_folder)
    first = cluster.start()
    server = postmaster(used_folder)
    assert cluster.start() == first
    assert postmaster(used_folder) == server
    cluster.stop()
    cluster.stop()
    assert not servers(used_folder)


def test_it_runs_until_the_last_user_leaves(used_folder: Path) -> None:
    with Neighbour(used_folder) as first, Neighbour(used_folder) as second:
        assert first.identity() == second.identity()
        server = postmaster(used_folder)
        first.leave()
        assert postmaster(used_folder) == server
        second.leave()
        assert not servers(used_folder)


def test_eight_starts_at_once_on_a_virgin_folder_make_one_database(folder: Path) -> None:
    neighbours = [Neighbour(folder) for _ in range(8)]
    assert len({neighbour.identity() for neighbour in neighbours}) == 1
    for neighbour in neighbours:
        assert neighbour.process.stdin is not None
        neighbour.process.stdin.close()
    assert [neighbour.process.wait(60) for neighbour in neighbours] == [0] * 8
    assert not servers(folder)
    assert not list(folder.glob("postgres/new-*"))


def test_a_killed_user_leaves_the_server_running_and_the_next_one_finds_it(used_folder: Path) -> None:
    with Neighbour(used_folder) as killed:
        killed.identity()
        server = postmaster(used_folder)
        killed.kill()
    assert server in servers(used_folder)
    with private_database(used_folder) as address:
        assert run(address, "SELECT 1") == 1
        assert postmaster(used_folder) == server
    assert not servers(used_folder)


def test_a_user_killed_in_the_middle_of_making_the_database_leaves_no_half_of_it(folder: Path) -> None:
    with Neighbour(folder) as killed:
        wait_until(lambda: list(folder.glob("postgres/new-*/data/base")))
        killed.kill()
    assert not (folder / "postgres" / "cluster").exists()
    with private_database(folder) as address:
        assert run(address, "SELECT 1") == 1
    assert not list(folder.glob("postgres/new-*"))


def test_a_half_made_database_is_never_taken_for_a_whole_one(used_folder: Path) -> None:
    room = used_folder / "postgres"
    (room / "cluster").rename(room / "new-0123456789abcdef")
    shutil.rmtree(room / "new-0123456789abcdef" / "data" / "base")
    with private_database(used_folder) as address:
        assert run(address, "SELECT 1") == 1
    assert not list(room.glob("new-*"))


def test_a_killed_server_comes_back_with_all_that_was_committed(used_folder: Path) -> None:
    with private_database(used_folder) as address:
        run(address, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        os.kill(postmaster(used_folder), signal.SIGKILL)
        with private_database(used_folder) as recovered:
            assert run(recovered, "SELECT count(*) FROM kept") == 1000
    assert not servers(used_folder)


def test_a_killed_machine_whose_process_number_is_now_anothers_starts_all_the_same(used_folder: Path) -> None:
    with private_database(used_folder):
        os.kill(postmaster(used_folder), signal.SIGKILL)
        wait_until(lambda: not servers(used_folder))
        account = server_account()
        owner = {"user": account.uid, "group": account.gid, "extra_groups": []} if account.is_other else {}
        innocent = subprocess.Popen(["sleep", "60"], **owner)  # type: ignore[call-overload]
        try:
            pid_file = used_folder / "postgres" / "cluster" / "data" / "postmaster.pid"
            lines = pid_file.read_text().splitlines(keepends=True)
            pid_file.write_text("".join([f"{innocent.pid}\n", *lines[1:]]))
            with private_database(used_folder) as address:
                assert run(address, "SELECT 1") == 1
            assert innocent.poll() is None, "the other program was hurt"
        finally:
            innocent.kill()
            innocent.wait()


def test_a_socket_that_was_swept_away_is_put_back(used_folder: Path) -> None:
    with private_database(used_folder):
        shutil.rmtree(used_folder / "postgres" / "socket")
        with private_database(used_folder) as address:
            assert run(address, "SELECT 1") == 1


def test_clients_that_will_not_go_do_not_keep_the_last_one_from_leaving(used_folder: Path) -> None:
    with private_database(used_folder) as address:
        lingering = psycopg.connect(address.as_url())
        lingering.execute("CREATE TABLE unfinished ()")
    assert not servers(used_folder)
    with pytest.raises(psycopg.OperationalError):
        lingering.execute("SELECT 1")


def test_a_forked_child_keeps_the_server_after_its_parent_has_left(used_folder: Path) -> None:
    program = """
import os, sys
from pathlib import Path
import psycopg
from huifang.kernel.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]))
address = cluster.start()
reading, writing = os.pipe()
if child := os.fork():
    cluster.stop()
    os.write(writing, b"left")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os.read(reading, 4)
psycopg.connect(address.as_url()).execute("SELECT 1")
"""
    subprocess.run([sys.executable, "-c", program, used_folder], check=True, env={"PYTHONPATH": str(SOURCE)})
    assert not servers(used_folder)

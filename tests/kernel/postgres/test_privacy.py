"""Nobody else on the machine, and nobody beyond it, reads or enters the private PostgreSQL."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from huifang.kernel.postgres import Cluster, DatabaseAddress, prepare_data_folder, private_database
from huifang.kernel.postgres.account import server_account

from .neighbours import IS_ROOT, SOURCE, Neighbour, postmaster, run

PHONE = "13800138000"


def modes(folder: Path) -> dict[str, int]:
    return {str(path): stat.S_IMODE(path.lstat().st_mode) for path in [folder, *folder.rglob("*")]}


def place_of(address: DatabaseAddress) -> Path:
    return Path(address.host).parents[1]


def test_every_folder_and_file_is_closed_to_everybody_else(address: DatabaseAddress) -> None:
    # Copies of PostgreSQL's programs are no secret, and nobody else reaches them in the closed folder.
    found = {path: oct(mode) for path, mode in modes(place_of(address)).items() if "/postgres/programs" not in path}
    assert len(found) > 100
    assert not {path: mode for path, mode in found.items() if not mode.endswith("00")}
    assert stat.S_IMODE(Path(address.host).stat().st_mode) == 0o700
    for password in place_of(address).glob("postgres/cluster/*.password"):
        assert stat.S_IMODE(password.stat().st_mode) == 0o600


def test_no_folder_above_is_changed(folder: Path) -> None:
    folder.chmod(0o751)
    above = folder.stat()
    with private_database(folder / "data"):
        pass
    assert (folder.stat().st_mode, folder.stat().st_uid) == (above.st_mode, above.st_uid)
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o700


def test_a_folder_that_holds_other_things_is_left_as_it_is(folder: Path) -> None:
    (folder / "letter").write_text("mine")
    (folder / "letter").chmod(0o644)
    folder.chmod(0o755)
    before = folder.stat()
    with private_database(folder) as address:
        assert run(address, "SELECT 1") == 1
    assert (folder.stat().st_mode, folder.stat().st_uid) == (before.st_mode, before.st_uid)
    assert stat.S_IMODE((folder / "letter").stat().st_mode) == 0o644
    assert stat.S_IMODE((folder / "postgres").stat().st_mode) == 0o700


def test_a_folder_prepared_for_other_things_first_serves_too(folder: Path) -> None:
    prepared = prepare_data_folder(folder / "deep" / "data")
    (prepared / "key").write_text("secret")
    assert stat.S_IMODE(prepared.stat().st_mode) == 0o700
    folder.chmod(0o711)
    with private_database(prepared) as address:
        assert run(address, "SELECT 1") == 1


@pytest.mark.parametrize("password", ["", "wrong"])
def test_nobody_comes_in_without_the_password(address: DatabaseAddress, password: str) -> None:
    for user in ("huifang", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=address.host, user=user, password=password, dbname="postgres")


def test_passwords_are_kept_as_scram_only(cluster: Cluster) -> None:
    kept = run(
        cluster.superuser_address, "SELECT string_agg(left(rolpassword, 14), ',') FROM pg_authid WHERE rolcanlogin"
    )
    assert kept == "SCRAM-SHA-256$,SCRAM-SHA-256$"


def test_no_port_is_open(address: DatabaseAddress) -> None:
    assert run(address, "SHOW listen_addresses") == ""
    descriptors = Path(f"/proc/{postmaster(place_of(address))}/fd").iterdir()
    sockets = {os.readlink(path)[8:-1] for path in descriptors if os.readlink(path).startswith("socket:[")}
    assert sockets, "the server has at least its own socket"
    for table in ("/proc/net/tcp", "/proc/net/tcp6", "/proc/net/udp"):
        assert not sockets & {line.split()[9] for line in Path(table).read_text().splitlines()[1:]}


def test_huifang_works_as_the_owner_and_not_as_superuser(address: DatabaseAddress) -> None:
    assert (
        run(address, "SELECT rolsuper OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = user") is False
    )
    run(address, "CREATE TABLE t (n int)", "CREATE SCHEMA s", "CREATE TEMP TABLE u ()", "DROP SCHEMA s", "DROP TABLE t")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(address, "COPY (SELECT 1) TO PROGRAM 'cat'")


def test_the_settings_are_those_of_a_careful_server(address: DatabaseAddress) -> None:
    expected = {
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "password_encryption": "scram-sha-256",
        "log_statement": "none",
        "TimeZone": "UTC",
        "jit": "off",
        "max_connections": "100",
        "max_wal_size": "4GB",
        "work_mem": "64MB",
        "random_page_cost": "1.1",
    }
    assert {name: run(address, f"SHOW {name}") for name in expected} == expected
    assert run(address, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert run(address, "SELECT upper('ä') || ('é' > 'z')") == "Ätrue"


def test_the_log_never_quotes_data(address: DatabaseAddress) -> None:
    run(address, "CREATE TABLE phones (phone text PRIMARY KEY CHECK (length(phone) < 5), n int)")
    with psycopg.connect(address.as_url(), autocommit=True) as connection:
        for failing in (
            f"INSERT INTO phones VALUES ('{PHONE}')",
            f"SELECT '{PHONE}x'::int",
            f"SELECT {PHONE} FROM nowhere",
            f"DO $$ BEGIN RAISE WARNING 'called {PHONE}'; END $$",
        ):
            try:
                connection.execute(failing)
            except psycopg.Error as error:
                assert PHONE in str(error) or PHONE in failing
        with pytest.raises(psycopg.Error), connection.cursor().copy("COPY phones FROM STDIN") as copy:
            copy.write(f"{PHONE}\t{PHONE}x\n")
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT %s::int", [PHONE + "x"])
    run(address, "DROP TABLE phones")
    log = (place_of(address) / "postgres" / "server.log").read_text()
    assert "ready to accept connections" in log
    assert PHONE not in log


def test_the_password_shows_in_no_repr(address: DatabaseAddress) -> None:
    assert address.password not in repr(address)


@pytest.mark.skipif(not IS_ROOT, reason="only root can act as another user of the machine")
def test_another_user_of_the_machine_is_told_whose_it_is_at_once(address: DatabaseAddress) -> None:
    with Neighbour(place_of(address), uid=65534) as stranger:
        complaint = stranger.complaint()
    assert complaint.startswith("TROUBLE")
    assert "belongs to the user huifang" in complaint
    assert "HUIFANG_DATA" in complaint


@pytest.mark.skipif(not IS_ROOT, reason="only root can act as another user of the machine")
def test_another_user_of_the_machine_cannot_even_knock(address: DatabaseAddress) -> None:
    program = "import os, socket, sys; os.setuid(65534); socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    knock = subprocess.run(
        [sys.executable, "-c", program, f"{address.host}/.s.PGSQL.5432"],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(SOURCE)},
    )
    assert "PermissionError" in knock.stderr


@pytest.mark.skipif(not IS_ROOT, reason="only root's server runs as another user")
def test_root_and_the_system_user_share_one_server(used_folder: Path) -> None:
    if not server_account().reaches(SOURCE):
        pytest.skip("this folder of the product is closed to the system user")
    with Neighbour(used_folder) as root:
        identity = root.identity()
        with Neighbour(used_folder, uid=(used_folder / "postgres").stat().st_uid) as system_user:
            assert system_user.identity() == identity
            root.leave()
            system_user.leave()


def test_it_leaves_no_process_of_root_s_behind(address: DatabaseAddress) -> None:
    assert Path(f"/proc/{postmaster(place_of(address))}").stat().st_uid != 0

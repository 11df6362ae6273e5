"""The key ring: private, whole after any crash, and known again by its database."""

from __future__ import annotations

import base64
import json
import multiprocessing
import os
import stat
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huifang.kernel.keys import (
    LOOKUP_KEYS_ID,
    Algorithm,
    KeyInUse,
    KeyRing,
    KeysExposed,
    KeysMissing,
    KeysSpoilt,
    KeyTrouble,
    UnknownKey,
    WrongKeys,
    key_file,
)

DAY = date(2026, 11, 21)
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys.json"


@pytest.fixture
def ring(path: Path) -> KeyRing:
    return KeyRing.create(path, on=DAY)


def secrets_of(ring: KeyRing) -> tuple[object, ...]:
    return tuple((key.id, key.secret) for key in ring.keys), ring.index_master, ring.history_key


def edited(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    page = json.loads(path.read_text())
    change(page)
    path.write_text(json.dumps(page))


def test_the_ring_lies_where_the_environment_says_else_in_the_data_folder() -> None:
    assert key_file(Path("/data"), {"HUIFANG_KEYS": "/safe/ring"}) == Path("/safe/ring")
    assert key_file(Path("/data"), {}) == Path("/data/keys.json")
    assert key_file(Path("/data"), {"HUIFANG_KEYS": ""}) == Path("/data/keys.json")


def test_a_new_ring_is_read_back_as_it_was_made_and_only_its_owner_may_read_it(path: Path, ring: KeyRing) -> None:
    assert secrets_of(KeyRing.load(path)) == secrets_of(ring)
    assert ring.newest.created_on == DAY
    assert ring.newest.algorithm is Algorithm.AES_256_GCM
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.fixture
def narrow_umask() -> Iterator[None]:
    before = os.umask(0o777)
    yield
    os.umask(before)


def test_a_narrow_umask_does_not_lock_the_owner_out(tmp_path: Path, narrow_umask: None) -> None:
    path = tmp_path / "keys.json"
    KeyRing.create(path, on=DAY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_creating_again_gives_the_ring_that_stands(path: Path, ring: KeyRing) -> None:
    assert secrets_of(KeyRing.create(path, on=DAY)) == secrets_of(ring)


def test_creating_never_writes_over_a_damaged_ring(path: Path, ring: KeyRing) -> None:
    path.write_bytes(b"{")
    with pytest.raises(KeysSpoilt):
        KeyRing.create(path, on=DAY)
    assert path.read_bytes() == b"{"


def created_secret(path: Path) -> bytes:
    return KeyRing.create(path, on=DAY).newest.secret


def test_of_many_creators_at_once_one_makes_the_ring_and_all_get_it(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=FORK) as creators:
        for attempt in range(10):
            path = tmp_path / f"{attempt}.json"
            assert len(set(creators.map(created_secret, [path] * 4))) == 1


def rotated_id(path: Path) -> int:
    return KeyRing.rotate(path, on=DAY).newest.id


def test_keys_added_at_the_same_time_are_all_kept(path: Path, ring: KeyRing) -> None:
    with ProcessPoolExecutor(4, mp_context=FORK) as rotators:
        assert sorted(rotators.map(rotated_id, [path] * 20)) == list(range(2, 22))
    assert [key.id for key in KeyRing.load(path).keys] == list(range(1, 22))


def rotate_for_ever(path: Path) -> None:
    while True:
        KeyRing.rotate(path, on=DAY)


def test_a_ring_is_whole_however_its_writer_is_killed(path: Path, ring: KeyRing) -> None:
    newest = 1
    for _ in range(10):
        writer = FORK.Process(target=rotate_for_ever, args=(path,))
        writer.start()
        writer.join(timeout=0.02)
        writer.kill()
        writer.join()
        found = KeyRing.load(path)
        assert found.newest.id >= newest
        assert found.keys[0].secret == ring.keys[0].secret
        newest = found.newest.id
    assert newest > 1
    assert rotated_id(path) == newest + 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o602, 0o700, 0o644])
def test_a_key_file_that_others_may_reach_is_refused_with_the_remedy(path: Path, ring: KeyRing, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(KeysExposed, match=f"permissions {mode:03o}.*chmod 600 {path}"):
        KeyRing.load(path)


def test_a_key_file_that_its_owner_made_unwritable_is_read(path: Path, ring: KeyRing) -> None:
    path.chmod(0o400)
    assert secrets_of(KeyRing.load(path)) == secrets_of(ring)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_key_file_of_another_owner_is_refused(path: Path, ring: KeyRing) -> None:
    os.chown(path, 65534, 65534)
    with pytest.raises(KeysExposed, match="must belong to the user"):
        KeyRing.load(path)


def test_what_is_no_plain_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("pipe", "."):
        with pytest.raises(KeysExposed, match="plain file"):
            KeyRing.load(tmp_path / name)


def test_a_link_to_the_ring_stays_a_link_when_keys_rotate(tmp_path: Path, path: Path, ring: KeyRing) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(path)
    KeyRing.rotate(link, on=DAY)
    assert link.is_symlink()
    assert KeyRing.load(path).newest.id == 2


def test_a_missing_ring_is_said_with_its_path(path: Path) -> None:
    for deed in (KeyRing.load, lambda lost: KeyRing.rotate(lost, on=DAY), lambda lost: KeyRing.retire(lost, 1)):
        with pytest.raises(KeysMissing, match=str(path)):
            deed(path)
    assert not path.exists()


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no keys": lambda page: page.update(encryption_keys=[]),
    "keys are no list": lambda page: page.update(encryption_keys=7),
    "an unknown cipher": lambda page: page["encryption_keys"][0].update(algorithm="ROT13"),
    "an id that is no number": lambda page: page["encryption_keys"][0].update(id=True),
    "an id of nought": lambda page: page["encryption_keys"][0].update(id=0),
    "a date that is none": lambda page: page["encryption_keys"][0].update(created_on="yesterday"),
    "a short secret": lambda page: page["encryption_keys"][0].update(secret="c2hvcnQ="),
    "a secret that is not base64": lambda page: page["encryption_keys"][0].update(secret="*" * 44),
    "the same id twice": lambda page: page["encryption_keys"].append(page["encryption_keys"][0]),
    "no index key": lambda page: page.pop("index_master_key"),
    "no history key": lambda page: page.pop("history_key"),
    "a short index key": lambda page: page.update(index_master_key="c2hvcnQ="),
    "no format": lambda page: page.pop("format"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_ring_is_refused_and_no_secret_is_told(path: Path, ring: KeyRing, damage: str) -> None:
    edited(path, DAMAGES[damage])
    with pytest.raises(KeysSpoilt, match="damaged") as refused:
        KeyRing.load(path)
    told = "".join(traceback.format_exception(refused.value))
    for secret in (ring.newest.secret, ring.index_master, ring.history_key):
        assert base64.b64encode(secret).decode() not in told


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_holds_no_ring_is_refused(path: Path, ring: KeyRing, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(KeysSpoilt):
        KeyRing.load(path)


def test_a_huge_file_is_not_read_to_its_end(path: Path, ring: KeyRing) -> None:
    os.truncate(path, 1_000_001)
    with pytest.raises(KeysSpoilt, match="too large"):
        KeyRing.load(path)


def test_a_ring_of_a_newer_version_says_so(path: Path, ring: KeyRing) -> None:
    edited(path, lambda page: page.update(format=2))
    with pytest.raises(KeysSpoilt, match="format 2"):
        KeyRing.load(path)


def test_rotating_adds_a_key_and_keeps_everything_else(path: Path, ring: KeyRing) -> None:
    rotated = KeyRing.rotate(path, on=date(2027, 11, 21))
    assert [key.id for key in rotated.keys] == [1, 2]
    assert rotated.keys[0] == ring.keys[0]
    assert rotated.newest.created_on == date(2027, 11, 21)
    assert rotated.newest.secret != ring.newest.secret
    assert (rotated.index_master, rotated.history_key) == (ring.index_master, ring.history_key)
    assert secrets_of(KeyRing.load(path)) == secrets_of(rotated)


def test_rotating_keeps_the_cipher_unless_another_is_named(path: Path, ring: KeyRing) -> None:
    KeyRing.rotate(path, on=DAY, algorithm=Algorithm.SM4_GCM)
    rotated = KeyRing.rotate(path, on=DAY)
    assert [key.algorithm.value for key in rotated.keys] == ["AES-256-GCM", "SM4-GCM", "SM4-GCM"]
    assert [len(key.secret) for key in rotated.keys] == [32, 16, 16]


def test_a_retired_key_is_gone_from_the_file_and_its_id_is_never_given_again(path: Path, ring: KeyRing) -> None:
    KeyRing.rotate(path, on=DAY)
    assert [key.id for key in KeyRing.retire(path, 1).keys] == [2]
    assert KeyRing.rotate(path, on=DAY).newest.id == 3
    assert [key.id for key in KeyRing.retire(path, 2).keys] == [3]
    with pytest.raises(UnknownKey, match="Key 1 "):
        KeyRing.load(path).key(1)


def test_the_newest_key_and_an_unknown_key_are_not_retired(path: Path, ring: KeyRing) -> None:
    with pytest.raises(KeyInUse, match="Key 1 is the newest"):
        KeyRing.retire(path, 1)
    with pytest.raises(UnknownKey) as refused:
        KeyRing.retire(path, 9)
    assert refused.value.key_id == 9
    assert secrets_of(KeyRing.load(path)) == secrets_of(ring)


def test_a_database_knows_its_ring_again_even_before_it_learns_of_a_new_key(path: Path, ring: KeyRing) -> None:
    ring.verify(ring.check_values())
    ring.verify({})
    KeyRing.rotate(path, on=DAY).verify(ring.check_values())


def test_a_lost_key_is_named(path: Path, ring: KeyRing) -> None:
    rotated = KeyRing.rotate(path, on=DAY)
    with pytest.raises(WrongKeys, match="lacks key 2") as refused:
        ring.verify(rotated.check_values())
    assert (refused.value.lost, refused.value.other) == ((2,), ())


def test_another_ring_is_refused_and_every_key_that_differs_is_named(tmp_path: Path, ring: KeyRing) -> None:
    other = KeyRing.create(tmp_path / "other.json", on=DAY)
    with pytest.raises(WrongKeys, match="Key 0, 1 in the key file is not the one") as refused:
        other.verify(ring.check_values())
    assert refused.value.other == (LOOKUP_KEYS_ID, 1)


def test_lost_and_different_keys_are_told_apart(tmp_path: Path, path: Path, ring: KeyRing) -> None:
    other = KeyRing.create(tmp_path / "other.json", on=DAY)
    with pytest.raises(WrongKeys, match="lacks key 2 and holds another key 0, 1"):
        other.verify(KeyRing.rotate(path, on=DAY).check_values())


@pytest.mark.parametrize("field", ["index_master_key", "history_key"])
def test_an_exchanged_index_or_history_key_is_noticed(path: Path, ring: KeyRing, field: str) -> None:
    edited(path, lambda page: page.update({field: "A" * 43 + "="}))
    with pytest.raises(WrongKeys) as refused:
        KeyRing.load(path).verify(ring.check_values())
    assert refused.value.other == (LOOKUP_KEYS_ID,)


def test_a_key_whose_cipher_was_edited_is_another_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    ring = KeyRing.create(path, on=DAY, algorithm=Algorithm.SM4_GCM)
    edited(path, lambda page: page["encryption_keys"][0].update(algorithm="AES-256-GCM", secret="A" * 43 + "="))
    with pytest.raises(WrongKeys):
        KeyRing.load(path).verify(ring.check_values())


def test_check_values_betray_no_key_and_are_short(ring: KeyRing) -> None:
    for value in ring.check_values().values():
        assert len(value) == 16
        assert value not in ring.newest.secret + ring.index_master + ring.history_key


def test_every_kind_of_field_has_index_keys_of_its_own(ring: KeyRing) -> None:
    kinds = ("phone", "email", "id_number")
    keys = [ring.index_key(kind) for kind in kinds] + [ring.tail_index_key(kind) for kind in kinds]
    assert len({*keys, ring.index_master, ring.history_key, ring.newest.secret}) == 9
    assert all(len(key) == 32 for key in keys)
    assert ring.index_key("phone") == keys[0]


def test_no_secret_shows_in_a_log(ring: KeyRing) -> None:
    shown = repr(ring) + repr(ring.newest)
    for secret in (ring.newest.secret, ring.index_master, ring.history_key):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
    assert "id=1" in shown


def test_every_trouble_with_keys_is_of_one_family_and_speaks_to_people(path: Path) -> None:
    with pytest.raises(KeyTrouble) as trouble:
        KeyRing.load(path)
    assert str(trouble.value) == str(trouble.value.message)
    assert "%(path)s" in trouble.value.message.template


def test_a_full_disk_leaves_the_old_ring(path: Path, ring: KeyRing) -> None:
    # A folder in the way of the half-written file stands for a disk that takes no more.
    (path.parent / "keys.json.new").mkdir()
    with pytest.raises(OSError, match=r"keys\.json\.new"):
        KeyRing.rotate(path, on=DAY)
    assert secrets_of(KeyRing.load(path)) == secrets_of(ring)

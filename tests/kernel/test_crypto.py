"""Locked values open only where they belong, and indexes find without telling."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from huifang.kernel.crypto import (
    Index,
    Sealer,
    Tampered,
    UnknownKey,
    decrypt,
    encrypt,
    index_of,
    key_id_of,
    tail_index_of,
)
from huifang.kernel.keys import Algorithm, KeyRing, KeyTrouble

DAY = date(2026, 11, 21)
PLACE = "customers.contact_point.value"
ROW = uuid.UUID("0191e0a0-0000-7000-8000-000000000001")
OTHER_ROW = uuid.UUID("0191e0a0-0000-7000-8000-000000000002")
PHONE = "+8613812345678"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module", params=list(Algorithm))
def ring(request: pytest.FixtureRequest, folder: Path) -> KeyRing:
    return KeyRing.create(folder / f"{request.param}.json", on=DAY, algorithm=request.param)


@settings(deadline=None)
@given(plaintext=st.text(st.characters(exclude_categories=["Cs"])), row=st.uuids())
def test_what_is_locked_opens_again(ring: KeyRing, plaintext: str, row: uuid.UUID) -> None:
    assert decrypt(ring, encrypt(ring, plaintext, place=PLACE, row=row), place=PLACE, row=row) == plaintext


def test_many_values_open_again_with_one_sealer_and_without_it(ring: KeyRing) -> None:
    sealer = Sealer(ring, PLACE)
    rows = [uuid.UUID(int=number) for number in range(50)]
    locked = [sealer.encrypt(f"{PHONE}{row}", row) for row in rows]
    for row, blob in zip(rows, locked, strict=True):
        assert sealer.decrypt(blob, row) == f"{PHONE}{row}" == decrypt(ring, blob, place=PLACE, row=row)


def test_a_database_driver_may_hand_the_value_over_in_any_kind_of_bytes(ring: KeyRing) -> None:
    blob = encrypt(ring, PHONE, place=PLACE, row=ROW)
    for kind in (bytes, bytearray, memoryview):
        assert decrypt(ring, kind(blob), place=PLACE, row=ROW) == PHONE
        assert key_id_of(kind(blob)) == 1


def test_a_value_moved_to_another_row_or_column_does_not_open(ring: KeyRing) -> None:
    blob = encrypt(ring, PHONE, place=PLACE, row=ROW)
    assert decrypt(ring, blob, place=PLACE, row=ROW) == PHONE
    with pytest.raises(Tampered, match=str(OTHER_ROW)) as moved:
        decrypt(ring, blob, place=PLACE, row=OTHER_ROW)
    assert (moved.value.place, moved.value.row) == (PLACE, OTHER_ROW)
    with pytest.raises(Tampered):
        decrypt(ring, blob, place="customers.contact_point.valu", row=ROW)


def test_no_single_bit_can_be_changed(ring: KeyRing) -> None:
    blob = encrypt(ring, PHONE, place=PLACE, row=ROW)
    sealer = Sealer(ring, PLACE)
    for bit in range(8 * len(blob)):
        changed = bytearray(blob)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((Tampered, UnknownKey)):
            sealer.decrypt(changed, ROW)


def test_a_value_cut_short_or_made_longer_does_not_open(ring: KeyRing) -> None:
    blob = encrypt(ring, PHONE, place=PLACE, row=ROW)
    for length in range(len(blob)):
        with pytest.raises(Tampered):
            decrypt(ring, blob[:length], place=PLACE, row=ROW)
    with pytest.raises(Tampered):
        decrypt(ring, blob + b"\0", place=PLACE, row=ROW)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_refused_and_never_crash(ring: KeyRing, junk: bytes) -> None:
    with pytest.raises(KeyTrouble):
        decrypt(ring, junk, place=PLACE, row=ROW)


def test_two_lockings_of_one_value_look_unlike_and_show_nothing_of_it(ring: KeyRing) -> None:
    sealer = Sealer(ring, PLACE)
    locked = {sealer.encrypt(PHONE, ROW) for _ in range(1_000)}
    assert len({blob[4:16] for blob in locked}) == 1_000
    assert not any(PHONE.encode() in blob for blob in locked)


def test_the_stored_form_is_header_nonce_ciphertext_and_seal(folder: Path) -> None:
    aes = KeyRing.create(folder / "form.json", on=DAY)
    blob = encrypt(aes, PHONE, place=PLACE, row=ROW)
    bound = blob[:4] + PLACE.encode() + ROW.bytes
    assert blob[:4] == b"\x01\x01\x00\x01"
    assert AESGCM(aes.newest.secret).decrypt(blob[4:16], blob[16:], bound) == PHONE.encode()
    sm4 = KeyRing.rotate(folder / "form.json", on=DAY, algorithm=Algorithm.SM4_GCM)
    blob = encrypt(sm4, PHONE, place=PLACE, row=ROW)
    assert blob[:4] == b"\x01\x02\x00\x02"
    opening = Cipher(algorithms.SM4(sm4.newest.secret), modes.GCM(blob[4:16], blob[-16:])).decryptor()
    opening.authenticate_additional_data(blob[:4] + PLACE.encode() + ROW.bytes)
    assert opening.update(blob[16:-16]) + opening.finalize() == PHONE.encode()


def test_after_a_rotation_new_values_take_the_new_key_and_old_ones_still_open(ring: KeyRing, folder: Path) -> None:
    path = folder / f"{uuid.uuid4()}.json"
    before = KeyRing.create(path, on=DAY, algorithm=ring.newest.algorithm)
    old = encrypt(before, PHONE, place=PLACE, row=ROW)
    for algorithm in Algorithm:
        after = KeyRing.rotate(path, on=DAY, algorithm=algorithm)
        new = encrypt(after, PHONE, place=PLACE, row=ROW)
        assert (key_id_of(old), key_id_of(new)) == (1, after.newest.id)
        sealer = Sealer(after, PLACE)
        assert [sealer.decrypt(blob, ROW) for blob in (old, new, old)] == [PHONE] * 3


def test_a_value_of_a_key_the_ring_has_not_names_that_key(folder: Path) -> None:
    path = folder / "retired.json"
    old = encrypt(KeyRing.create(path, on=DAY), PHONE, place=PLACE, row=ROW)
    KeyRing.rotate(path, on=DAY)
    with pytest.raises(UnknownKey, match="Key 1 ") as lost:
        decrypt(KeyRing.retire(path, 1), old, place=PLACE, row=ROW)
    assert lost.value.key_id == 1


def test_another_installation_cannot_open_a_value(ring: KeyRing, folder: Path) -> None:
    other = KeyRing.create(folder / f"{uuid.uuid4()}.json", on=DAY, algorithm=ring.newest.algorithm)
    with pytest.raises(Tampered):
        decrypt(other, encrypt(ring, PHONE, place=PLACE, row=ROW), place=PLACE, row=ROW)


def test_what_is_no_locked_value_has_no_key() -> None:
    for junk in (b"", b"\x01\x01\x00", PHONE.encode() * 4):
        with pytest.raises(Tampered):
            key_id_of(junk)


def test_an_index_is_the_hmac_of_its_kind_of_field(ring: KeyRing) -> None:
    index = Index(ring, "phone")
    assert index.of(PHONE) == hmac.digest(ring.index_key("phone"), PHONE.encode(), "sha256")[:16]
    assert index.of_tail(PHONE) == hmac.digest(ring.tail_index_key("phone"), b"5678", "sha256")[:8]
    # The prepared state is copied, never used up.
    assert [index.of(PHONE), index.of_tail(PHONE)] == [index_of(ring, "phone", PHONE), index.of_tail("5678")]
    assert tail_index_of(ring, "phone", "+8615900005678") == index.of_tail(PHONE)


def test_an_index_cannot_be_made_without_the_key(ring: KeyRing) -> None:
    known = [hashlib.sha256, hashlib.md5, hashlib.sha1]
    guesses = [make(PHONE.encode()).digest() for make in known]
    guesses += [hmac.digest(b"", PHONE.encode(), "sha256"), hmac.digest(b"phone", PHONE.encode(), "sha256")]
    assert index_of(ring, "phone", PHONE) not in [guess[:16] for guess in guesses]


def test_one_value_looks_unlike_in_two_kinds_of_field_and_in_two_installations(ring: KeyRing, folder: Path) -> None:
    other = KeyRing.create(folder / f"{uuid.uuid4()}.json", on=DAY)
    looks = {index_of(ring, "phone", PHONE), index_of(ring, "id_number", PHONE), index_of(other, "phone", PHONE)}
    assert len(looks) == 3
    tails = {tail_index_of(ring, "phone", PHONE), tail_index_of(ring, "id_number", PHONE)}
    assert len(tails) == 2


def test_an_index_outlives_the_rotation_of_the_encryption_keys(folder: Path) -> None:
    path = folder / f"{uuid.uuid4()}.json"
    before = index_of(KeyRing.create(path, on=DAY), "phone", PHONE)
    assert index_of(KeyRing.rotate(path, on=DAY), "phone", PHONE) == before

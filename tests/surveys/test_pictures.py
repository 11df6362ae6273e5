"""A picture is known by its content and kept without what was written beside it; it is there while a version shows it."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from pathlib import Path

import pytest

from huifang.files.models import FilePart, StoredFile
from huifang.kernel.invariants import Inquiry
from huifang.kernel.keys import KeyRing
from huifang.policy.models import Policy
from huifang.surveys.actions.answering import hand_in
from huifang.surveys.actions.building import change_questions, copy_questionnaire
from huifang.surveys.actions.illustrating import Place, show_picture, take_picture_down
from huifang.surveys.actions.pictures import Keeper
from huifang.surveys.actions.refusals import ChangedMeanwhile, NoSuchPlace, OfAPolicy, TooManyPictures
from huifang.surveys.logic.pictures import LARGEST_PICTURE, LONGEST_SIDE, Unfit, read_picture
from huifang.surveys.logic.reading import NotReadable
from huifang.surveys.models import Picture, Questionnaire
from huifang.surveys.queries.library import current_version, definition_of, versions_of
from huifang.surveys.queries.pictures import INVARIANTS, picture_seen
from tests.surveys.cast import GOOD, NOW, TODAY, Shop, a_shop
from tests.surveys.drawn import JPEG, WEBP, chunk, marked, png
from tests.surveys.test_definition import asking, choices, q

PLACE_OF_THE_CAMERA = marked(0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS 31.2N")
SCRIPT = b"<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("handed_in", "media_type", "kept"),
    [
        (png(), "image/png", png()),
        (png(more=chunk(b"tEXt", b"Author\0Lin") + chunk(b"eXIf", SCRIPT)) + SCRIPT, "image/png", png()),
        (JPEG, "image/jpeg", JPEG),
        (JPEG[:2] + marked(0xFE, SCRIPT) + marked(0xE2, b"ICC_PROFILE") + JPEG[2:] + SCRIPT, "image/jpeg", JPEG),
        (WEBP + SCRIPT, "image/webp", WEBP),
        (WEBP[:4] + struct.pack("<I", 96 + 12) + WEBP[8:] + b"EXIF\x04\0\0\0Lin!", "image/webp", WEBP),
    ],
)
def test_what_was_written_beside_a_picture_is_not_kept(handed_in: bytes, media_type: str, kept: bytes) -> None:
    picture = read_picture(handed_in)
    assert (picture.media_type, picture.content) == (media_type, kept)
    assert read_picture(kept).key == picture.key


def test_a_picture_stands_the_way_up_that_its_camera_said() -> None:
    picture = read_picture(JPEG[:2] + PLACE_OF_THE_CAMERA + JPEG[2:])
    assert b"GPS" not in picture.content and b"Exif" in picture.content
    assert read_picture(picture.content) == picture


@pytest.mark.parametrize(
    "handed_in",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + bytes(20),
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
        png()[:-12],
        png().replace(b"\x08", b"\x07", 1),
        png(stream=zlib.compress(bytes(9))),
        png(stream=zlib.compress(bytes(2_000_000))),
        png(stream=zlib.compress(bytes(10))[:-5]),
        png(0, 2),
        png(LONGEST_SIDE + 1, 1),
        JPEG[:-2],
        JPEG.replace(b"\xff\xc0", b"\xff\xfe"),
        JPEG[:2] + marked(0xC3, JPEG[2:20]) + b"\xff\xd9",
        WEBP[:-10],
        WEBP.replace(b"ALPH", b"ANMF"),
        WEBP.replace(b"VP8 ", b"ICCP"),
        png(more=chunk(b"zzZz", bytes(LARGEST_PICTURE))),
    ],
)  # fmt: skip
def test_what_is_no_still_picture_is_refused(handed_in: bytes) -> None:
    with pytest.raises(Unfit) as refused:
        read_picture(handed_in)
    assert str(refused.value.message).endswith(".")


@pytest.fixture
def shop(db: None) -> Shop:
    return a_shop()


@pytest.fixture
def keeper(shop: Shop, tmp_path: Path) -> Keeper:
    return Keeper(shop.hua, "test", NOW, KeyRing.create(tmp_path / "keys.json", on=date(2026, 1, 1)))


def faults() -> list[int]:
    return [one.find(Inquiry(None, None, lambda *_: None)).count for one in INVARIANTS]  # type: ignore[arg-type]


def asked_with_pictures(shop: Shop) -> Questionnaire:
    return shop.questionnaire(asking(q("overall", required=True), q("face", "image", choices=choices("a", "b"))))


def show(made: Questionnaire, keeper: Keeper, content: bytes | None, *, choice: str = "a", seen: int = 1) -> str:
    words = {"en": f"A picture of {choice or 'all'}"}
    place = Place("face", choice)
    show_picture(questionnaire=made, place=place, content=content, alt=words, seen=seen, keeper=keeper)
    question = definition_of(current_version(made)).questions[1]
    return next((one.picture for one in question.choices if one.key == choice), question.picture)


def test_a_picture_is_kept_as_long_as_a_version_shows_it(shop: Shop, keeper: Keeper) -> None:
    made = asked_with_pictures(shop)
    first = show(made, keeper, png())
    assert show(made, keeper, png(), choice="b") == first and Picture.objects.count() == 1
    above = show(made, keeper, JPEG, choice="")
    seen = picture_seen(made.pk, above, ring=keeper.ring)
    assert seen is not None and (seen.content, seen.media_type) == (JPEG, "image/jpeg")
    assert JPEG[30:60] not in b"".join(bytes(part.content) for part in FilePart.objects.all())
    # In other words it is the same picture; another one takes its place, and what nobody sees goes.
    assert show(made, keeper, None, choice="") == above
    show(made, keeper, WEBP)
    show(made, keeper, WEBP, choice="b")
    assert {one.key for one in Picture.objects.all()} == {above, read_picture(WEBP).key}
    assert StoredFile.objects.count() == 2 and faults() == [0, 0]
    # Answered, a version keeps what it shows, whatever the next one does.
    hand_in(invitation=shop.link(made).invitation, said=GOOD | {"again": ""}, language="en", at=NOW, on=TODAY)
    take_picture_down(questionnaire=made, place=Place("face"), seen=1, actor="test")
    show(made, keeper, png(shade=7), seen=2)
    assert [len(definition_of(one).uploaded) for one in versions_of(made)] == [2, 2]
    assert Picture.objects.count() == StoredFile.objects.count() == 3
    copy = copy_questionnaire(of=made, title={"en": "Ours"}, keeper=keeper)
    change_questions(questionnaire=made, definition=asking(q("overall")), seen=2, actor="test")
    assert Picture.objects.filter(questionnaire=made).count() == 2
    for key in definition_of(current_version(copy)).uploaded:
        assert picture_seen(copy.pk, key, ring=keeper.ring)
    assert StoredFile.objects.count() == 4 and faults() == [0, 0]
    Picture.objects.filter(questionnaire=copy).update(questionnaire=shop.questionnaire())
    assert faults() == [1, 2]


def test_what_cannot_be_shown_is_not_kept(shop: Shop, keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    made, other = asked_with_pictures(shop), asked_with_pictures(shop)
    key = show(other, keeper, png())
    stolen = asking(
        q("face", "image", choices=[*choices("a"), {**choices("b")[0], "picture": key, "alt": {"en": "x"}}])
    )
    with pytest.raises(NotReadable):
        change_questions(questionnaire=made, definition=stolen, seen=1, actor="test")
    for wrong, place, words, seen in (
        (ChangedMeanwhile, Place("face", "a"), {"en": "x"}, 9),
        (NoSuchPlace, Place("face", "z"), {"en": "x"}, 1),
        (NoSuchPlace, Place("nowhere"), {"en": "x"}, 1),
        (NotReadable, Place("face", "a"), {}, 1),
    ):
        with pytest.raises(wrong):
            show_picture(questionnaire=made, place=place, content=JPEG, alt=words, seen=seen, keeper=keeper)
    monkeypatch.setattr("huifang.surveys.actions.illustrating.MOST_PICTURES", 0)
    with pytest.raises(TooManyPictures):
        show(made, keeper, JPEG)
    monkeypatch.undo()
    Questionnaire.objects.filter(pk=made.pk).update(
        source="policy", policy=Policy.objects.create(key="care", title={}), policy_key="s"
    )
    made.refresh_from_db()
    with pytest.raises(OfAPolicy):
        show(made, keeper, JPEG)
    assert not Picture.objects.filter(questionnaire=made).exists() and StoredFile.objects.count() == 1

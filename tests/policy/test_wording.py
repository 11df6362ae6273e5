"""What packs write by keys has its words, in whatever language somebody reads."""

from __future__ import annotations

import gettext

import pytest

from huifang.kernel.calendars.festivals import FESTIVALS
from huifang.kernel.wording import Listed
from huifang.policy.logic.pack import AllOf, Comparison, NotOf
from huifang.policy.logic.wording import AttributeName, ChannelKey, NamedDay, SegmentNamed, Titled, named_day
from huifang.policy.logic.wording import days as words_of_days

ENGLISH = gettext.NullTranslations()
TITLES = {"grade": {"zh-Hans": "等级", "en": "Grade"}}


class Shouting(gettext.NullTranslations):
    """A language in which it is seen what was asked of the catalogue."""

    def gettext(self, message: str) -> str:
        return message.upper()

    def pgettext(self, context: str, message: str) -> str:
        return message if "%" in message else message.upper()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("birthday", "the customer's birthday"),
        ("festival:qixi", "Qixi"),
        ("festival:our-own-fair", "our-own-fair"),
        ("weekly:fri", "Friday of each week"),
        ("monthly:5", "day 5 of each month"),
        ("monthly:last", "the last day of each month"),
        ("milestone:opening", "the milestone Opening"),
    ],
)
def test_a_day_that_a_step_names_is_told_in_words(day: str, words: str) -> None:
    assert named_day(day, ENGLISH, event_word=str.title) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [("festival:qixi:2026", "Qixi 2026"), ("weekly:2026-W05", "week 2026-W05"), ("monthly:2026-03", "month 2026-03")],
)
def test_so_is_the_day_that_an_occasion_answers(key: str, words: str) -> None:
    assert (NamedDay(key).in_words(ENGLISH), str(NamedDay(key))) == (words, key)


def test_every_festival_that_the_calendar_knows_has_a_word() -> None:
    assert set(words_of_days.FESTIVALS) == set(FESTIVALS)


def test_people_read_words_and_programs_keys() -> None:
    only = Comparison("grade", "in", ("A", "B"))
    segment = SegmentNamed(AllOf((only, NotOf(Comparison("id", "exists", True)))), "best", TITLES, "en")
    assert segment.in_words(ENGLISH) == "Grade is A or B and not: Customer number is known (best)"
    assert str(segment) == "best"
    everyone = SegmentNamed(None, "everyone", TITLES, "en")
    assert everyone.in_words(ENGLISH) == str(everyone) == "all customers"
    channels = Listed(map(ChannelKey, ("phone", "carrier_pigeon")))
    assert channels.in_words(ENGLISH) == "Phone, carrier_pigeon"
    assert str(channels) == "phone, carrier_pigeon"
    assert AttributeName("grade", TITLES, "zh-Hans").in_words(ENGLISH) == "等级"


def test_a_key_stands_behind_its_title_and_alone_without_one() -> None:
    assert Titled("care", "Care").in_words(ENGLISH) == "Care (care)"
    assert Titled("care", "").in_words(ENGLISH) == "care"


def test_words_come_from_the_readers_catalogue() -> None:
    assert SegmentNamed(None, "everyone", {}, "en").in_words(Shouting()) == "ALL CUSTOMERS"
    assert ChannelKey("phone").in_words(Shouting()) == "PHONE"

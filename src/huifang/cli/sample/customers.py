"""The sample company's customers: who they are, and what happens to each of them in the months that are told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import date, timedelta
from random import Random

from huifang.cli.sample.people import CLINIC, ESTATE, SHOWN_AGENT, STEWARDS
from huifang.cli.sample.words import SOURCES, TREATMENTS, WISHES, chance, names

LAST_DAYS = 5
KEPT_VIEWINGS, KEPT_HANDOVERS = 2 * LAST_DAYS, 3
"""Buyers whom nobody contacts before the last evening: two viewings on each of the last days, handovers on the last."""


PROSPECT, SIGNED, OWNER = "看房", "签约", "业主"


@dataclass(frozen=True, slots=True)
class Size:
    """How many customers, and how many days are told."""

    clinic: int = 130
    estate: int = 110
    days: int = 90


FULL = Size()


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens to a customer, by the customer's number, on a day."""

    on: date
    customer: str
    kind: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list of customers. The heading is in `HEADING`, the map of it in customers.yaml."""

    number: str
    name: str
    phone: str
    joined_on: str
    birthday: str
    department: str
    steward: str
    subject: str = ""
    subject_kind: str = ""
    subject_title: str = ""
    stage: str = ""
    wish: str = ""
    source: str = ""


HEADING = (
    *("编号", "姓名", "手机", "建档日期", "生日", "部门", "归属人"),
    *("标的编号", "标的类别", "标的", "阶段", "意向", "来源"),
)
assert len(HEADING) == len(fields(Line))


@dataclass(frozen=True, slots=True)
class Customers:
    """All of them, and what happens to them, in the order of days."""

    lines: tuple[Line, ...]
    happenings: tuple[Happening, ...]

    def as_file(self) -> bytes:
        """The list as a company's own system would hand it out."""
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(HEADING)
        rows.writerows(astuple(line) for line in self.lines)
        return text.getvalue().encode()


def customers(on: date, size: Size = FULL) -> Customers:
    """The customers as they are on a day: the same on the same day, whenever it is asked."""
    random = chance("customers", on)
    called = names(chance("customers"), size.clinic + size.estate)
    told = [
        _patient(random, place, name, on, size.days) if place < size.clinic else _buyer(random, place, name, on, size)
        for place, name in enumerate(called)
    ]
    happenings = sorted(
        (one for _, happened in told for one in happened if on - timedelta(days=size.days) <= one.on <= on),
        key=lambda one: (one.on, one.customer, one.kind),
    )
    return Customers(tuple(line for line, _ in told), tuple(happenings))


def _patient(random: Random, place: int, name: str, on: date, days: int) -> tuple[Line, list[Happening]]:
    number, came_on = f"M{place + 1:04}", on - timedelta(days=random.randint(0, days))
    treatment = random.choice(TREATMENTS)
    happened = list(_of_a_patient(random, number, came_on, {"项目": treatment}))
    line = Line(
        number,
        name,
        _phone(random, place),
        came_on.isoformat(),
        _birthday(random),
        CLINIC,
        random.choice(STEWARDS[CLINIC]),
        f"{number}-1",
        "疗程",
        treatment,
        source=random.choice(SOURCES),
    )
    return line, happened


def _of_a_patient(random: Random, number: str, came_on: date, about: Mapping[str, str]) -> Iterator[Happening]:
    yield Happening(came_on, number, "consultation_done", about)
    if random.random() < 0.35:
        surgery_on = came_on + timedelta(days=random.randint(3, 12))
        yield Happening(surgery_on, number, "surgery_done", about)
        yield Happening(surgery_on + timedelta(days=random.randint(1, 3)), number, "discharged", about)
    elif random.random() < 0.35:
        yield Happening(came_on + timedelta(days=random.randint(14, 50)), number, "course_done", about)


def _buyer(random: Random, place: int, name: str, on: date, size: Size) -> tuple[Line, list[Happening]]:
    nth, number = place - size.clinic, f"F{place + 1:04}"
    stage, nth_there = _stage(nth, size)
    joined_on, happened = on - timedelta(days=random.randint(size.days, 2 * size.days)), list[Happening]()
    if stage == PROSPECT:
        joined_on = on - timedelta(days=nth_there % LAST_DAYS if nth < KEPT_VIEWINGS else random.randint(0, size.days))
        happened = list(_of_a_prospect(random, number, joined_on))
        happened = happened[:1] if nth < KEPT_VIEWINGS else happened
    elif stage == SIGNED:
        ago = 1 if nth_there < KEPT_HANDOVERS else random.randint(0, size.days)
        happened = [Happening(on - timedelta(days=ago), number, "handed_over")]
    line = Line(
        number,
        name,
        # Some left no number.
        "" if nth % 37 == 36 else _phone(random, place),
        joined_on.isoformat(),
        _birthday(random) if stage == OWNER else "",
        ESTATE,
        _steward(random, stage, nth_there),
        *_flat(random, number, is_bought=stage != PROSPECT or any(one.kind == "signed" for one in happened)),
        stage,
        random.choice(WISHES),
        random.choice(SOURCES),
    )
    return line, happened


def _stage(nth: int, size: Size) -> tuple[str, int]:
    """The stage of the n-th buyer, and the how-manieth of that stage it is."""
    prospects, signed = size.estate * 6 // 10, size.estate * 78 // 100
    if nth < prospects:
        return PROSPECT, nth
    return (SIGNED, nth - prospects) if nth < signed else (OWNER, nth - signed)


def _steward(random: Random, stage: str, nth: int) -> str:
    """Those of whom the last evening tells are looked after by the shown agent, the last of the handovers is not."""
    chosen = random.choice(STEWARDS[ESTATE])
    if stage == PROSPECT and nth < KEPT_VIEWINGS:
        return SHOWN_AGENT
    if stage == SIGNED and nth < KEPT_HANDOVERS:
        return STEWARDS[ESTATE][max(0, nth - KEPT_HANDOVERS + 2)]
    return chosen


def _flat(random: Random, number: str, *, is_bought: bool) -> tuple[str, str, str]:
    flat = f"{random.randint(1, 9)}栋{random.randint(2, 18)}0{random.randint(1, 4)}"
    return (f"{number}-1", "房屋", flat) if is_bought else ("", "", "")


def kept_viewings(size: Size) -> list[list[str]]:
    """The numbers of the buyers kept for the last evening who came today, yesterday, and so on."""
    numbers = [f"F{size.clinic + nth + 1:04}" for nth in range(KEPT_VIEWINGS)]
    return [numbers[ago::LAST_DAYS] for ago in range(LAST_DAYS)]


def kept_handovers(size: Size) -> list[str]:
    """The numbers of the buyers kept for the last evening who got their flats on that day."""
    first = size.clinic + size.estate * 6 // 10
    return [f"F{first + nth + 1:04}" for nth in range(KEPT_HANDOVERS)]


def _of_a_prospect(random: Random, number: str, came_on: date) -> Iterator[Happening]:
    yield Happening(came_on, number, "visited")
    if random.random() < 0.4:
        yield Happening(came_on + timedelta(days=random.randint(9, 20)), number, "visited")
    if random.random() < 0.3:
        yield Happening(came_on + timedelta(days=random.randint(21, 35)), number, "signed")


def _phone(random: Random, place: int) -> str:
    """A number of a range that is nobody's: its last four digits count the customers."""
    return random.choice(("{}{}", "{} {}", "+86 {} {}")).format("199 0000", f"{place + 1:04}")


def _birthday(random: Random) -> str:
    return f"{random.randint(1955, 2003)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"

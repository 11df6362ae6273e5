"""Numbers and lengths of time as they are written: 三, 2.5, 半个月, 一个半月, 2个工作日."""

from __future__ import annotations

import re
from decimal import Decimal

from huifang.policy.logic.reader.grammar import words
from huifang.policy.logic.reader.grammar.rule import pattern
from huifang.policy.logic.reader.statements import Length, Unit

DIGITS_ALONE = re.compile(r"\d{1,7}(?:\.\d{1,3})?")
A_LENGTH = pattern(
    r"(?P<half>半\s?个?\s?)?(?P<number>{number})?\s?[多余]?\s?个?(?P<and_half>半)?\s?(?P<unit>{unit}|月|年|日)(?P<half_more>半)?"
)
OF_UNIT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(f"(?:{word})$"), unit) for unit, many in words.UNITS.items() for word in many
)
HALVES = {"year": (6, "month"), "month": (15, "day"), "hour": (30, "minute"), "day": (12, "hour")}


def number(written: str) -> Decimal:
    """三十五 as 35, 两 as 2, 2.5 as 2.5, 一千 as 1000; 0 for letters that are no number together."""
    import cn2an  # type: ignore[import-untyped]  # noqa: PLC0415 # web processes that read no policy do without it

    if DIGITS_ALONE.fullmatch(written):
        return Decimal(written)
    said = written.replace("俩", "两")
    try:
        return Decimal(str(cn2an.cn2an("一" + said if said[0] in "百千万" else said, "smart")))
    except ValueError:
        return Decimal(0)


def length(written: str) -> Length | None:
    """The length that the words name; None when they name none."""
    match = A_LENGTH.fullmatch(written.strip())
    if match is None or not (match["half"] or match["number"]):
        return None
    unit = unit_of(match["unit"])
    if match["half"]:
        return half_of(unit)
    amount = number(match["number"])
    if not amount:
        return None
    return lengthened(amount, unit, half_more=bool(match["and_half"] or match["half_more"]))


def unit_of(written: str) -> str:
    for known, unit in OF_UNIT:
        if known.match(written):
            return unit
    return {"月": "month", "年": "year", "日": "day"}[written[0]]


def half_of(unit: str) -> Length:
    amount, smaller = HALVES.get(unit, (0, unit))
    return Length(Decimal(amount) if amount else Decimal("0.5"), smaller)  # type: ignore[arg-type]


def lengthened(amount: Decimal, unit: str, *, half_more: bool) -> Length:
    """Quarters are three months; a half more is said in the next smaller unit."""
    if half_more and unit in HALVES:
        share, smaller = HALVES[unit]
        whole = {"year": 12, "month": 30, "hour": 60, "day": 24}[unit]
        return Length(amount * whole + share, smaller)  # type: ignore[arg-type]
    if unit == "quarter":
        return Length(amount * 3, "month")
    return Length(amount, unit)  # type: ignore[arg-type]


def one(unit: Unit) -> Length:
    return Length(Decimal(1), unit)


def written(length_: Length) -> str:
    """As in ISO 8601, with WD, TD and SEM for working days, trading days and terms."""
    amount = f"{length_.amount.normalize():f}"
    match length_.unit:
        case "hour":
            return f"PT{amount}H"
        case "minute":
            return f"PT{amount}M"
    letters = {
        "day": "D",
        "week": "W",
        "month": "M",
        "year": "Y",
        "term": "SEM",
        "working_day": "WD",
        "trading_day": "TD",
    }
    return f"P{amount}{letters[length_.unit]}"

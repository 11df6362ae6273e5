"""Surveys that are held by themselves: for which periods a policy wants one, and who of many is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from huifang.policy.logic.sections.answers import Survey
from huifang.surveys.logic.figures import MONTHS_OF_A_YEAR, later

MONTHS: Mapping[str, int] = MappingProxyType({"month": 1, "quarter": 3, "half-year": 6, "year": 12})
REMIND_AFTER_DAYS = 3
"""Nobody is reminded sooner after having been asked, or reminded."""
WHOLE_SHARE = 100
LONGEST_MOBILE = 11


@dataclass(frozen=True, slots=True)
class Period:
    """A period in which a survey is held once: its name, and its first and last day."""

    name: str
    first_on: date
    last_on: date


def period_of(survey: Survey, day: date) -> Period | None:
    """The period of the calendar for which a survey is due on a day; None for one that is not held by itself.

    A survey in contacts of rules is held by those; one that is held more often than monthly needs no campaign. Of
    several in a period each has its part of the months, where they can be divided so.
    """
    months = _months(survey)
    if survey.rules or not months or not _is_held(survey, day):
        return None
    first_on = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    return Period(first_on.isoformat(), first_on, later(first_on, months) - timedelta(days=1))


def _months(survey: Survey) -> int:
    if survey.every is not None:
        return min(survey.every.months, MONTHS_OF_A_YEAR)
    whole, times = MONTHS.get(survey.per or "", 0), survey.at_least or 1
    return whole // times if whole % times == 0 else whole


def _is_held(survey: Survey, day: date) -> bool:
    return (survey.starts_on is None or survey.starts_on <= day) and (survey.ends_on is None or day <= survey.ends_on)


def periods_of(surveys: Mapping[str, Survey], day: date) -> Iterator[tuple[Survey, Period]]:
    """Of these surveys those that are due by themselves, each with its period."""
    for survey in surveys.values():
        period = period_of(survey, day)
        if period is not None:
            yield survey, period


@dataclass(frozen=True, slots=True)
class Sample:
    """How many of each department are asked: a share in per cent, at most a number, or everybody."""

    share: int | None = None
    at_most: int | None = None


EVERYBODY = Sample()


def answered_until(ends_on: date, zone: ZoneInfo) -> datetime:
    """Until when a link may be answered: through the last day of its campaign, where the organisation is."""
    return datetime.combine(ends_on + timedelta(days=1), time(), zone)


def as_dialled(number: str) -> str:
    """A telephone number (E.164) as one dials it in mainland China, in digits alone: no spreadsheet changes those.

    `13812345678`, `01012345678`, `0085291234567`; an extension is left out.
    """
    whole = number.partition(";")[0]
    at_home = whole.removeprefix("+86")
    if at_home == whole:
        return whole.replace("+", "00", 1)
    is_mobile = len(at_home) == LONGEST_MOBILE and at_home.startswith("1")
    return at_home if is_mobile else f"0{at_home}"

"""The commands of the working calendar: load, show, set, festival."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huifang.cli.asked import Day
from huifang.cli.opening import opened, opened_to_look
from huifang.cli.output import WRONG_INPUT, as_json, say, show, show_json, show_table
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.org.models import CalendarDay
    from huifang.org.queries import YearLine

RUN_PLAN = Message("The next plan brings follow-ups into line. Run: huifang plan")


@click.group()
def calendar() -> None:
    """Look after the working calendar: public holidays, make-up workdays, festivals of the company's own."""


@calendar.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@click.pass_context
def load(ctx: click.Context, *, file: Path | None, as_json: bool) -> None:
    """Load public holidays: all that is known to this version, or those of FILE for the years that it names.

    FILE is a CSV with the columns day, works (yes or no) and name: each day that differs from the ordinary week. Days
    that were set with `huifang calendar set` stay.
    """
    ground = opened()
    from django.db import transaction

    from huifang.history.actions import record
    from huifang.org.actions import load_known_years, load_years
    from huifang.org.logic.calendar_file import read_calendar

    read = read_calendar(file.read_text(encoding="utf-8-sig").splitlines()) if file else None
    if read and (read.faults or not read.days):
        _say_faults(str(file), [(fault.line, fault.column, fault.expected) for fault in read.faults])
        ctx.exit(WRONG_INPUT)
    with transaction.atomic():
        if read and file:
            years = load_years(years=read.years, days=read.days, source=file.name[:100])
        else:
            years = load_known_years()
        if years:
            record(deed="calendar.loaded", actor=ground.actor, row_count=len(years), facts={"years": list(years)})
    if as_json:
        show_json({"years": years})
    elif years:
        show(Message("Loaded were the years %(years)s.", {"years": ", ".join(map(str, years))}))
        show(RUN_PLAN)
    else:
        show(Message("The calendar held all of it already."))


def _say_faults(file: str, faults: list[tuple[int, str, Message]]) -> None:
    for line, column, expected in faults:
        parts = {"file": file, "line": line, "column": column, "expected": expected}
        say(Message("%(file)s:%(line)d: %(column)s cannot be used (expected: %(expected)s)", parts))
    if not faults:
        say(Message("%(file)s names no day.", {"file": file}))


@calendar.command("show")
@click.argument("year", required=False, type=click.IntRange(1, 9999))
@as_json
def show_calendar(*, year: int | None, as_json: bool) -> None:
    """Show the years that are known and the festivals of the company's own; with YEAR, the days of that year."""
    opened_to_look()
    from huifang.org.queries import calendar_years, days_of_year, own_festivals

    if year is not None:
        _show_days(days_of_year(year), as_json=as_json)
    else:
        festivals = {key: str(on) for key, on in own_festivals().items()}
        _show_years(calendar_years(), festivals, as_json=as_json)


def _show_years(years: list[YearLine], festivals: Mapping[str, str], *, as_json: bool) -> None:
    if as_json:
        show_json({"years": years, "festivals": festivals})
        return
    rows = [[line.year, line.source or "estimated", line.days_off, line.made_up, line.own] for line in years]
    show_table(["year", "source", "days off", "made up", "own"], rows)
    if not years:
        show(
            Message("Nothing is loaded yet; the first plan that counts working days does it, or: huifang calendar load")
        )
    for key, on in festivals.items():
        show(Message("Festival %(key)s: %(on)s.", {"key": key, "on": on}))


def _show_days(days: list[CalendarDay], *, as_json: bool) -> None:
    if as_json:
        said = [{"day": row.day, "works": row.works, "name": row.name, "is_own": row.is_own} for row in days]
        show_json({"days": said})
        return
    rows = [[row.day, "works" if row.works else "off", row.name, "own" if row.is_own else ""] for row in days]
    show_table(["day", "", "name", ""], rows)


@calendar.command("set")
@click.argument("day", type=Day())
@click.argument("how", type=click.Choice(["works", "off", "published"]))
@click.option("--name", default="", help="What the day is called.")
@as_json
def set_day(*, day: date, how: str, name: str, as_json: bool) -> None:
    """Have DAY work or be off, whatever the week and the public holidays say; `published` gives that up again."""
    ground = opened()
    from django.db import transaction

    from huifang.history.actions import record
    from huifang.org.actions import forget_day
    from huifang.org.actions import set_day as put

    with transaction.atomic():
        if how == "published":
            forget_day(day=day)
        else:
            put(day=day, works=how == "works", name=name)
        facts = {"day": day.isoformat(), "how": how}
        deed = "calendar.forgotten" if how == "published" else "calendar.set"
        record(deed=deed, actor=ground.actor, row_count=1, facts=facts)
    if as_json:
        show_json(facts)
    else:
        for line in _said_of_day(day, how):
            show(line)


def _said_of_day(day: date, how: str) -> Iterator[Message]:
    parts = {"day": day}
    if how == "published":
        yield Message("%(day)s is again what the week and the public holidays say.", parts)
    elif how == "works":
        yield Message("%(day)s is a working day.", parts)
    else:
        yield Message("%(day)s is a day off.", parts)
    yield RUN_PLAN


@calendar.command()
@click.argument("name")
@click.argument("date", metavar="DATE", required=False, default="")
@as_json
@click.pass_context
def festival(ctx: click.Context, *, name: str, date: str, as_json: bool) -> None:
    """Name a festival of the company's own, on DATE: 08-18, or lunar:03-03. Without DATE it is given up.

    Rules say it as day: festival:NAME. A policy that was loaded before the festival was known is loaded again.
    """
    ground = opened()
    from django.db import transaction

    from huifang.history.actions import record
    from huifang.org.actions import NoOwnFestival, forget_festival, set_festival

    try:
        with transaction.atomic():
            done = bool(set_festival(key=name, date=date)) if date else forget_festival(key=name)
            facts = {"festival": name, "date": date}
            if done:
                deed = "festival.set" if date else "festival.forgotten"
                record(deed=deed, actor=ground.actor, row_count=1, facts=facts)
    except NoOwnFestival as refused:
        say(refused.message)
        ctx.exit(WRONG_INPUT)
    if not done:
        say(Message("There is no festival %(name)s of the company's own.", {"name": name}))
        ctx.exit(WRONG_INPUT)
    if as_json:
        show_json(facts)
    elif date:
        show(Message("The festival %(name)s is on %(date)s.", {"name": name, "date": date}))
    else:
        show(Message("The festival %(name)s is given up.", {"name": name}))

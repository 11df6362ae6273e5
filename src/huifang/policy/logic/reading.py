"""`read_pack`: a pack's file as a checked `Pack`, or every fault that it has.

Source: the policy pack's page, sections 1 to 4. First the writing (YAML), then the shape (the published JSON Schema),
then the meaning; a fault that only follows from another is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from huifang.kernel.calendars.festivals import FESTIVALS
from huifang.kernel.text import Message
from huifang.policy.logic.carried import what_is_carried
from huifang.policy.logic.clauses import Carried, Clauses
from huifang.policy.logic.declared import Declared
from huifang.policy.logic.desk import Desk
from huifang.policy.logic.desk_sections import DeskSections
from huifang.policy.logic.expected import EXPECTED
from huifang.policy.logic.extending import FindPack, Source, Whole, whole_pack
from huifang.policy.logic.faults import Fault, Faults
from huifang.policy.logic.later import NotRunYet, not_run_yet
from huifang.policy.logic.pack import Clause, Pack, Setting, Text
from huifang.policy.logic.rules import Rules
from huifang.policy.logic.seasons import seasons_of
from huifang.policy.logic.sections.answering import answered_by
from huifang.policy.logic.sections.governed import governed_by
from huifang.policy.logic.sections.people import staffed_by
from huifang.policy.logic.sections.planned import planned_by
from huifang.policy.logic.sections.reader import Reader
from huifang.policy.logic.sections.reading import PackSections
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.logic.segments import Segments
from huifang.policy.logic.settings import Settings, is_day_of_a_leap_year
from huifang.policy.logic.shipped import shipped_pack
from huifang.policy.logic.structure import check_structure, pack_schema
from huifang.policy.logic.texts import text_of, text_or_name
from huifang.policy.logic.tree import Place, shortened
from huifang.policy.logic.yaml12 import read_tree


@dataclass(frozen=True, slots=True)
class Reading:
    """A pack, or its faults by line; never both, never neither.

    `desk` is what the pack says for the desk, `sections` what it says for all other rooms; `unbound` are the clauses
    that nothing carries out, `not_run_yet` is what the pack declares and this release does not run, `unanswered` are
    the settings without an answer: what needs one (a rule, a report, an entry of a section) is left out. `bases` are
    the packs that this one extends, `carried` is what of all mechanisms runs or is declared, `waiting` the entries (by
    section and key, with their titles) that are left out for want of an answer.
    """

    pack: Pack | None
    desk: Desk = field(default_factory=Desk)
    sections: Sections = field(default_factory=Sections)
    faults: tuple[Fault, ...] = ()
    unbound: tuple[Clause, ...] = ()
    not_run_yet: tuple[NotRunYet, ...] = ()
    unanswered: tuple[Setting, ...] = ()
    bases: tuple[Source, ...] = ()
    carried: Carried = field(default_factory=Carried)
    waiting: Mapping[tuple[str, str], Text] = field(default_factory=dict)


def read_pack(
    text: bytes,
    *,
    file: str,
    settings: Mapping[str, str],
    require_settings: bool = False,
    festivals: Collection[str] = (),
    find: FindPack = shipped_pack,
) -> Reading:
    """Check the pack in `text` and read it with the installation's answers to its `settings`.

    `file` is only named in the faults; `festivals` are the installation's own, and a rule that names another is read
    and cannot be planned. Answers that are given are always checked; that one is missing is a fault only
    if `require_settings`. `find` finds the pack that this one extends, by the key of its policy. Raises nothing:
    whatever the bytes are, a Reading comes back.
    """
    faults = Faults(file)
    root = read_tree(text, faults)
    whole = whole_pack(root, faults, find) if root else None
    if root and whole is None:
        check_structure(root, faults)
    if whole is None:
        return Reading(None, faults=faults.sorted())
    check_structure(whole.root, faults)
    later = not_run_yet(whole.root, FESTIVALS | frozenset(festivals))
    reading = _read(whole, settings, later, faults, require_settings=require_settings)
    return Reading(None, faults=faults.sorted()) if faults else reading


def _read(
    whole: Whole, answers: Mapping[str, str], later: tuple[NotRunYet, ...], faults: Faults, *, require_settings: bool
) -> Reading:
    root = whole.root
    declared = Declared(root, faults)
    settings = Settings(root, answers, declared, faults)
    asked = settings.read(require_all=require_settings)
    segments = Segments(root, declared, settings, faults)
    rules = Rules(root, declared, settings, segments, faults).read()
    planned = (declared.names("rules") or frozenset()) - {entry.rule for entry in later if entry.blocks_rule}
    desk = (desk_sections := DeskSections(root, declared, settings, faults)).read()
    reader = Reader(root, declared, settings, faults)
    sections = (pack_sections := PackSections(reader)).read()
    running = {"at_the_desk": desk_sections.running(desk, planned), **_running(sections)}
    carried = what_is_carried(root, planned=planned, named=reader.named, **running)
    clauses = Clauses(root, declared, faults).read(carried)
    _check_seasons(root, faults)
    _check_departments(root, declared)
    pack = replace(
        _head(root, settings, faults),
        clauses=clauses,
        rules=rules,
        segments=segments.predicates(),
        seasons=seasons_of(root, settings),
        settings=asked,
        not_run_yet=tuple(entry.key for entry in later),
    )
    return Reading(
        pack=pack,
        desk=desk_sections.settled(desk),
        sections=sections,
        bases=whole.bases,
        carried=carried,
        unbound=tuple(clause for clause in clauses if not clause.is_bound),
        not_run_yet=later,
        unanswered=tuple(setting for setting in asked if setting.value is None),
        waiting=pack_sections.waiting,
    )


def _running(sections: Sections) -> dict[str, Any]:
    """What of the other sections is carried out."""
    limits = [limit.key for limit in sections.contact_limits]
    governed = governed_by(sections) | staffed_by(sections) | answered_by(sections) | planned_by(sections)
    return {"limits": limits, "governed": governed}


def _head(root: Place, settings: Settings, faults: Faults) -> Pack:
    """The pack as its head and its names say, without what takes more than a look. A day that waits for its answer is
    the last of the calendar: nothing is in force yet.
    """
    policy = root.at(("policy",))
    key = _text(policy, "key") or ""
    return Pack(
        key=key,
        title=text_or_name(policy.get("title"), key),
        version=_version(policy, faults),
        effective_on=settings.date(policy.get("effective_on")) or date.max,
        clauses=(),
        rules=(),
        posts=_texts(root, "posts"),
        events=_texts(root, "events"),
        attributes=_texts(root, "attributes"),
        topics=_texts(root, "topics"),
        department_titles=_texts(root, "departments"),
        catalogue=_text(policy, "catalogue"),
        interpreted_by=_text(policy, "interpreted_by"),
        departments=tuple(item.text for item in policy.at(("applies_to", "departments")).items() if item.text),
    )


def _check_departments(root: Place, declared: Declared) -> None:
    """Departments are the organisation's; a pack that declares the ones it names is held to them."""
    if "departments" in root:
        declared.check_all("departments", root.at(("policy", "applies_to", "departments")).items())


def _check_seasons(root: Place, faults: Faults) -> None:
    section = root.get("seasons")
    for _, season in section.fields() if section else ():
        for place in (season.get("from"), season.get("to")):
            if place and place.text and not faults.has(place) and not is_day_of_a_leap_year(place.text):
                message = Message("No year has the day %(value)s.", {"value": shortened(place.text)})
                faults.add(place, message, EXPECTED["season day"])


def _version(policy: Place, faults: Faults) -> str:
    place = policy.get("version")
    if place is None or place.text is None:
        return ""
    # The schema lets a number pass, because 1.0 is one; 1e3 is a number too, and no version.
    if not re.search(pack_schema()["$defs"]["policy"]["properties"]["version"]["pattern"], place.text):
        faults.add(place, Message("%(value)s is no version.", {"value": shortened(place.text)}), EXPECTED["version"])
    return place.text


def _texts(root: Place, section: str) -> dict[str, Text]:
    found = root.get(section)
    return {name: text_of(place) for name, place in found.fields()} if found else {}


def _text(place: Place, key: str) -> str | None:
    child = place.get(key)
    return child.text if child else None

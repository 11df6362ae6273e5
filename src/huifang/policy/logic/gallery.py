"""The packs that ship, by trade, and the text of one's own policy that starts from one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from ruamel.yaml import YAML

from huifang.kernel.text import Message
from huifang.policy.logic.editing.splicing import written_at
from huifang.policy.logic.editing.written import Written
from huifang.policy.logic.pack import Text
from huifang.policy.logic.reading import Reading, read_pack
from huifang.policy.logic.shipped import shipped_packs

TRADES: Mapping[str, tuple[Message, tuple[str, ...]]] = {
    "general": (
        Message("Any trade"),
        ("P01", "P02", "P03", "P05", "P06", "P07", "P11", "P14", "P15", "P16", "P18", "P20", "P21", "P25", "P43"),
    ),
    "clinics": (Message("Clinics and beauty"), ("P04", "P17")),
    "estate": (Message("Selling homes"), ("P09", "P10", "P12", "P24")),
    "property": (Message("Looking after buildings"), ("P08", "P23", "P27", "P29", "P30", "P31", "P32", "P38")),
    "makers": (Message("Makers and dealers"), ("P13", "P19", "P28", "P33", "P34", "P40", "P42")),
    "meetings": (Message("Health products sold at meetings"), ("P36", "P37", "P39", "P41")),
    "services": (Message("Agencies, hotels and service desks"), ("P22", "P26", "P35")),
}  # fmt: skip
"""By trade the policies of the public catalogue that come from it."""


_ITEM = re.compile(r"  (?:- (?:id|key): )?([A-Za-z0-9_-]+)")
_HEAD = re.compile(r"  (title|catalogue|extends|key): (.+)")
FIRST_VERSION = "1.0.0"


@dataclass(frozen=True, slots=True)
class Offered:
    """A pack that ships: what it is called, and how much of what it carries. `counts` are by section.

    One that `extends` another carries that one's clauses too, but for what it says otherwise.
    """

    name: str
    key: str
    title: Text
    catalogue: str
    extends: str
    counts: Mapping[str, int]


@cache
def gallery() -> Mapping[str, tuple[Offered, ...]]:
    """By trade the packs that ship."""
    packs = [_offered(name, source.decode()) for name, source in shipped_packs().items()]
    by_trade = {
        trade: tuple(pack for pack in packs if pack.catalogue in numbers) for trade, (_, numbers) in TRADES.items()
    }
    return {trade: found for trade, found in by_trade.items() if found}


def offered_pack(name: str) -> Offered | None:
    """One of them by the name under which it ships."""
    return next((one for packs in gallery().values() for one in packs if one.name == name), None)


def reading_of_shipped(name: str, answers: Mapping[str, str] | None = None) -> Reading:
    """A shipped pack as the check reads it, with what it asks for."""
    return read_pack(shipped_packs()[name], file=f"{name}.yaml", settings=answers or {})


def _offered(name: str, text: str) -> Offered:
    """Our own packs have one shape, so that the many need not be checked again to be counted."""
    section, head, counts = "", dict[str, str](), dict[str, int]()
    for line in text.splitlines():
        if line[:1].isalpha():
            section = line.partition(":")[0]
        elif section == "policy" and (found := _HEAD.match(line)):
            head.setdefault(found[1], found[2])
        elif line[:2] == "  " and line[2:3] not in (" ", "#") and _ITEM.match(line):
            counts[section] = counts.get(section, 0) + 1
    title = YAML(typ="safe").load(head["title"])
    return Offered(name, head["key"], title, head.get("catalogue", ""), head.get("extends", ""), counts)


def own_text(name: str, *, key: str, title: str, effective_on: date | None) -> str:
    """The text of a shipped pack as one's own: another key and title, its first version, from another day.

    A day that the pack asks for stays asked for.
    """
    text = shipped_packs()[name].decode()
    written = Written(text)
    day = effective_on.isoformat() if effective_on else None
    new: dict[tuple[str, ...], str | None] = {
        ("key",): key,
        ("version",): FIRST_VERSION,
        ("effective_on",): day,
        ("title",): title,
    }
    new |= {("title", language): title for language in written.keys(("policy", "title"))}
    edits = [
        (spot.first, spot.behind, value if path[0] in ("version", "effective_on") else written_at(value))
        for path, value in new.items()
        if value is not None and (spot := written.spot(("policy", *path)))
    ]
    for first, behind, value in sorted(edits, reverse=True):
        text = text[:first] + value + text[behind:]
    return text

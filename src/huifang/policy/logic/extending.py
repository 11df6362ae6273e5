"""A pack that says only what differs from another one, put together with it.

The other pack's clauses, rules and entries hold unless this one replaces them by their names or removes them; whatever
stands in either file keeps its file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from huifang.kernel.text import Message
from huifang.policy.logic.declared import names_in
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.tree import Entry, Fields, Items, Node, Place, Scalar, shortened
from huifang.policy.logic.yaml12 import read_tree

MOST_PACKS_IN_A_ROW = 5
_PLACES = ("replaces", "after", "before")
"""Keys of a clause that name a clause of the other pack, or one beside it."""

ITS_OWN = ("key", "title", "catalogue", "version", "effective_on", "extends")
"""Keys of the group policy that are never taken from the other pack."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a pack, and how faults call its file."""

    file: str
    text: bytes


FindPack = Callable[[str], Source | None]
"""From the key of a policy to its pack; None where none is known."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A pack with everything that it takes from others, and the packs that it took it from, the nearest first."""

    root: Place
    bases: tuple[Source, ...] = ()


def whole_pack(root: Place, faults: Faults, find: FindPack, *, seen: Collection[str] = ()) -> Whole | None:
    """The pack at `root` with what it extends; None when that cannot be had, and a fault says why."""
    name = root.at(("policy", "extends"))
    if name.path != ("policy", "extends") or not name.text:
        _check_extends_nothing(root, faults)
        return Whole(root)
    key = root.at(("policy", "key")).text or ""
    base = _base(name, (*seen, key), faults, find)
    if base is None:
        return None
    _check_removes(root, base.root, faults)
    _check_replaces(root, base.root, faults)
    return Whole(_put_together(root, base.root), base.bases)


def _base(name: Place, seen: tuple[str, ...], faults: Faults, find: FindPack) -> Whole | None:
    parts = {"name": shortened(name.text or "")}
    if name.text in seen or len(seen) > MOST_PACKS_IN_A_ROW:
        message = Message(
            "The packs extend each other in a circle: %(names)s.", {"names": ", ".join((*seen, *parts.values()))}
        )
        faults.add(name, message, Message("Let one of them stand by itself."))
        return None
    source = find(name.text or "")
    if source is None:
        message = Message("No pack of the policy %(name)s is known.", parts)
        expected = Message(
            "Name a policy whose pack ships with Huifang, or put its pack beside this one as %(name)s.yaml.", parts
        )
        faults.add(name, message, expected)
        return None
    own = Faults(source.file)
    root = read_tree(source.text, own)
    whole = whole_pack(replace(root, node=_in_file(root.node, source.file)), own, find, seen=seen) if root else None
    faults.take_over(own.sorted())
    return None if own or whole is None else Whole(whole.root, (source, *whole.bases))


def _in_file(node: Node, file: str) -> Node:
    if isinstance(node, Scalar):
        return replace(node, file=file)
    if isinstance(node, Items):
        return replace(node, items=[_in_file(item, file) for item in node.items], file=file)
    entries = {key: Entry(entry.key_line, _in_file(entry.node, file), file) for key, entry in node.entries.items()}
    return replace(node, entries=entries, file=file)


def _check_removes(own: Place, base: Place, faults: Faults) -> None:
    removes = own.get("removes")
    for section, names in removes.fields() if removes else ():
        found = base.get(section)
        known = names_in(found) if found else []
        for name in names.items():
            if name.text is not None and name.text not in known:
                parts = {"name": shortened(name.text), "section": section}
                message = Message("The pack that this one extends has no %(name)s under %(section)s.", parts)
                nearest = faults.nearest(name.text, known)
                expected = Message("Did you mean %(nearest)s?", {"nearest": nearest}) if nearest else _WHAT_IS_THERE
                faults.add(name, message, expected)


def _check_replaces(own: Place, base: Place, faults: Faults) -> None:
    clauses, theirs = own.get("clauses"), base.get("clauses")
    known = names_in(theirs) if theirs else []
    mine = names_in(clauses) if clauses else []
    for clause in clauses.items() if clauses else []:
        for key, names in (("replaces", known), ("after", [*known, *mine]), ("before", [*known, *mine])):
            name = clause.get(key)
            if name and name.text is not None and name.text not in names:
                message = Message(
                    "The pack that this one extends has no clause %(name)s.", {"name": shortened(name.text)}
                )
                faults.add(name, message, _WHAT_IS_THERE)
        if "after" in clause and "before" in clause:
            message = Message("The keys %(found)s stand together here.", {"found": "after, before"})
            faults.add(clause, message, Message("Say where it stands by one of the two."))


def _check_extends_nothing(root: Place, faults: Faults) -> None:
    clauses = root.get("clauses")
    found = [clause.get(key) for clause in (clauses.items() if clauses else []) for key in _PLACES]
    for place in (root.get("removes"), *found):
        if place:
            message = Message("This pack extends no other, so there is nothing to replace or remove.")
            faults.add_key(place, message, Message("Name the other policy as policy.extends, or leave this out."))


_WHAT_IS_THERE = Message("Name what stands in the other pack, or leave it out.")


def _put_together(own: Place, base: Place) -> Place:
    mine, theirs = own.node, base.node
    assert isinstance(mine, Fields)
    assert isinstance(theirs, Fields)
    removed = {section: names_in(names) for section, names in _fields(own.get("removes"))}
    renamed = _replaced_clauses(own.get("clauses"))
    gone = frozenset(removed.get("clauses", ())) - set(renamed)
    entries = dict(mine.entries)
    for section, entry in theirs.entries.items():
        if section in ("pack", "removes"):
            continue
        node = _follow_clauses(entry.node, gone=gone, renamed=renamed) if section != "clauses" else entry.node
        left = _without(node, set(removed.get(section, ())))
        entries[section] = _merged(section, entries.get(section), replace(entry, node=left))
    order = [*theirs.entries, *(key for key in mine.entries if key not in theirs.entries)]
    ordered = {key: entries[key] for key in order if key in entries}
    return replace(own, node=replace(mine, entries=ordered))


def _merged(section: str, mine: Entry | None, theirs: Entry) -> Entry:
    if section == "policy":
        theirs = replace(theirs, node=_without(theirs.node, set(ITS_OWN)))
    if mine is None:
        return theirs
    if section == "clauses" and isinstance(mine.node, Items) and isinstance(theirs.node, Items):
        return replace(mine, node=replace(mine.node, items=_clauses(mine.node.items, theirs.node.items)))
    if isinstance(mine.node, Items) and isinstance(theirs.node, Items):
        return replace(mine, node=replace(mine.node, items=_by_name(mine.node.items, theirs.node.items)))
    own, other = _as_group(mine.node), _as_group(theirs.node)
    if own is None or other is None:
        return mine  # not the shape of a section: the check says so
    return replace(mine, node=replace(own, entries={**other.entries, **own.entries}))


def _by_name(mine: Iterable[Node], theirs: Iterable[Node]) -> list[Node]:
    """Theirs with mine in the place of those with the same name, then the others of mine."""
    found, others = _in_their_place(mine, theirs, {_name(node): node for node in reversed(list(mine))})
    return [*found, *others]


def _in_their_place(
    mine: Iterable[Node], theirs: Iterable[Node], instead: Mapping[str | None, Node]
) -> tuple[list[Node], list[Node]]:
    """Theirs, each with the one of mine that stands instead of its name; and those of mine that stand for none."""
    found = [instead.get(_name(node), node) if _name(node) else node for node in theirs]
    placed = {id(node) for node in found}
    return found, [node for node in mine if id(node) not in placed]


def _clauses(mine: Iterable[Node], theirs: Iterable[Node]) -> list[Node]:
    """Their clauses, with mine in place of those that they replace, beside those that they name, or at the end."""
    instead = {_word(node, "replaces") or _name(node): node for node in reversed(list(mine))}
    found, others = _in_their_place(mine, theirs, instead)
    for node in others:
        names = [_name(other) for other in found]
        after, before = _word(node, "after"), _word(node, "before")
        at = names.index(after) + 1 if after in names else names.index(before) if before in names else len(found)
        found.insert(at, node)
    return found


def _replaced_clauses(clauses: Place | None) -> dict[str, str]:
    """By the id of a replaced clause the id of the one in its place."""
    found = {}
    for place in clauses.items() if clauses else []:
        old, new = _word(place.node, "replaces"), _word(place.node, "id")
        if old and new:
            found[old] = new
    return found


def _follow_clauses(section: Node, *, gone: Collection[str], renamed: Mapping[str, str]) -> Node:
    """The entries of a section with the clauses as they are called now, without entries whose clauses are all gone."""
    if isinstance(section, Items):
        nodes = [_renamed(node, gone, renamed) for node in section.items]
        return replace(section, items=[node for node in nodes if node is not None])
    if isinstance(section, Fields):
        entries = {key: (entry, _renamed(entry.node, gone, renamed)) for key, entry in section.entries.items()}
        kept = {key: replace(entry, node=node) for key, (entry, node) in entries.items() if node is not None}
        return replace(section, entries=kept)
    return section


def _renamed(node: Node, gone: Collection[str], renamed: Mapping[str, str]) -> Node | None:
    """An entry with the names of its clauses brought up to date; None when all of them are gone."""
    if not isinstance(node, Fields):
        return node
    if _word(node, "clause") in gone:
        return None  # a setting for a clause that does not hold here
    if clause := node.entries.get("clause"):
        node = replace(
            node, entries={**node.entries, "clause": replace(clause, node=_as_called_now(clause.node, renamed))}
        )
    entry = node.entries.get("clauses")
    if entry is None or not isinstance(entry.node, Items) or not entry.node.items:
        return node
    left = [_as_called_now(item, renamed) for item in entry.node.items if not _is_gone(item, gone)]
    if not left:
        return None
    return replace(node, entries={**node.entries, "clauses": replace(entry, node=replace(entry.node, items=left))})


def _is_gone(item: Node, gone: Collection[str]) -> bool:
    return isinstance(item, Scalar) and item.text in gone


def _as_called_now(item: Node, renamed: Mapping[str, str]) -> Node:
    if isinstance(item, Scalar) and (name := renamed.get(item.text)):
        return replace(item, text=name, value=name)
    return item


def _without(section: Node, names: Collection[str]) -> Node:
    if isinstance(section, Items):
        return replace(section, items=[node for node in section.items if _name(node) not in names])
    if isinstance(section, Fields):
        return replace(section, entries={key: entry for key, entry in section.entries.items() if key not in names})
    return section


def _as_group(section: Node) -> Fields | None:
    """A section as a group of names; a list of entries with keys is one too."""
    if isinstance(section, Fields):
        return section
    if isinstance(section, Items) and all(_word(node, "key") for node in section.items):
        entries = {_word(node, "key") or "": Entry(node.line, node, node.file) for node in section.items}
        return Fields(section.line, entries, section.flaws, section.file)
    return None


def _name(node: Node) -> str | None:
    return node.text if isinstance(node, Scalar) else _word(node, "key") or _word(node, "id")


def _word(node: Node, key: str) -> str | None:
    entry = node.entries.get(key) if isinstance(node, Fields) else None
    return entry.node.text if entry and isinstance(entry.node, Scalar) else None


def _fields(place: Place | None) -> list[tuple[str, Place]]:
    return list(place.fields()) if place else []

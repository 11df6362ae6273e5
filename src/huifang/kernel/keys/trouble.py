"""What can go wrong with keys; every exception says it in a sentence for the person who runs the installation."""

from __future__ import annotations

from collections.abc import Sequence

from huifang.kernel.text import Message


class KeyTrouble(Exception):
    """The keys, or what they lock, cannot be used; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class KeysMissing(KeyTrouble):
    """There is no key file."""


class KeysExposed(KeyTrouble):
    """Others than this process's own user may read or replace the key file."""


class KeysSpoilt(KeyTrouble):
    """The key file holds no usable key ring."""


class KeyInUse(KeyTrouble):
    """The newest key locks every new value and cannot be retired."""


class UnknownKey(KeyTrouble):
    """The ring holds no key of this id."""

    def __init__(self, key_id: int) -> None:
        self.key_id = key_id
        super().__init__(
            Message(
                "Key %(id)d is not in the key file. Restore the key file that was in use when this was written.",
                {"id": key_id},
            )
        )


class WrongKeys(KeyTrouble):
    """The database was filled with keys that this ring has lost (`lost`) or holds differently (`other`)."""

    def __init__(self, *, lost: Sequence[int], other: Sequence[int]) -> None:
        self.lost = tuple(lost)
        self.other = tuple(other)
        super().__init__(_not_these(_listed(lost), _listed(other)))


def _not_these(lost: str, other: str) -> Message:
    if lost and other:
        return Message(
            "The key file does not belong to this database: it lacks key %(lost)s and holds another key %(other)s. "
            "Restore the key file that was in use with this database.",
            {"lost": lost, "other": other},
        )
    if lost:
        return Message(
            "The key file lacks key %(lost)s, with which this database was filled. "
            "Restore the key file that was in use with this database.",
            {"lost": lost},
        )
    return Message(
        "Key %(other)s in the key file is not the one with which this database was filled. "
        "Restore the key file that was in use with this database.",
        {"other": other},
    )


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))

"""Something that a pack gives both a key and a title."""

from __future__ import annotations

from dataclasses import dataclass

from huifang.kernel.wording import InWords, Speech, with_its_key


@dataclass(frozen=True, slots=True)
class Titled(InWords):
    """Its title in a sentence, and its key behind it, for whoever writes the pack."""

    key: str
    title: str

    def __str__(self) -> str:
        return self.key

    def in_words(self, speech: Speech) -> str:
        """The title; the key behind it."""
        return with_its_key(self.title, self.key, speech)

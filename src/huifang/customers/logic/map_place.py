"""Small readings of a map's places, each of which reports what it does not understand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from huifang.customers.logic.import_map import Column, Of
from huifang.kernel.text import Message
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.tree import Place, shortened

_WORD_EXPECTED = Message("Write a word here; put it in quotes if it begins with a sign.")
_PATTERN_EXPECTED = Message("Write a text or a list of texts; * stands for any text and ? for any character.")


@dataclass(slots=True)
class MapReader:
    """What every reading of a map needs: where faults go, what the map is of, whether lines are grouped."""

    faults: Faults
    of: Of
    is_grouped: bool = False

    def keys(self, place: Place, *, required: Sequence[str], allowed: Sequence[str]) -> None:
        """Report that a place is no group, keys that are not known, and required keys that are missing."""
        if not place.is_group:
            self.faults.add(place, Message("A group of keys is expected here."), self._known((*required, *allowed)))
            return
        known = (*required, *allowed)
        for key, child in place.fields():
            if key not in known:
                self._unknown(place, key, child, known)
        for key in required:
            if key not in place:
                message = Message("The key %(key)s is missing.", {"key": key})
                self.faults.add_missing(place, key, message, self._known(known))

    def text(self, place: Place | None) -> str | None:
        """The text at a place that must have one."""
        if place is None:
            return None
        if not place.text or not place.text.strip():
            self.faults.add(place, Message("A text is missing here."), _WORD_EXPECTED)
            return None
        return place.text

    def any_text(self, place: Place | None) -> str | None:
        """The text at a place, which may be empty in quotes."""
        if place is not None and place.text is None:
            self.faults.add(place, Message("A text is missing here."), _WORD_EXPECTED)
        return place.text if place else None

    def texts(self, place: Place | None) -> tuple[str, ...]:
        """The one text or the list of texts at a place."""
        if place is None:
            return ()
        places = place.items()
        if not places and place.text is None:
            self.faults.add(place, Message("A text is missing here."), _PATTERN_EXPECTED)
        return tuple(text for one in places or [place] if (text := one.text) is not None)

    def truth(self, place: Place | None) -> bool:
        if place is not None and place.truth is None:
            self.faults.add(place, Message("This is neither true nor false."), Message("Write true or false."))
        return bool(place and place.truth)

    def is_one_of(self, place: Place | None, words: Collection[str]) -> str | None:
        """The word at a place, which must be one of `words`."""
        if place is None:
            return None
        if place.text in words:
            return place.text
        message = Message("%(text)s is not understood here.", {"text": shortened(place.text or "…")})
        self.faults.add(place, message, Message("Write %(words)s.", {"words": " / ".join(words)}))
        return None

    def column(self, name: str) -> Column:
        return Column(" ".join(name.split()))

    def _unknown(self, place: Place, key: str, child: Place, known: Sequence[str]) -> None:
        nearest = self.faults.nearest(key, known)
        if nearest and nearest not in place:
            self.faults.excuse(place.path, nearest)
        expected = Message("Did you mean %(nearest)s?", {"nearest": nearest}) if nearest else self._known(known)
        self.faults.add_key(child, Message("The key %(key)s is not known here.", {"key": shortened(key)}), expected)

    @staticmethod
    def _known(keys: Sequence[str]) -> Message:
        return Message("The keys known here are %(known)s.", {"known": ", ".join(keys)})

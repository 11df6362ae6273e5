"""What is wrong in a questionnaire: where, what, and what was expected instead."""

from __future__ import annotations

from dataclasses import dataclass, field

from huifang.kernel.text import Message

EXPECTED_KEY = Message("Small letters, digits and dashes, beginning with a letter: waiting-time.")
EXPECTED_TEXT = Message("Write it in each language of the questionnaire.")
EXPECTED_TRUTH = Message("Write true or false.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `place` is the way to it: `questions[waiting].choices[2].label`."""

    place: str
    message: Message
    expected: Message


@dataclass
class Found:
    """The faults found so far; the first at a place counts."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, place: str, message: Message, expected: Message) -> None:
        if all(fault.place != place for fault in self.faults):
            self.faults.append(Fault(place, message, expected))

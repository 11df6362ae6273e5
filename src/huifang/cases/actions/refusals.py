"""Why a deed on a case is refused. Nothing has changed then."""

from __future__ import annotations

from huifang.followups.logic.answers import AnswerFault
from huifang.kernel.text import Message


class Refused(Exception):
    """A deed was not done; `message` says why not and what to do."""

    message = Message("This was not done.")

    def __init__(self, message: Message | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class NotYours(Refused):
    """The case is not this person's to deal with, or not there at all: the two are not told apart."""

    message = Message("This case is not yours to deal with.")


class CaseChanged(Refused):
    """Somebody has changed the case since it was looked at, or it is past the point at which this can be done."""

    message = Message("Somebody has changed this case meanwhile. Look at it again, then decide.")


class WordsMissing(Refused):
    """The deed wants words, and there are none, or too many."""

    message = Message("Write down what there is to say, and not at endless length.")


class NotTheirKind(Refused):
    """What was chosen is none of the things that can be chosen here."""

    message = Message("This cannot be chosen here. Choose one of the list.")


class AboutThem(Refused):
    """Whoever a case is about neither owns it nor receives it."""

    message = Message("The case is about this person. Choose somebody else.")


class WaitsForApproval(Refused):
    """What waits for a yes is neither answered nor closed."""

    message = Message("The resolution waits for its approval. Until then the case is neither answered nor closed.")


class IsPart(Refused):
    """The case is part of another one: what is to be done is done there."""

    message = Message("This case is part of another one. Deal with that one.")


class NotReady(Refused):
    """Something is missing before the case is answered or closed; the message says what."""


class BadMoment(Refused):
    """The moment has passed, or lies further ahead than anybody promises."""

    message = Message("Choose a moment that lies ahead, and within a year.")


class CannotTake(Refused):
    """The employee to whom a case is given may not deal with cases, or has left."""

    message = Message("This colleague may not deal with cases.")


class Missing(NotReady):
    """What is missing, all of it: `messages`."""

    def __init__(self, messages: tuple[Message, ...]) -> None:
        super().__init__(messages[0])
        self.messages = messages


class FaultyAnswers(Refused):
    """Answers do not fit the form that the policy asks for: `faults` says which, and why."""

    def __init__(self, faults: tuple[AnswerFault, ...]) -> None:
        super().__init__(faults[0].message)
        self.faults = faults

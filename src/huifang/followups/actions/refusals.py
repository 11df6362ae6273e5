"""Why a deed of the desk is refused. Nothing has changed then, and what was typed stays in its draft."""

from __future__ import annotations

from collections.abc import Sequence

from huifang.followups.logic.answers import AnswerFault
from huifang.followups.logic.limits import Holding
from huifang.kernel.text import Message


class Refused(Exception):
    """A deed was not done; `message` says to the person at the desk why not."""

    message = Message("This was not done.")

    def __str__(self) -> str:
        return str(self.message)


class NotYours(Refused):
    """What the deed is about is not this person's to work on, or not there at all: the two are not told apart."""

    message = Message("This is not yours to work on now. Take it from the list again if it is still there.")


class AlreadyTaken(Refused):
    """Somebody else is at work on the customer."""

    message = Message("A colleague is with this customer now. Take another follow-up.")


class HeldBack(Refused):
    """A contact limit, or the customer's wish, does not allow the contact now; `holding` says which and until when."""

    message = Message("A contact limit holds this follow-up back now.")

    def __init__(self, holding: Holding) -> None:
        super().__init__(holding.why)
        self.holding = holding


class AlreadyEnded(Refused):
    """The follow-up has ended meanwhile: done, given up, waived, or withdrawn because what asked for it is gone."""

    message = Message("This follow-up has ended meanwhile. What you typed is kept as your draft.")


class Unfinished(Refused):
    """Something is typed for the follow-up that this person is at work on (`follow_up`), and not handed in."""

    message = Message("You have typed something for another customer. Hand it in, or lay that follow-up down, first.")

    def __init__(self, follow_up: int) -> None:
        super().__init__(follow_up)
        self.follow_up = follow_up


class ChangedMeanwhile(Refused):
    """Somebody has changed it since it was looked at, or it is past the point at which this can be done."""

    message = Message("Somebody has changed this meanwhile. Look at it again, then decide.")


class MissingAnswers(Refused):
    """Answers are missing, or are none that the form takes; `faults` say which and why."""

    message = Message("Some answers are missing or cannot be taken. Each says what it needs.")

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)


class NeedsRecord(Refused):
    """The outcome is a contact that was made, and ends with its record."""

    message = Message("The contact was made: write its record.")


class NotAContact(Refused):
    """The outcome is no contact, so there is nothing to write a record of."""

    message = Message("Nobody was reached: note the attempt, and the follow-up comes back by itself.")


class NoMoment(Refused):
    """The customer asked to be called later, and nobody wrote down when."""

    message = Message("Ask the customer when to call, and write it down.")


class BadMoment(Refused):
    """The moment has passed, or lies further ahead than anybody plans."""

    message = Message("Choose a moment that lies ahead, and within a year.")


class NotFulfilled(Refused):
    """A duty that the contact should have fulfilled as well has ended, is somebody else's, or needs more than it."""

    message = Message(
        "One of the other follow-ups cannot be closed by this contact: it has ended meanwhile, asks for another"
        " channel, or needs a record of its own. Choose anew."
    )


class NothingTried(Refused):
    """A follow-up is given up after attempts; this one has none."""

    message = Message("Nobody has tried yet. Try to reach the customer, or ask your supervisor to waive the follow-up.")


class NoReason(Refused):
    """The deed wants a reason, or guidance, and there is none."""

    message = Message("Say why, in a few words.")


class CannotWork(Refused):
    """The employee to whom work is given may not contact customers, or has left."""

    message = Message("This colleague may not contact customers.")


class OwnWork(Refused):
    """Nobody reviews what they wrote themselves."""

    message = Message("This is your own work: somebody else reviews it.")

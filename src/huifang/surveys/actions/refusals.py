"""Why somebody is not asked, or an answer is not taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from huifang.kernel.text import Message
from huifang.surveys.logic.answering import AnswerFault
from huifang.surveys.logic.asking import OWN_WORK


class Refused(Exception):
    """Something of this room cannot be done; the message says why."""

    message = Message("This cannot be done.")

    def __init__(self, message: Message | None = None) -> None:
        self.message = message or self.message
        super().__init__(str(self.message))


class AskedLately(Refused):
    """The customer was asked a short while ago, and is left in peace."""

    def __init__(self, asked_on: date, again_on: date) -> None:
        super().__init__(
            Message(
                "This customer was asked on %(asked)s and may be asked again from %(again)s on.",
                {"asked": asked_on, "again": again_on},
            )
        )


class OptedOut(Refused):
    """The customer refuses contacts."""

    message = Message("This customer does not want to be contacted.")


class Retired(Refused):
    """The questionnaire is no longer in use."""

    message = Message("This questionnaire is no longer in use.")


class OwnWork(Refused):
    """Nobody rates their own work."""

    message = OWN_WORK


class Closed(Refused):
    """The invitation has been answered, or its time is over."""

    message = Message("This link has been answered, or its time is over.")


class ChangedMeanwhile(Refused):
    """Somebody else has changed the questionnaire since it was looked at."""

    message = Message("A colleague has changed this questionnaire meanwhile. Look at it again.")


class OfAPolicy(Refused):
    """What a policy asks is changed in the policy."""

    message = Message("This questionnaire is a policy's. Copy it, and change the copy.")


class KeyTaken(Refused):
    """Another questionnaire has this key."""

    message = Message("There is a questionnaire of this name already.")


class NoSuchPlace(Refused):
    """A picture is put where there is no question or choice."""

    message = Message("This question or choice is not there any more.")


class TooManyPictures(Refused):
    """A questionnaire shows as many pictures as it may."""

    message = Message("A questionnaire shows at most 60 pictures.")


class NoReason(Refused):
    """Whoever takes links out of the house, or undoes a campaign, says why."""

    message = Message("Say what it is for.")


class NotAnswered(Refused):
    """Answers are missing, or are none that the questions take."""

    message = Message("Some questions still need an answer.")

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        self.faults = tuple(faults)
        super().__init__()

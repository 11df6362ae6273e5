"""A deed about to be done on a case, and what may be amiss with what was typed for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huifang.cases.actions.log import Doer
from huifang.cases.models import Case
from huifang.web.frame.request import Request


class Amiss(Exception):
    """What was typed into fields cannot be: `found` are the fields, each with what is the matter."""

    def __init__(self, *found: tuple[str, Any]) -> None:
        super().__init__([name for name, _ in found])
        self.found = found


@dataclass(frozen=True, slots=True)
class Doing:
    """A deed about to be done: by whom, on which case in which version, with what was typed."""

    request: Request
    case: Case
    typed: Mapping[str, Any]

    @property
    def doer(self) -> Doer:
        return Doer(self.request.user, self.request.at, self.request.on)

    @property
    def of(self) -> dict[str, Any]:
        """What every deed of the room wants."""
        return {"case": self.case.pk, "version": self.typed["version"], "doer": self.doer}

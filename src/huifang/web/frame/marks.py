"""Who may see a page. Each view carries one of these marks; one without answers nobody (the gate looks).

The mark can be read as `view.needs`, so that a test can walk all addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from huifang.org.logic import Right

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Who may see a page that asks for no right."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed_in"


def needs(right: Right) -> Callable[[View], View]:
    """Only who has the right may come; for all others there is no such page (404). Sets `request.reach`."""
    return lambda view: _marked(view, right)


def signed_in(view: View) -> View:
    """Whoever has signed in may come; the page shows or changes one's own things alone."""
    return _marked(view, Audience.SIGNED_IN)


def for_everyone(view: View) -> View:
    """Nobody is asked who they are."""
    return _marked(view, Audience.EVERYONE)


def _marked(view: View, mark: Right | Audience) -> View:
    view.needs = mark  # type: ignore[attr-defined]
    return view

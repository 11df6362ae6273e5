"""What the templates of the frame can ask for; nothing is looked up that the page does not show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from huifang.notices.queries import unread_of
from huifang.org.logic import Right
from huifang.org.models import Organisation
from huifang.web.frame.company import company
from huifang.web.frame.drawn import drawn
from huifang.web.frame.looks import look_of
from huifang.web.frame.navigation import Entry, entries
from huifang.web.frame.people import rights_on


class Frame:
    """The frame around one page."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @cached_property
    def is_signed_in(self) -> bool:
        return bool(getattr(self._request, "user", None) and self._request.user.is_authenticated)

    @property
    def rights(self) -> frozenset[Right]:
        return rights_on(self._request) if self.is_signed_in else frozenset()

    @cached_property
    def places(self) -> tuple[Entry, ...]:
        return tuple(entries(self.rights, path=self._request.path))

    @property
    def head(self) -> SafeString:
        return drawn("head", language=self.language)

    @property
    def told(self) -> SafeString:
        return drawn("told", language=self.language)

    @property
    def keys(self) -> SafeString:
        return drawn("keys", language=self.language)

    @property
    def brand(self) -> SafeString:
        return drawn("brand", language=self.language, company=self.organisation.name)

    @property
    def brand_alone(self) -> SafeString:
        """For pages that tell nobody whose installation this is."""
        return drawn("brand", language=self.language)

    @property
    def side(self) -> SafeString:
        return drawn("side", language=self.language, entries=self.places)

    @property
    def bar(self) -> SafeString:
        return drawn("bar", language=self.language, entries=self.places)

    @property
    def menu(self) -> SafeString:
        return drawn("menu", language=self.language, look=self.look)

    @property
    def organisation(self) -> Organisation:
        return company()

    @cached_property
    def unread(self) -> int:
        if not self.is_signed_in:
            return 0
        read_with_it = self._request.session.unread
        return unread_of(self._request.user) if read_with_it is None else read_with_it

    @property
    def search_address(self) -> str:
        """Where the search box leads; empty for whoever may not see customers."""
        return address_of("search") if Right.SEE_CUSTOMERS in self.rights else ""

    @property
    def notices_address(self) -> str:
        return address_of("notices")

    @property
    def look(self) -> str:
        """light, dark, or auto for what the device prefers."""
        return look_of(self._request)

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    @property
    def back_here(self) -> str:
        """The address to come back to after a choice that belongs to no page."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"


def address_of(name: str) -> str:
    """The address of a page by its name, empty while this installation has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor: `frame`, and `user`, who is signed in."""
    return {"frame": Frame(request), "user": getattr(request, "user", None)}

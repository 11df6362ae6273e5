"""Parts of the frame that are the same for many requests: drawn once in a process, then only copied.

Nothing that belongs to one person or one request may stand in them: no name, no token.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from huifang.web.frame.navigation import Entry

AT_MOST = 2_000
IN_THE_BAR = 4
"""So many places stand in the bar of a phone; the others behind `More`."""


@lru_cache(maxsize=AT_MOST)
def drawn(
    part: str, *, language: str, look: str = "", company: str = "", entries: tuple[Entry, ...] = ()
) -> SafeString:
    """The part `frame/drawn/<part>.html` in the language that is spoken right now, which is `language`."""
    first, more = entries[:IN_THE_BAR], entries[IN_THE_BAR:]
    places = {"entries": entries, "first": first, "more": more}
    named = {"language": language, "languages": settings.LANGUAGES, "look": look, "company": company, **places}
    return render_to_string(f"frame/drawn/{part}.html", named)

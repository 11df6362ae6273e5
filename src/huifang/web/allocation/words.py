"""What the ways to give customers out are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huifang.planning.logic.allocating import Way
from huifang.web.frame.text import worded

WAYS: dict[str, str | Promise] = {
    "steward": pgettext_lazy("allocation", "To the steward"),
    "collector": pgettext_lazy("allocation", "To whoever collected the customer"),
    "territory": pgettext_lazy("allocation", "By area"),
    "newcomers": pgettext_lazy("allocation", "A share for newcomers"),
    "workload": pgettext_lazy("allocation", "By workload"),
    "ability": pgettext_lazy("allocation", "By ability and workload"),
    "by_hand": pgettext_lazy("allocation", "By somebody's hand"),
    "post": pgettext_lazy("allocation", "To the holders of the post"),
}


def called(way: Way) -> str:
    """A way in the policy's words, or, where it has none, in ours."""
    return worded(way.says.title) or str(WAYS[way.says.way])

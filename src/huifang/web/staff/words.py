"""What roles, scopes and the columns of a staff file are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

ROLES: Mapping[str, str | Promise] = {
    "agent": pgettext_lazy("role", "Agent"),
    "supervisor": pgettext_lazy("role", "Supervisor"),
    "manager": pgettext_lazy("role", "Manager"),
    "administrator": pgettext_lazy("role", "Administrator"),
}
SCOPES: Mapping[str, str | Promise] = {
    "own": pgettext_lazy("scope", "Own work"),
    "department": pgettext_lazy("scope", "Department and below"),
    "all": pgettext_lazy("scope", "Everything"),
}
COLUMNS: Mapping[str, str | Promise] = {
    "number": pgettext_lazy("staff file", "number"),
    "name": pgettext_lazy("staff file", "name"),
    "department": pgettext_lazy("staff file", "department"),
    "parent department": pgettext_lazy("staff file", "parent department"),
    "posts": pgettext_lazy("staff file", "posts"),
    "role": pgettext_lazy("staff file", "role"),
    "scope": pgettext_lazy("staff file", "scope"),
    "joined_on": pgettext_lazy("staff file", "joined_on"),
    "left_on": pgettext_lazy("staff file", "left_on"),
}
"""The headings of a staff file as its readers write them."""

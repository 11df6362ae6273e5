"""The words for what the rooms call by keys."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.customers.logic.contact_points import Kind

Words = Mapping[str, "str | Promise"]

KINDS: Mapping[Kind, str | Promise] = {
    Kind.PHONE: pgettext_lazy("contact point", "Phone"),
    Kind.EMAIL: pgettext_lazy("contact point", "E-mail"),
    Kind.ID_NUMBER: pgettext_lazy("contact point", "ID number"),
    Kind.ADDRESS: pgettext_lazy("contact point", "Address"),
}
ICONS: Mapping[Kind, str] = {
    Kind.PHONE: "phone",
    Kind.EMAIL: "mail",
    Kind.ID_NUMBER: "id-badge-2",
    Kind.ADDRESS: "map-pin",
}
REPORTS: Words = {
    "owed": _("Report to be written"),
    "written": _("Report written"),
    "sent_back": _("Report sent back"),
    "approved": _("Report approved"),
}
DEEDS: Words = {
    "customers.registered": _("Registered as a customer"),
    "customers.imported": _("Came with an import, or was changed by it"),
    "customers.changed": _("Details changed"),
    "customers.points_added": _("Contact point added"),
    "customers.points_removed": _("Contact point removed"),
    "customers.graded": _("Graded anew after an event, as a policy asks"),
    "customers.opted_out": _("Refuses contacts from now on"),
    "customers.opted_in": _("Takes the refusal of contacts back"),
    "customers.wish_noted": _("A wish about contacts noted"),
    "customers.wish_ended": _("The wishes about contacts ended"),
    "customers.handed_over": _("Handed over to another steward"),
    "customers.allocated": _("Allocated by a policy"),
    "customers.taken_back": _("Allocation taken back"),
    "customers.allocation_decided": _("A supervisor decided who has the customer"),
    "customers.left_without_steward": _("Left to whoever holds the post"),
    "customers.left_to_others": _("Left to the other stewards"),
    "events.corrected": _("Event put right"),
    "events.recorded": _("Event recorded"),
    "events.withdrawn": _("Event withdrawn"),
    "follow_up.done": _("Contact recorded"),
    "events.imported": _("Event changed by an import"),
    "imports.undone": _("An import was taken back"),
}
VALUES: Words = {
    "name": pgettext_lazy("customer", "Name"),
    "kind": pgettext_lazy("customer", "Kind"),
    "joined_on": pgettext_lazy("customer", "Customer since"),
    "birthday": pgettext_lazy("customer", "Birthday"),
    "birthday_calendar": pgettext_lazy("customer", "Calendar of the birthday"),
    "department_id": pgettext_lazy("customer", "Department"),
    "attributes": pgettext_lazy("customer", "Attributes"),
    "phone": pgettext_lazy("contact point", "Phone"),
    "email": pgettext_lazy("contact point", "E-mail"),
    "id_number": pgettext_lazy("contact point", "ID number"),
    "address": pgettext_lazy("contact point", "Address"),
    "occurred_on": pgettext_lazy("event", "Day"),
    "occurred_at": pgettext_lazy("event", "Time"),
}
GRADES = ("value_tier", "tier", "grade", "level", "等级", "客户等级", "级别", "价值等级")
"""Names of attributes that rank customers, as policies and companies call them."""


def word_for(words: Words, key: str) -> str:
    """The word for a key; the key itself where the company made it."""
    return str(words.get(key, key))

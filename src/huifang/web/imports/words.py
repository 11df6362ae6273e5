"""What fields, states and counts of imports are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, "str | Promise"]

OF: Words = {
    "customers": pgettext_lazy("import", "Customers"),
    "events": pgettext_lazy("import", "Events"),
}
STATES: Words = {
    "uploaded": pgettext_lazy("import", "To be mapped"),
    "check_asked": pgettext_lazy("import", "Being checked"),
    "checked": pgettext_lazy("import", "Checked"),
    "run_asked": pgettext_lazy("import", "Running"),
    "done": pgettext_lazy("import", "Finished"),
    "failed": pgettext_lazy("import", "Failed"),
    "undo_asked": pgettext_lazy("import", "Being taken back"),
    "undone": pgettext_lazy("import", "Taken back"),
}
TONES: Mapping[str, str] = {
    "uploaded": "due",
    "check_asked": "not-yet",
    "checked": "due",
    "run_asked": "not-yet",
    "done": "open",
    "failed": "late",
    "undo_asked": "not-yet",
    "undone": "done",
}
FIELDS_OF_CUSTOMERS: Words = {
    "external_id": pgettext_lazy("import", "Customer number"),
    "name": pgettext_lazy("customer", "Name"),
    "kind": _("Person or organisation"),
    "phones": pgettext_lazy("contact point", "Phone"),
    "emails": pgettext_lazy("contact point", "E-mail"),
    "id_number": pgettext_lazy("contact point", "ID number"),
    "address": pgettext_lazy("contact point", "Address"),
    "joined_on": pgettext_lazy("customer", "Customer since"),
    "birthday": pgettext_lazy("customer", "Birthday"),
    "birthday_calendar": pgettext_lazy("customer", "Calendar of the birthday"),
    "department": pgettext_lazy("customer", "Department"),
    "steward": _("Steward (employee number)"),
    "opted_out_on": _("Refuses contacts since"),
    "contact_person.name": _("Contact person: name"),
    "contact_person.role": _("Contact person: position"),
    "contact_person.phones": _("Contact person: phone"),
    "contact_person.emails": _("Contact person: e-mail"),
    "subject.external_id": _("Subject: number"),
    "subject.kind": _("Subject: kind"),
    "subject.title": _("Subject: title"),
}
FIELDS_OF_EVENTS: Words = {
    "customer": pgettext_lazy("import", "Customer number"),
    "kind": pgettext_lazy("event", "What happened"),
    "occurred_at": _("Day or time"),
    "external_id": _("Number of the event"),
    "subject": _("Subject: number"),
}
COUNTS: tuple[tuple[str, str | Promise], ...] = (
    ("rows", _("rows in the file")),
    ("made", pgettext_lazy("import", "new")),
    ("changed", pgettext_lazy("import", "changed")),
    ("unchanged", _("known already")),
    ("repeated", _("said twice in the file")),
    ("refused", pgettext_lazy("import", "refused")),
)
UNDONE: tuple[tuple[str, str | Promise], ...] = (
    ("removed_customers", _("customers removed")),
    ("returned_customers", _("customers as they were before")),
    ("removed_events", _("events removed")),
    ("withdrawn_events", _("events withdrawn")),
    ("returned_events", _("events as they were before")),
    ("removed_besides", _("other values removed")),
    ("kept_count", _("left as they are, since they were changed or used since")),
)


def fields_of(of: str) -> Words:
    """The fields of a kind of import with their words."""
    return FIELDS_OF_EVENTS if of == "events" else FIELDS_OF_CUSTOMERS

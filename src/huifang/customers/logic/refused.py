"""What may be said of a value that was refused: contact values masked, everything else without numbers of people."""

from __future__ import annotations

from dataclasses import dataclass

from huifang.customers.logic.contact_points import Kind, masked
from huifang.kernel.masking import mask_free_text
from huifang.kernel.text import Message

LONGEST_SHOWN = 200

CONTACT_FIELDS = {
    "phones": Kind.PHONE,
    "emails": Kind.EMAIL,
    "id_number": Kind.ID_NUMBER,
    "address": Kind.ADDRESS,
    "contact_person.phones": Kind.PHONE,
    "contact_person.emails": Kind.EMAIL,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken. `value` is what stands in `column`, as it may be shown."""

    row: int
    column: str
    value: str
    reason: Message


def shown(field: str, value: str) -> str:
    """A refused value as the owner of the file may read it."""
    kind = CONTACT_FIELDS.get(field)
    if kind is not None and value:
        return masked(kind, value[:LONGEST_SHOWN])
    return mask_free_text(value[:LONGEST_SHOWN])

"""What may be said of a value that was refused: contact values masked, everything else without numbers of people."""

from __future__ import annotations

from huifang.customers.logic.contact_points import Kind, masked
from huifang.kernel.masking import mask_free_text

LONGEST_SHOWN = 200

CONTACT_FIELDS = {
    "phones": Kind.PHONE,
    "emails": Kind.EMAIL,
    "id_number": Kind.ID_NUMBER,
    "address": Kind.ADDRESS,
    "contact_person.phones": Kind.PHONE,
    "contact_person.emails": Kind.EMAIL,
}


def shown(field: str, value: str) -> str:
    """A refused value as the owner of the file may read it."""
    kind = CONTACT_FIELDS.get(field)
    if kind is not None and value:
        return masked(kind, value[:LONGEST_SHOWN])
    return mask_free_text(value[:LONGEST_SHOWN])

"""Who brought a case without being a customer of ours."""

from __future__ import annotations

from dataclasses import dataclass

from huifang.cases.models import Case, Sender
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.locked import LockedColumn
from huifang.kernel.masking import mask_free_text

PLACE = "cases_sender.contact"
"""What the encryption of a sender's contact is bound to, beside its id."""

LOCKED = (LockedColumn(Sender, "contact", PLACE),)


@dataclass(frozen=True, slots=True)
class Named:
    """A sender as pages show them: `masked` is how to reach them, with its numbers masked."""

    name: str
    masked: str


def sender_of(case: Case, *, ring: KeyRing) -> Named | None:
    """Who brought a case; None where it is a customer of ours, or nobody said."""
    found = Sender.objects.filter(case=case).first()
    if found is None:
        return None
    contact = Sealer(ring, PLACE).decrypt(bytes(found.contact), found.pk) if found.contact else ""
    return Named(found.name, mask_free_text(contact))


def contact_of(case: Case, *, ring: KeyRing) -> str:
    """How to reach whoever brought a case, in full: for those who answer them. Empty where nobody said."""
    found = Sender.objects.filter(case=case).first()
    return Sealer(ring, PLACE).decrypt(bytes(found.contact), found.pk) if found and found.contact else ""

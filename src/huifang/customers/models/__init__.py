"""Customers and what is known of them; the events that call for a contact; what an import holds on the way."""

from huifang.customers.models.events import Event
from huifang.customers.models.named import RepeatedId, RepeatedSubject, StagedNumber
from huifang.customers.models.people import ContactPerson, ContactPoint, Customer, Stewardship, Subject
from huifang.customers.models.staging import (
    StagedClaim,
    StagedContactPoint,
    StagedCustomer,
    StagedEvent,
    StagedImport,
    StagedMatch,
    StagedRefusal,
)

__all__ = [
    "ContactPerson",
    "ContactPoint",
    "Customer",
    "Event",
    "RepeatedId",
    "RepeatedSubject",
    "StagedClaim",
    "StagedContactPoint",
    "StagedCustomer",
    "StagedEvent",
    "StagedImport",
    "StagedMatch",
    "StagedNumber",
    "StagedRefusal",
    "Stewardship",
    "Subject",
]

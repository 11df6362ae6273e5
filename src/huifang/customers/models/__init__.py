"""Customers and what is known of them; the events that call for a contact; what an import holds on the way."""

from huifang.customers.models.events import Event
from huifang.customers.models.people import ContactPerson, ContactPoint, Customer, Stewardship, Subject
from huifang.customers.models.staging import (
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
    "StagedContactPoint",
    "StagedCustomer",
    "StagedEvent",
    "StagedImport",
    "StagedMatch",
    "StagedRefusal",
    "Stewardship",
    "Subject",
]

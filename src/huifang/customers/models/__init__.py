"""Customers and what is known of them; the events that call for a contact; what an import holds on the way."""

from huifang.customers.models.events import Event
from huifang.customers.models.file_imports import FileImport, RememberedMap
from huifang.customers.models.grading import GradeMove
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
from huifang.customers.models.undoing import Overwritten
from huifang.customers.models.wishes import ContactWish

__all__ = [
    "ContactPerson",
    "ContactPoint",
    "ContactWish",
    "Customer",
    "Event",
    "FileImport",
    "GradeMove",
    "Overwritten",
    "RememberedMap",
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

"""Sets for taking an import back: which values still stand as it left them, which rows it made nobody has touched."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    Field,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from huifang.customers.models import ContactPerson, ContactPoint, Customer, Event, Overwritten, Stewardship, Subject
from huifang.kernel.sql.merging import Differs

Rows = QuerySet[Any, Any]

JOINS = {
    Overwritten.Of.CUSTOMER: ("customer", Customer),
    Overwritten.Of.EVENT: ("event", Event),
    Overwritten.Of.CONTACT_PERSON: ("person", ContactPerson),
    Overwritten.Of.SUBJECT: ("subject", Subject),
    Overwritten.Of.STEWARDSHIP: ("stewardship", Stewardship),
}


def overwritten(of: Overwritten.Of, entry_id: int, names: tuple[str, ...]) -> Rows:
    """What an import overwrote in one table, of rows that still stand.

    `back_…` is what each value returns to: what it was, where it stands as the import left it, else what it is.
    `returns` when one of them does, `stays` when somebody else has changed one since, `is_untouched` when nobody has
    written the row since.
    """
    join, model = JOINS[of]
    values = {name: _Value(model, join, name) for name in names}
    returns: Any = Q(pk__in=[])
    stays: Any = Q(pk__in=[])
    for value in values.values():
        returns |= Q(value.is_changed) & ~Q(value.is_changed_since)
        stays |= Q(value.is_changed) & Q(value.is_changed_since)
    rows = Overwritten.objects.filter(entry_id=entry_id, of=of, **{f"{join}__id__isnull": False})
    return rows.annotate(
        returns=_truth(returns),
        stays=_truth(stays),
        is_untouched=_truth(Q(**{f"{join}__entry_id": entry_id})),
        entry_before=Cast(KeyTextTransform("entry_id", "before"), BigIntegerField()),
        **{f"back_{name}": value.back for name, value in values.items()},
    )


def returning_values(names: tuple[str, ...]) -> Any:
    """Whether one of these values of a customer is given back."""
    returns: Any = Q(pk__in=[])
    for name in names:
        value = _Value(Customer, "customer", name)
        returns |= Q(value.is_changed) & ~Q(value.is_changed_since)
    return returns


def unused_subjects(entry_id: int) -> Rows:
    """Subjects that an import made of customers whom it did not make, and that no event is about."""
    about = Event.objects.filter(subject_id=OuterRef("id"))
    return _made_beside(Subject, Overwritten.Of.SUBJECT, entry_id).exclude(Exists(about))


def unused_persons(entry_id: int) -> Rows:
    """Contact persons that an import made of customers whom it did not make, and whom no contact point reaches."""
    reaching = ContactPoint.objects.filter(contact_person_id=OuterRef("id"))
    return _made_beside(ContactPerson, Overwritten.Of.CONTACT_PERSON, entry_id).exclude(Exists(reaching))


def begun_stewardships(entry_id: int) -> Rows:
    return _made_beside(Stewardship, Overwritten.Of.STEWARDSHIP, entry_id).filter(until_on=None)


def added_points(entry_id: int) -> Rows:
    return ContactPoint.objects.filter(entry_id=entry_id).exclude(customer__first_entry_id=entry_id)


def reopening_stewardships(entry_id: int) -> Rows:
    """Stewardships that an import ended, of customers whom nobody has looked after since."""
    open_one = Stewardship.objects.filter(customer_id=OuterRef("stewardship__customer_id"), until_on=None)
    rows = overwritten(Overwritten.Of.STEWARDSHIP, entry_id, ("until_on",))
    return rows.filter(returns=True, is_untouched=True).exclude(Exists(open_one))


def made_customers(entry_id: int) -> Rows:
    """Customers that an import made; `is_untouched` when nobody has written them since and nothing happened to them."""
    happened = Event.objects.filter(customer_id=OuterRef("id"))
    untouched = Q(entry_id=entry_id) & ~Exists(happened)
    return Customer.objects.filter(first_entry_id=entry_id).annotate(is_untouched=_truth(untouched))


def made_events(entry_id: int) -> Rows:
    """Events that an import made and that still count; `is_untouched` when nobody has written them since."""
    made = Event.objects.filter(first_entry_id=entry_id, withdrawn_on=None)
    return made.annotate(is_untouched=_truth(Q(entry_id=entry_id)))


def events_written(entry_id: int) -> Rows:
    """The ids of the events that an import made, or changed."""
    changed = Overwritten.objects.filter(entry_id=entry_id, of=Overwritten.Of.EVENT).values_list("row")
    return made_events(entry_id).values_list("id").union(changed, all=True)


def _made_beside(model: type[Any], of: Overwritten.Of, entry_id: int) -> Rows:
    """Rows that an import made, not those that it only wrote, of customers whom it did not make."""
    written = Overwritten.objects.filter(entry_id=entry_id, of=of).values("row")
    made: Rows = model.objects.filter(entry_id=entry_id).exclude(id__in=written)
    return made.exclude(customer__first_entry_id=entry_id)


def _truth(condition: Any) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


class _Value:
    """One value of a row that an import overwrote: what it was, what the import made of it, what it is."""

    def __init__(self, model: type[Any], join: str, name: str) -> None:
        self._field: Field[Any, Any] = model._meta.get_field(name.removesuffix("_id"))
        self.now = F(f"{join}__{name}")
        self.before, self.after = self._kept("before", name), self._kept("after", name)
        self.is_changed = Differs(self.before, self.after)
        self.is_changed_since = Differs(self.now, self.after)

    @property
    def back(self) -> Case:
        return Case(
            When(Q(self.is_changed) & ~Q(self.is_changed_since), then=self.before),
            default=self.now,
            output_field=self._plain(),
        )

    def _kept(self, side: str, name: str) -> Combinable:
        if isinstance(self._field, JSONField):
            return KeyTransform(name, side)
        return Cast(KeyTextTransform(name, side), self._plain())

    def _plain(self) -> Field[Any, Any]:
        """A field of the kind that a cast takes: what names a row is a number."""
        return BigIntegerField() if self._field.is_relation else self._field

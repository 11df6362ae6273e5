"""Sets of staged rows about customers: which row is whose, and which contradict each other."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, FilteredRelation, Max, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import IsNull

from huifang.customers.logic.contact_points import Kind
from huifang.customers.models import (
    RepeatedId,
    StagedClaim,
    StagedContactPoint,
    StagedCustomer,
    StagedMatch,
    StagedNumber,
)
from huifang.kernel.sql.merging import Differs
from huifang.kernel.sql.statements import Named

Rows = QuerySet[Any, Any]

KNOWN_BY = (Kind.PHONE, Kind.ID_NUMBER)
LOOKED_UP = (Kind.PHONE, Kind.EMAIL, Kind.ID_NUMBER)
"""What the index of keyed values covers."""

_IS_OTHER_NAME = ~Q(said__name="") & ~Q(customer__name="") & ~Q(said__name=F("customer__name"))


def _with_ids() -> Rows:
    return StagedCustomer.objects.filter(external_id__isnull=False)


def repeated_ids() -> Rows:
    """External ids that several rows bear, and the first of those rows."""
    firsts = _with_ids().values("external_id").order_by().annotate(first=Min("row"), n=Count("row"))
    repeated: Rows = firsts.filter(n__gt=1).values_list("external_id", "first")
    return repeated


def matches_by_id() -> Rows:
    """A row for each external id: row, customer, whether it is a new one. For files in which no id is repeated."""
    return _with_ids().values_list("row", Coalesce("known__id", "fresh_id"), IsNull(F("known__id"), True))


def first_matches_by_id() -> Rows:
    """The first row of each external id: row, customer, whether it is a new one.

    Fresh ids grow with the rows, so the least of both belong together.
    """
    firsts = _with_ids().values("external_id", "known__id").annotate(first=Min("row"), fresh=Min("fresh_id"))
    matches: Rows = firsts.values_list("first", Coalesce("known__id", "fresh"), IsNull(F("known__id"), True))
    return matches


def contradictions_by_id() -> tuple[Rows, Named]:
    """Later rows of an external id that say something else than the first: row, first, external id."""
    rows = RepeatedId.objects.filter(said__row__gt=F("first")).filter(Differs("said__digest", "first_said__digest"))
    return rows.annotate(row=F("said__row"), value=F("external_id")), {RepeatedId: repeated_ids()}


def nameless() -> Rows:
    """Rows that would make a new customer and do not say its name."""
    return StagedMatch.objects.filter(is_new=True, said__name="")


def claims() -> tuple[Rows, Named]:
    """For each row without an external id: row, first row with one of its numbers, how many have one, one of them."""
    numbers = StagedContactPoint.objects.filter(of_person=False, kind__in=KNOWN_BY, said__external_id=None).annotate(
        first=Window(Min("row"), partition_by=[F("kind"), F("keyed_index")])
    )
    own = Q(holder__contact_person_id=None, holder__kind__in=LOOKED_UP)
    rows = (
        StagedNumber.objects.annotate(own=FilteredRelation("holder", condition=own))
        .values("row")
        .annotate(
            earliest=NullIf(Min("first"), F("row")),
            customers=Count("own__customer_id", distinct=True),
            customer_id=Max("own__customer_id"),
        )
        .values_list("row", "earliest", "customers", "customer_id")
    )
    return rows, {StagedNumber: numbers.values_list("id", "row", "first", "kind", "keyed_index")}


def first_claims() -> Rows:
    """For claims on one customer of no other name: row, and `first`, the row of the file that comes before it."""
    alone = StagedClaim.objects.filter(first=None, customers=1).exclude(_IS_OTHER_NAME)
    first_of_all = Window(Min("row"), partition_by=[F("customer_id")])
    return alone.annotate(before=NullIf(Coalesce("match__row", first_of_all), F("row"))).values("row", "before")


def contradicting_claims() -> Rows:
    """Claims of rows that say something else than an earlier row about the same customer."""
    return StagedClaim.objects.filter(first__isnull=False).filter(Differs("said__digest", "first_said__digest"))


def ambiguous_claims() -> Rows:
    """Claims whose numbers belong to several customers."""
    return StagedClaim.objects.filter(first=None, customers__gt=1)


def strange_claims() -> Rows:
    """Claims on a customer of another name."""
    return StagedClaim.objects.filter(_IS_OTHER_NAME, first=None, customers=1)


def matches_by_number() -> Rows:
    """The claims that hold: row, customer, whether it is a new one."""
    sound = StagedClaim.objects.filter(first=None, customers__lte=1).exclude(_IS_OTHER_NAME, customers=1)
    return sound.values_list("row", Coalesce("customer_id", "said__fresh_id"), IsNull(F("customer_id"), True))


def first_number_of_row() -> Subquery:
    """The contact point that a refusal shows of a row that is known by its numbers."""
    points = StagedContactPoint.objects.filter(row=OuterRef("row"), of_person=False, kind__in=KNOWN_BY)
    return Subquery(points.order_by("kind", "id").values("id")[:1])

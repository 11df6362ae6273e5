"""Among those who wait for a way: who goes together, and who is whose by how they came to the company."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, RowNumber, Substr

from huifang.customers.models import Customer, Stewardship
from huifang.followups.models import Record
from huifang.kernel.sql.expressions import FirstBitsOfDigest, Joined, TextUnder
from huifang.kernel.sql.fields import CText
from huifang.kernel.sql.statements import AnyRows
from huifang.org.models import Employee
from huifang.planning.logic.allocating import COLLECTOR, Way, bits_of
from huifang.planning.models import Candidate
from huifang.planning.queries.allocation.needing import waiting_for

REGISTERED = "customers.registered"
_NUMBER_FROM = len("employee:") + 1
_NOTHING = Value("", output_field=CText())
_NOBODY = Value([], output_field=ArrayField(BigIntegerField()))


def grouped(way: Way, ways: tuple[Way, ...], *, on: date, zone: str) -> AnyRows:
    """Those who wait, as `Waiting` has them: together are those who may be given to the same people."""
    waiting = _of_the_share(way, waiting_for(way, ways, on=on, zone=zone))
    rows = waiting.annotate(of_area=_area(way), held_by=_holders(way)).annotate(named=_name())
    placed = rows.annotate(place=Window(RowNumber(), partition_by=F("named"), order_by=F("pk").asc()))
    return placed.values_list("pk", "named", "place", "department_id", "of_area", "held_by")


def collected(way: Way, ways: tuple[Way, ...], *, on: date, zone: str) -> QuerySet[Customer]:
    """Those who wait and whose collector may have them, as `to_customer` and `to_employee`.

    Who collected a customer says the company's own attribute; else, where the way wants it proven, whoever wrote the
    first record on that form; else whoever registered the customer at the desk.
    """
    waiting = waiting_for(way, ways, on=on, zone=zone)
    named = waiting.annotate(said=TextUnder(way.says.attribute or COLLECTOR, "attributes"))
    known = named.annotate(to_customer=F("pk"), to_employee=_collector(way))
    candidates = Candidate.objects.filter(way=way.number, employee=OuterRef("to_employee"))
    is_here = Q(department_id=None) | Q(department_id=OuterRef("department_id"))
    found = known.filter(Q(Exists(candidates.filter(is_here))) | Q(department=None) & Q(Exists(candidates)))
    knows = Stewardship.objects.filter(customer=OuterRef("pk"), employee=OuterRef("to_employee"), until_on=None)
    return found.exclude(Exists(knows)) if way.makes_stewards else found


def _of_the_share(way: Way, waiting: QuerySet[Customer]) -> QuerySet[Customer]:
    """Of newcomers' customers their share: the same ones whenever it is asked."""
    if way.says.way != "newcomers" or way.says.share is None:
        return waiting
    named = Joined(Value(f"{way.policy_key}|{way.says.key}|"), F("external_id"))
    found: QuerySet[Customer] = waiting.annotate(bits=FirstBitsOfDigest(named)).filter(bits__lt=bits_of(way.says.share))
    return found


def _area(way: Way) -> Combinable:
    if way.says.way != "territory":
        return _NOTHING
    return Coalesce(TextUnder(way.says.attribute or "", "attributes"), _NOTHING, output_field=CText())


def _holders(way: Way) -> Combinable:
    """Who looks after the customer already, where several people are to."""
    if way.people == 1:
        return _NOBODY
    stewards = Stewardship.objects.filter(customer=OuterRef("pk"), until_on=None).order_by("employee_id")
    return ArraySubquery(stewards.values("employee_id"))


def _name() -> Combinable:
    department = Coalesce(Cast("department_id", CText()), _NOTHING)
    parts = Joined(department, Value("|"), F("of_area"), Value("|"), Cast("held_by", CText()))
    return Cast(parts, CText())


def _collector(way: Way) -> Combinable:
    return Coalesce(_by_number("said"), _otherwise(way), output_field=BigIntegerField())


def _otherwise(way: Way) -> Combinable:
    if way.says.proof:
        proofs = Record.objects.filter(customer=OuterRef("pk"), follow_up__rule__in=way.proving)
        return Subquery(proofs.order_by("contacted_at", "pk").values("employee")[:1])
    numbered = Employee.objects.filter(number=Substr(OuterRef("first_entry__actor"), _NUMBER_FROM))
    return Case(When(first_entry__deed=REGISTERED, then=Subquery(numbered.values("pk")[:1])), default=None)


def _by_number(said: str) -> Subquery:
    return Subquery(Employee.objects.filter(number=OuterRef(said)).values("pk")[:1])

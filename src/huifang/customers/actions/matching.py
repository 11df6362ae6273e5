"""Which staged row is about which customer; rows for which nobody can tell are refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F

from huifang.customers.actions.refusing import SHOWN, refuse
from huifang.customers.models import StagedClaim, StagedMatch, StagedRefusal
from huifang.customers.queries import staged_customers as staged
from huifang.customers.queries.staged_subjects import subjects_of_earlier_rows, subjects_of_others
from huifang.kernel.sql.filling import fill_from
from huifang.kernel.sql.statements import insert_from, update_from
from huifang.kernel.text import Message

MATCH = ("row", "customer", "is_new")

SAME_ID = Message("Row %(first)d gives this id too, with other values. One row a customer: put them together.")
NO_NAME = Message("A new customer needs a name.")
SAME_NUMBER = Message("Row %(first)d is about the same customer, by a phone or ID number, with other values.")
SEVERAL_OWNERS = Message("%(customers)d customers have this row's phone or ID numbers. Give the row an external id.")
OTHER_NAME = Message("The customer with this phone or ID number has another name. Give the row an external id.")
ANOTHERS_SUBJECT = Message("What the row names as subject belongs to another customer.")
ROWS_SUBJECT = Message("Row %(first)d gives the subject to another customer.")

Labels = Mapping[str, str]
"""The columns of the file by the field that they become."""


def match_by_id(labels: Labels) -> None:
    """Rows with an external id: the first of each is taken."""
    if not staged.repeated_ids().exists():
        fill_from(StagedMatch, staged.matches_by_id(), columns=MATCH)
        return
    fill_from(StagedMatch, staged.first_matches_by_id(), columns=MATCH)
    rows, named = staged.contradictions_by_id()
    parts = {"first": F("first"), SHOWN: F("value")}
    refuse(rows, SAME_ID, column=labels.get("external_id", ""), named=named, parts=parts)


def match_by_number(labels: Labels) -> None:
    """Rows without an external id, by their own phone and ID numbers, in the file and among all customers."""
    column = ", ".join(label for field in ("phones", "id_number") if (label := labels.get(field)))
    rows, named = staged.claims()
    insert_from(StagedClaim, rows, columns=("row", "first", "customers", "customer"), named=named)
    update_from(StagedClaim, staged.first_claims(), key="row", columns={"first": "before"})
    point, first = staged.first_number_of_row(), {"first": F("first")}
    refuse(staged.contradicting_claims(), SAME_NUMBER, column=column, parts=first, point=point)
    several = {"customers": F("customers")}
    refuse(staged.ambiguous_claims(), SEVERAL_OWNERS, column=column, parts=several, point=point)
    refuse(staged.strange_claims(), OTHER_NAME, column=column, point=point)
    fill_from(StagedMatch, staged.matches_by_number(), columns=MATCH)


def refuse_unfit(labels: Labels) -> None:
    """Rows that are matched and cannot be taken all the same: new customers without a name, subjects of others."""
    _drop(refuse(staged.nameless(), NO_NAME, column=labels.get("name", "")))
    if "subject.external_id" in labels:
        column = labels["subject.external_id"]
        _drop(refuse(subjects_of_others(), ANOTHERS_SUBJECT, column=column, parts={SHOWN: F("value")}))
        rows, named = subjects_of_earlier_rows()
        _drop(refuse(rows, ROWS_SUBJECT, column=column, named=named, parts={"first": F("first")}))


def _drop(refused: int) -> None:
    if refused:
        StagedMatch.objects.filter(row__in=StagedRefusal.objects.values("row")).delete()

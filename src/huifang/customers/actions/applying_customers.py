"""Staged rows become customers: new ones are made, known ones brought up to date, all of them as sets."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from huifang.customers.actions.matching import Labels, match_by_id, match_by_number, refuse_unfit
from huifang.customers.actions.merging import (
    Applied,
    Merge,
    add_points,
    merge_persons,
    merge_stewards,
    merge_subjects,
    touch_customers,
)
from huifang.customers.actions.overwriting import CUSTOMER_VALUES, keep_overwritten
from huifang.customers.actions.tiers import label_tiers
from huifang.customers.logic.import_map import TierOf
from huifang.customers.models import ContactPoint, Customer, Overwritten, StagedClaim, StagedCustomer, StagedMatch
from huifang.customers.queries.news import NEWS_COLUMNS, news_of_customers
from huifang.kernel.sql.digest import EMPTY, DigestedBy, SetDigest
from huifang.kernel.sql.filling import fill_from
from huifang.kernel.sql.indexing import indexed_afterwards
from huifang.kernel.sql.statements import update_from

MADE = DigestedBy(columns=("id", "external_id"), block_by="id", order=("id",))
CHANGED = DigestedBy(columns=("id",), block_by="id", order=("id",))

EVERY_ROW = Q()
CLAIMING_ROWS = Q(row__in=StagedClaim.objects.values("row"))

_SAID = {
    "name": "said__name",
    "pinyin_key": "said__pinyin_key",
    "search_words": "said__search_words",
    "joined_on": "said__joined_on",
    "birthday": "said__birthday",
    "born_on": "said__born_on",
    "department": "said__department_id",
    "attributes": "said__attributes",
    "opted_out_on": "said__opted_out_on",
}

_STANDS = {name: f"customer__{name}" for name in (*CUSTOMER_VALUES, "entry_id")}
_BECOMES = {name: NEWS_COLUMNS[name] for name in CUSTOMER_VALUES}


def apply_customers(merge: Merge, *, labels: Labels, tiers: Mapping[str, TierOf], unnamed: str) -> Applied:
    """Take the staged rows in. `unnamed` begins the external ids of new customers whose rows have none."""
    label_tiers(tiers)
    match_by_id(labels)
    refuse_unfit(labels)
    with indexed_afterwards(Customer, ContactPoint, rows=StagedMatch.objects.count()):
        sets = [_register(merge, EVERY_ROW, unnamed)]
        wrote = add_points(merge, EVERY_ROW, of_person=False)
        if StagedCustomer.objects.filter(external_id=None).exists():
            match_by_number(labels)
            refuse_unfit(labels)
            sets.append(_register(merge, CLAIMING_ROWS, unnamed))
            wrote += add_points(merge, CLAIMING_ROWS, of_person=False)
        wrote += merge_persons(merge)
        wrote += add_points(merge, EVERY_ROW, of_person=True)
    news = news_of_customers(on=merge.on, entry_id=merge.entry_id)
    changed = EMPTY
    if keep_overwritten(Overwritten.Of.CUSTOMER, news, row="customer_id", stands=_STANDS, becomes=_BECOMES,
                        entry_id=merge.entry_id):  # fmt: skip
        changed = update_from(Customer, news, key="id", columns=NEWS_COLUMNS, digested=CHANGED)
    wrote += merge_subjects(merge) + merge_stewards(merge)
    touched = touch_customers(merge) if wrote else 0
    return Applied.of(sets, changed, touched)


def _register(merge: Merge, of_rows: Q, unnamed: str) -> SetDigest:
    """Make a customer of each row that is a new one's."""
    own_id = Concat(Value(unnamed), Cast("row", TextField()), output_field=TextField())
    calendar = NullIf("said__birthday_calendar", Value(""), output_field=TextField())
    rows = StagedMatch.objects.filter(of_rows, is_new=True).order_by("row")
    values = rows.values_list(
        "customer_id",
        Coalesce("said__external_id", own_id),
        Coalesce("said__kind", Value(Customer.Kind.PERSON.value)),
        Coalesce(calendar, Value(Customer.Calendar.SOLAR.value), output_field=TextField()),
        *_SAID.values(),
        Value(merge.entry_id),
        Value(merge.entry_id),
    )
    columns = ("id", "external_id", "kind", "birthday_calendar", *_SAID, "entry", "first_entry")
    return fill_from(Customer, values, columns=columns, digested=MADE)

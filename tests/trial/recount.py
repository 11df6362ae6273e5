"""The trial's numbers counted from the file itself, in plain Python: nothing of the product is imported here."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

EFFECTIVE_ON = date(2011, 1, 1)
QUARTERS = [date(2011, 1, 1), date(2011, 4, 1), date(2011, 7, 1), date(2011, 10, 1), date(2012, 1, 1)]
PERIODS = {
    "high-value": QUARTERS,
    "medium-value": QUARTERS[::2],
    "low-value": QUARTERS[::4],
}
"""The first days of the periods of 2011 in which a tier is owed a contact, and of the next one."""


@dataclass(frozen=True)
class FollowUp:
    customer: str
    rule: str
    opens_on: date
    closes_on: date
    invoice: str = ""


@dataclass(frozen=True)
class Shop:
    """What the file says: all lines, those without a customer, and the others by customer and by invoice."""

    lines: int
    without_customer: int
    spent: dict[str, Decimal]
    first_day: dict[str, date]
    invoices: dict[str, tuple[str, date]]


def read_shop(path: Path) -> Shop:
    lines = without = 0
    spent: dict[str, Decimal] = {}
    first_day: dict[str, date] = {}
    invoices: dict[str, tuple[str, date]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            lines += 1
            if not line["CustomerID"]:
                without += 1
                continue
            customer, day = line["CustomerID"].removesuffix(".0"), date.fromisoformat(line["InvoiceDate"][:10])
            spent[customer] = spent.get(customer, Decimal(0)) + Decimal(line["Quantity"]) * Decimal(line["UnitPrice"])
            first_day[customer] = min(day, first_day.get(customer, day))
            invoices[line["InvoiceNo"]] = (customer, day)
    return Shop(lines, without, spent, first_day, invoices)


def tiers_of(shop: Shop) -> dict[str, str]:
    """High from the spend at the place ⌈0.9 n⌉ of all n on, medium from that at ⌈0.5 n⌉ on, low below."""
    in_order = sorted(shop.spent.values())
    high = in_order[ceil(len(in_order) * 9 / 10) - 1]
    medium = in_order[ceil(len(in_order) / 2) - 1]
    return {
        customer: "high" if spent >= high else "medium" if spent >= medium else "low"
        for customer, spent in shop.spent.items()
    }


def owed_until(shop: Shop, horizon_on: date) -> list[FollowUp]:
    """Everything that the two policies ask for, whose window opens by the horizon."""
    tiers = tiers_of(shop)
    found = [
        FollowUp(customer, "after-purchase-or-service", day, day + timedelta(days=7), invoice)
        for invoice, (customer, day) in shop.invoices.items()
        if not invoice.startswith("C") and day + timedelta(days=7) >= EFFECTIVE_ON
    ]
    for customer, tier in tiers.items():
        firsts = PERIODS[f"{tier}-value"]
        for first_on, next_on in pairwise(firsts):
            middle_on = first_on + timedelta(days=(next_on - first_on).days // 2)
            if shop.first_day[customer] <= middle_on:
                found.append(FollowUp(customer, f"{tier}-value", first_on, next_on - timedelta(days=1)))
    return [follow_up for follow_up in found if follow_up.opens_on <= horizon_on]


def recount(path: Path, on: date) -> dict[str, Any]:
    """The trial's JSON as far as it can be known from the file."""
    shop = read_shop(path)
    tiers = tiers_of(shop)
    horizon_on = on + timedelta(days=35)
    planned = owed_until(shop, horizon_on)
    standing = [follow_up for follow_up in planned if not _is_overtaken(follow_up, on)]
    kinds = Counter("return" if invoice.startswith("C") else "purchase" for invoice in shop.invoices)
    return {
        "lines": shop.lines,
        "refused": shop.without_customer,
        "customers": len(shop.spent),
        "events": len(shop.invoices),
        "kinds": dict(kinds),
        "tiers": _tiers(shop, tiers),
        "made": len(planned),
        "made_next_day": len(owed_until(shop, horizon_on + timedelta(days=1))) - len(planned),
        "by_rule": _by_rule(standing, on),
        "most_owed": _most_owed(standing, tiers, on),
        "explained": _explained(planned, tiers, on),
    }


def _is_overtaken(follow_up: FollowUp, on: date) -> bool:
    """Of a period that is over: the next one began on the day after, and asks for the same again."""
    return follow_up.rule != "after-purchase-or-service" and follow_up.closes_on < on


def _tiers(shop: Shop, tiers: dict[str, str]) -> list[tuple[str, int, Decimal, Decimal]]:
    found = []
    for tier in ("high", "medium", "low"):
        spent = [shop.spent[customer] for customer, its in tiers.items() if its == tier]
        if spent:
            found.append((tier, len(spent), min(spent), max(spent)))
    return found


def _by_rule(planned: list[FollowUp], on: date) -> dict[str, tuple[int, int, int]]:
    """Of each rule: window over, open, to come."""
    found: dict[str, tuple[int, int, int]] = {}
    for rule in sorted({follow_up.rule for follow_up in planned}):
        its = [follow_up for follow_up in planned if follow_up.rule == rule]
        over = sum(follow_up.closes_on < on for follow_up in its)
        to_come = sum(follow_up.opens_on > on for follow_up in its)
        found[rule] = (over, len(its) - over - to_come, to_come)
    return found


def _most_owed(planned: list[FollowUp], tiers: dict[str, str], on: date) -> list[tuple[str, str, int, int]]:
    owed = Counter(follow_up.customer for follow_up in planned if follow_up.opens_on <= on)
    late = Counter(follow_up.customer for follow_up in planned if follow_up.closes_on < on)
    first = sorted(owed, key=lambda customer: (-owed[customer], customer))[:10]
    return [(customer, tiers[customer], owed[customer], late[customer]) for customer in first]


def _explained(planned: list[FollowUp], tiers: dict[str, str], on: date) -> FollowUp:
    customer = _most_owed(planned, tiers, on)[0][0]
    its = [
        follow_up
        for follow_up in planned
        if follow_up.customer == customer and follow_up.invoice and follow_up.opens_on <= on
    ]
    return max(its, key=lambda follow_up: (follow_up.opens_on, follow_up.invoice))

"""Several lines that make one customer or one event."""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from huifang.customers.logic import groups
from huifang.customers.models import Customer, Event
from tests.customers.importing import Importing
from tests.trial.records import RECORDS, is_whole, records_in

pytestmark = pytest.mark.long(16)

ROOT = Path(__file__).parents[2]
MAPS = ROOT / "docs" / "maps"

LINES = """
invoice,customer,day,quantity,price,country
1,7.0,2026-01-05 10:00,2,1.25,CN
2,8.0,2026-01-03,1,10,FR
1,7.0,2026-01-05 10:01,1,0.50,CN
C3,7.0,2026-02-01,-1,1.25,
4,,2026-01-06,1,5,CN
"""
CUSTOMERS = """
map: 1
of: customers
group_by: customer
fields:
  external_id: {column: customer, as: whole_number}
  name: {column: customer, as: whole_number, prefix: "No. "}
  joined_on: {min: day}
attributes:
  country: country
  last: {max: day, as: date}
  orders: {distinct: invoice, where: {column: invoice, unlike: "C*"}}
  lines: {count: lines}
  returns: {count: lines, where: {column: invoice, like: "C*"}}
  spend: {sum: quantity, times: price}
  dearest: {max: price, as: number}
"""
EVENTS = """
map: 1
of: events
group_by: invoice
fields:
  external_id: {column: invoice, prefix: "shop-"}
  customer: {column: customer, as: whole_number}
  kind: {when: {column: invoice, like: "C*", then: return}, otherwise: purchase}
  occurred_at: {min: day}
attributes: {amount: {sum: quantity, times: price}}
"""


def test_lines_add_up_to_customers(importing: Importing) -> None:
    imported = importing.customers(LINES, CUSTOMERS)
    assert (imported.rows, imported.made) == (5, 2)
    assert importing.reasons == [(6, "customer", "", "The line names no customer.")]
    assert {
        customer.external_id: (customer.name, str(customer.joined_on), customer.attributes)
        for customer in Customer.objects.all()
    } == {
        "7": ("No. 7", "2026-01-05", {"country": "CN", "last": "2026-02-01", "orders": "1", "lines": "3", "returns": "1", "spend": "1.75", "dearest": "1.25"}),
        "8": ("No. 8", "2026-01-03", {"country": "FR", "last": "2026-01-03", "orders": "1", "lines": "1", "returns": "0", "spend": "10", "dearest": "10"}),
    }  # fmt: skip


def test_lines_add_up_to_events(importing: Importing) -> None:
    importing.customers(LINES, CUSTOMERS)
    imported = importing.events(LINES, EVENTS)
    assert importing.reasons == [(6, "customer", "", "The line names no customer.")]
    assert imported.new_kinds == ("purchase", "return")
    rows = Event.objects.order_by("external_id")
    assert list(rows.values_list("external_id", "customer__external_id", "kind__key", "attributes__amount")) == [
        ("shop-1", "7", "purchase", "3"),
        ("shop-2", "8", "purchase", "10"),
        ("shop-C3", "7", "return", "-1.25"),
    ]
    assert str(rows[0].occurred_at) == "2026-01-05 02:00:00+00:00"


@pytest.mark.parametrize("grouping", ["invoice", "{column: invoice, together: true}"])
def test_a_group_is_not_taken_without_a_line_of_it(importing: Importing, grouping: str) -> None:
    importing.customers("customer\n7", "map: 1\nof: customers\nfields: {external_id: customer, name: customer}")
    lines = [
        *["1,7,2026-01-05,2,1,", "1,7,2026-01-05,two,1,", "1,7,2026-01-05,3,1,"],
        *["2,7,2026-01-05,1,1,", "2,8,2026-01-05,1,1,", "3,7,2026-01-05,1,1,"],
    ]
    by = EVENTS.replace("group_by: invoice", f"group_by: {grouping}")
    imported = importing.events("invoice,customer,day,quantity,price,country\n" + "\n".join(lines), by)
    again = "The group is not taken, because row {} of the same group was refused."
    assert importing.reasons == [
        (2, "invoice", "1", again.format(3)),
        (3, "quantity", "two", "This is no number."),
        (5, "invoice", "2", again.format(6)),
        (6, "customer", "8", "The lines of one event name different customers, 7 and another."),
    ]
    assert (imported.made, imported.rows) == (1, 6)


def test_lines_that_stand_together_may_be_read_one_group_at_a_time(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "MOST_GROUPS", 1)
    lines = "customer,name\n" + "\n".join(f"{number // 2},n{number // 2}" for number in range(40))
    by = "map: 1\nof: customers\ngroup_by: {}\nfields: {{external_id: customer, name: name}}"
    with pytest.raises(groups.TooManyGroups):
        importing.customers(lines, by.format("customer"))
    assert importing.state()["on the way"] == []
    assert importing.customers(lines, by.format("{column: customer, together: true}")).made == 20


def test_lines_that_do_not_stand_together_after_all_are_told(importing: Importing) -> None:
    by = "map: 1\nof: customers\ngroup_by: {column: customer, together: true}\nfields: {external_id: customer, name: name}"
    imported = importing.customers("customer,name\n1,a\n2,b\n1,c", by)
    assert (imported.made, imported.refused) == (2, 1)
    assert importing.reasons[0][:3] == (4, "customer", "1")


def test_phone_numbers_of_all_lines_are_taken(importing: Importing) -> None:
    by = "map: 1\nof: customers\ngroup_by: id\nfields: {external_id: id, name: name, phones: phone}"
    importing.customers("id,name,phone\n1,张三,13800000001\n1,张三,13800000002\n1,,13800000001", by)
    assert [value for _, _, value, _ in importing.points()] == ["+8613800000001", "+8613800000002"]


def test_tiers_go_by_the_quantiles_of_the_file(importing: Importing) -> None:
    by = """
map: 1
of: customers
fields: {external_id: id, name: id}
attributes:
  spend: {column: spend, as: number}
  tier: {tier_of: spend, at_least: {high: 0.9, medium: 0.5}, otherwise: low}
"""
    spend = ["9", "10", "-3", "1,000", "2", "2", "7", "", "2", "8.5", "0"]
    importing.file(["id,spend", *(f'{place},"{one}"' for place, one in enumerate(spend))])
    importing.customers(importing.folder / "file.csv", by)
    # Of ten numbers the ninth (⌈0.9·10⌉) is 10 and the fifth (⌈0.5·10⌉) is 2: -3 0 2 2 2 7 8.5 9 10 1000.
    found = {one.attributes.get("spend"): one.attributes.get("tier") for one in Customer.objects.all()}
    assert found == {
        "1000": "high",
        "10": "high",
        "9": "medium",
        "8.5": "medium",
        "7": "medium",
        "2": "medium",
        "0": "low",
        "-3": "low",
        None: None,
    }


@pytest.mark.skipif(not RECORDS.exists(), reason="needs ../shared/data/online_retail.csv.gz")
def test_a_real_shop(importing: Importing) -> None:
    """Every eighth customer of it, as in the tests of the trial."""
    records = records_in(importing.folder)
    spend: dict[str, Decimal] = defaultdict(Decimal)
    invoices: dict[str, tuple[str, Decimal]] = {}
    lines = without_customer = 0
    with gzip.open(records, "rt", newline="") as file:
        for row in csv.DictReader(file):
            lines += 1
            if not row["CustomerID"]:
                without_customer += 1
                continue
            customer = row["CustomerID"].removesuffix(".0")
            amount = Decimal(row["Quantity"]) * Decimal(row["UnitPrice"])
            spend[customer] += amount
            before = invoices.get(row["InvoiceNo"], (customer, Decimal(0)))[1]
            invoices[row["InvoiceNo"]] = (customer, before + amount)
    sums = sorted(spend.values())
    high, medium = (sums[math.ceil(Decimal(share) * len(sums)) - 1] for share in ("0.9", "0.5"))

    importing.lanes = 2
    by = MAPS.joinpath("online-retail-customers.yaml").read_text()
    imported = importing.customers(records, by)
    assert (
        (imported.rows, imported.made, imported.refused)
        == (lines, len(spend), without_customer)
        == ((541909, 4372, 135080) if is_whole() else (66121, 551, 16883))
    )
    assert {reason for *_, reason in importing.reasons} == {"The line names no customer."}
    assert {
        customer: (Decimal(attributes["spend"]), attributes["value_tier"])
        for customer, attributes in Customer.objects.values_list("external_id", "attributes")
    } == {
        customer: (amount, "high" if amount >= high else "medium" if amount >= medium else "low")
        for customer, amount in spend.items()
    }

    by = MAPS.joinpath("online-retail-events.yaml").read_text()
    imported = importing.events(records, by)
    assert (imported.rows, imported.made, imported.refused) == (lines, len(invoices), without_customer)
    assert {
        invoice: (customer, kind, Decimal(amount))
        for invoice, customer, kind, amount in Event.objects.values_list(
            "external_id", "customer__external_id", "kind__key", "attributes__amount"
        )
    } == {
        invoice: (customer, "return" if invoice.startswith("C") else "purchase", amount)
        for invoice, (customer, amount) in invoices.items()
    }


def test_the_maps_that_ship_are_sound() -> None:
    from huifang.customers.logic.map_check import read_map

    for path in sorted(path for path in MAPS.glob("*.yaml") if "complaints" not in path.name):
        read_map(path.read_bytes(), file=path.name, of="customers" if "customers" in path.name else "events")

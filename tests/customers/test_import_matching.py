"""Rows without an external id: known by their phone and ID numbers, or refused when nobody can tell."""

from __future__ import annotations

from huifang.customers.models import Customer
from tests.customers.importing import Importing

MAP = """
map: 1
of: customers
fields: {external_id: id, name: name, phones: [phone, second], emails: email}
attributes: [grade]
"""
HEADING = "id,name,phone,second,email,grade\n"
ONE, TWO, THREE = "13800000001", "13800000002", "13800000003"
SAID_BY = "Row {} is about the same customer, by a phone or ID number, with other values."


def rows(*lines: str) -> str:
    return HEADING + "\n".join(lines)


def test_a_customer_is_found_by_its_phone(importing: Importing) -> None:
    importing.customers(rows(f"7,张三,{ONE},,,A"), MAP)
    imported = importing.customers(rows(f",张三,+86 {ONE},{TWO},,B"), MAP)
    assert (imported.made, imported.changed, imported.refused) == (0, 1, 0)
    customer = Customer.objects.get()
    assert (customer.external_id, customer.attributes) == ("7", {"grade": "B"})
    assert [value for _, _, value, _ in importing.points()] == [f"+86{ONE}", f"+86{TWO}"]


def test_a_row_with_an_id_comes_first_wherever_it_stands(importing: Importing) -> None:
    imported = importing.customers(rows(f",张三,{ONE},,,A", f"7,张三,{ONE},,,A"), MAP)
    assert (imported.made, imported.repeated, imported.refused) == (1, 1, 0)
    assert Customer.objects.get().external_id == "7"


def test_whom_nobody_knows_becomes_a_customer_with_an_id_of_the_file(importing: Importing) -> None:
    imported = importing.customers(rows(f",张三,{ONE},,,A", f",李四,{TWO},,,A"), MAP)
    assert imported.made == 2
    ids = sorted(Customer.objects.values_list("external_id", flat=True))
    assert [one.rpartition("-")[2] for one in ids] == ["2", "3"]
    assert all(one.startswith("row-") for one in ids)


def test_a_second_import_finds_them_again(importing: Importing) -> None:
    content = rows(f",张三,{ONE},,,A", f",李四,{TWO},{THREE},,A", f",李四,{THREE},,,A", f",王五,{ONE},,,")
    importing.customers(content, MAP)
    before, reasons = importing.state(), importing.reasons
    again = importing.customers(content, MAP)
    assert (again.made, again.changed, again.unchanged) == (0, 0, 2)
    assert importing.state() == before
    assert (
        importing.reasons
        == reasons
        == [
            (4, "phone, second", "138****0003", SAID_BY.format(3)),
            (5, "phone, second", "138****0001", SAID_BY.format(2)),
        ]
    )


def test_a_number_of_two_customers_is_refused(importing: Importing) -> None:
    importing.customers(rows(f"1,张三,{ONE},,,", f"2,张三,{ONE},,,", f"3,李四,{TWO},,,"), MAP)
    imported = importing.customers(rows(f",张三,{ONE},,,A", f",王五,{THREE},{TWO},,A"), MAP)
    assert imported.made == imported.changed == 0
    assert importing.reasons == [
        (2, "phone, second", "138****0001", "2 customers have this row's phone or ID numbers. Give the row an external id."),
        (3, "phone, second", "138****0003", "The customer with this phone or ID number has another name. Give the row an external id."),
    ]  # fmt: skip
    assert set(Customer.objects.values_list("external_id", "name")) == {("1", "张三"), ("2", "张三"), ("3", "李四")}


def test_two_rows_about_one_customer_by_different_numbers(importing: Importing) -> None:
    importing.customers(rows(f"1,张三,{ONE},{TWO},,"), MAP)
    imported = importing.customers(rows(f",张三,{ONE},,,A", f",张三,{TWO},,,B"), MAP)
    assert (imported.changed, imported.refused) == (1, 1)
    assert importing.reasons == [(3, "phone, second", "138****0002", SAID_BY.format(2))]
    assert Customer.objects.get().attributes == {"grade": "A"}


def test_a_row_that_contradicts_one_with_an_id_is_refused(importing: Importing) -> None:
    imported = importing.customers(rows(f"1,张三,{ONE},,,A", f",张三,{ONE},,,B"), MAP)
    assert (imported.made, imported.refused) == (1, 1)
    assert importing.reasons == [(3, "phone, second", "138****0001", SAID_BY.format(2))]


def test_an_email_address_identifies_nobody(importing: Importing) -> None:
    imported = importing.customers(rows("1,张三,,,a@example.com,", ",张三,,,a@example.com,"), MAP)
    assert importing.reasons == [
        (3, "", "", "The row has neither an external id nor a phone or ID number to know the customer by.")
    ]
    assert imported.made == 1


def test_the_number_of_a_contact_person_identifies_nobody(importing: Importing) -> None:
    by = """
map: 1
of: customers
fields: {external_id: id, name: name, phones: phone, contact_person: {name: person, phones: person_phone}}
"""
    importing.customers(f"id,name,phone,person,person_phone\n1,利达公司,,李四,{ONE}", by)
    imported = importing.customers(f"id,name,phone,person,person_phone\n,李四,{ONE},,", by)
    assert (imported.made, imported.refused) == (1, 0)

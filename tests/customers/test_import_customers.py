"""What an import makes of customers, and what it leaves alone."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.customers.models import ContactPerson, ContactPoint, Customer, Stewardship, Subject
from huifang.customers.queries.search import customers_named
from huifang.history.models import Entry
from huifang.org.models import Department, Employee
from tests.customers.importing import TODAY, Importing

NAME_AND_PHONE = """
map: 1
of: customers
fields: {external_id: id, name: name, phones: phone}
"""
EVERYTHING = """
map: 1
of: customers
file: {blanks: ["-"], dates: [YYYY/M/D]}
fields:
  external_id: 编号
  kind: {column: 类型, values: {个人: person, 单位: organisation}}
  name: 姓名
  joined_on: 建档日期
  birthday: 生日
  birthday_calendar: {column: 历法, values: {公历: solar, 农历: lunar}}
  department: 部门
  steward: 归属人
  phones: [手机, 电话]
  emails: 邮箱
  id_number: 证件号
  address: 地址
  contact_person: {name: 联系人, role: 职务, phones: 联系人电话}
  subject: {external_id: 合同号, kind: {always: contract}, title: 合同}
  opted_out_on: 拒访日期
attributes: {grade: 等级, amount: {column: 金额, as: number}, code: {column: 备用号, as: code}}
"""
HEADING = "编号,类型,姓名,建档日期,生日,历法,部门,归属人,手机,电话,邮箱,证件号,地址,联系人,职务,联系人电话,合同号,合同,拒访日期,等级,金额,备用号"
ZHANG = 'C1,个人,张伟明,2024/3/5,1985-L06-15,农历,east,E1,138 1234 5678,021-12345678,Zhang@Example.com,110101199003071233,上海市浦东新区世纪大道1号,,,,,,-,A,"1,200.50",13800138000'
LI = "C2,单位,利达公司,2024-03-06,,,West,E2,,,,91310115MA1K35X15K,,李四,经理,13900139000,K7,年度保养,2025-01-02,-,,"


@pytest.fixture
def company(transactional_db: None) -> None:
    east = Department.objects.create(key="east", name="East")
    Department.objects.create(key="w", name="West")
    for number in ("E1", "E2"):
        Employee.objects.create(number=number, name=f"Agent {number}", department=east)
    Employee.objects.create(number="E9", name="Gone", left_on=TODAY)


def test_a_customer_has_all_that_its_row_says(importing: Importing, company: None) -> None:
    imported = importing.customers("\n".join([HEADING, ZHANG, LI]), EVERYTHING)

    assert importing.reasons == []
    assert (imported.rows, imported.made, imported.changed, imported.refused) == (2, 2, 0, 0)
    zhang = Customer.objects.get(external_id="C1")
    assert (zhang.name, zhang.kind, zhang.joined_on) == ("张伟明", Customer.Kind.PERSON, date(2024, 3, 5))
    assert (zhang.birthday, zhang.birthday_calendar, zhang.born_on) == ("1985-L06-15", "lunar", date(1985, 8, 1))
    assert zhang.attributes == {"grade": "A", "amount": "1200.5", "code": "13800138000"}
    assert zhang.pinyin_key.startswith("zhang")
    assert list(customers_named("zhang wei")) == list(customers_named("伟明")) == [zhang]
    assert not customers_named("li").filter(id=zhang.id)
    assert zhang.department is not None
    assert zhang.department.key == "east"
    assert zhang.values_changed_on is None
    li = Customer.objects.get(external_id="C2")
    assert (li.kind, li.opted_out_on, li.attributes) == (Customer.Kind.ORGANISATION, date(2025, 1, 2), {})
    assert importing.points() == [
        ("C1", "ADDRESS", "上海市浦东新区世纪大道1号", ""),
        ("C1", "EMAIL", "Zhang@example.com", ""),
        ("C1", "ID_NUMBER", "110101199003071233", ""),
        ("C1", "PHONE", "+8613812345678", ""),
        ("C1", "PHONE", "+862112345678", ""),
        ("C2", "ID_NUMBER", "91310115MA1K35X15K", ""),
        ("C2", "PHONE", "+8613900139000", "李四"),
    ]
    assert ContactPerson.objects.get().role == "经理"
    assert (Subject.objects.get().external_id, Subject.objects.get().title) == ("K7", "年度保养")
    assert set(Stewardship.objects.values_list("customer__external_id", "employee__number", "from_on", "until_on")) == {
        ("C1", "E1", TODAY, None),
        ("C2", "E2", TODAY, None),
    }


def test_nothing_that_must_be_encrypted_stands_in_clear(importing: Importing) -> None:
    importing.customers(
        "id,name,phone,note\n1,张三 13812345678,13812345678,call 13812345678", NAME_AND_PHONE + "attributes: all"
    )
    customer = Customer.objects.get()
    assert customer.name == "张三 138****5678"
    assert customer.attributes == {"note": "call 138****5678"}
    assert b"13812345678" not in bytes(ContactPoint.objects.get().value)


def test_the_same_file_twice_changes_nothing(importing: Importing, company: None) -> None:
    content = "\n".join([HEADING, ZHANG, LI])
    importing.customers(content, EVERYTHING)
    before, marks = importing.state(), set(Customer.objects.values_list("id", "changed_in"))
    importing.on = date(2026, 4, 1)
    again = importing.customers(content, EVERYTHING)
    assert (again.made, again.changed, again.unchanged, again.entry_id) == (0, 0, 2, None)
    assert importing.state() == before
    assert set(Customer.objects.values_list("id", "changed_in")) == marks


@pytest.mark.parametrize(
    ("said", "field", "stands", "values_changed"),
    [
        ({"name": "李四"}, "name", "李四", False),
        ({"name": ""}, "name", "张三", False),
        ({"joined_on": "2024-05-06"}, "joined_on", date(2024, 5, 6), False),
        ({"opted_out_on": "2024-05-06"}, "opted_out_on", date(2024, 5, 6), False),
        ({"grade": "B"}, "attributes", {"grade": "B", "city": "上海"}, True),
        ({"grade": ""}, "attributes", {"grade": "A", "city": "上海"}, False),
        ({"birthday": "02-03"}, "birthday", "02-03", True),
        ({"department": "w"}, "department_id", "w", True),
    ],
)
def test_a_later_file_changes_what_it_says_and_nothing_else(
    importing: Importing, company: None, said: dict[str, str], field: str, stands: object, values_changed: bool
) -> None:
    columns = ["id", "name", "joined_on", "opted_out_on", "birthday", "department", "grade"]
    by = "map: 1\nof: customers\nfields:\n  external_id: id\n" + "".join(f"  {name}: {name}\n" for name in columns[1:6])
    importing.customers(
        "id,name,grade,city\n1,张三,A,上海",
        "map: 1\nof: customers\nfields: {external_id: id, name: name}\nattributes: all",
    )
    before = Customer.objects.get()

    importing.on = date(2026, 3, 9)
    row = ",".join({"id": "1", **said}.get(name, "") for name in columns)
    imported = importing.customers(",".join(columns) + "\n" + row, by + "attributes: [grade]")

    after = Customer.objects.get()
    if field == "department_id":
        stands = Department.objects.get(key=stands).id
    assert getattr(after, field) == stands
    changed = getattr(before, field) != stands
    assert imported.changed == changed
    assert (after.changed_in > before.changed_in) == changed
    assert after.values_changed_on == (date(2026, 3, 9) if values_changed else None)
    untouched = {"name", "joined_on", "opted_out_on", "attributes", "birthday", "department_id"} - {field}
    assert {name: getattr(after, name) for name in untouched} == {name: getattr(before, name) for name in untouched}


def test_further_numbers_are_added_and_none_is_taken_away(importing: Importing) -> None:
    importing.customers("id,name,phone\n1,张三,13812345678", NAME_AND_PHONE)
    mark = Customer.objects.get().changed_in
    imported = importing.customers("id,name,phone\n1,张三,+86 139 1234 5678", NAME_AND_PHONE)
    assert imported.changed == 1
    assert [value for _, _, value, _ in importing.points()] == ["+8613812345678", "+8613912345678"]
    assert Customer.objects.get().changed_in > mark
    assert Customer.objects.get().values_changed_on is None


def test_another_steward_takes_over_and_the_one_before_ends(importing: Importing, company: None) -> None:
    by = "map: 1\nof: customers\nfields: {external_id: id, name: name, steward: steward}"
    importing.customers("id,name,steward\n1,张三,E1\n2,李四,E1", by)
    importing.on = date(2026, 5, 1)
    imported = importing.customers("id,name,steward\n1,张三,E2\n2,李四,E1", by)
    assert (imported.changed, imported.unchanged) == (1, 1)
    assert set(Stewardship.objects.values_list("customer__external_id", "employee__number", "until_on")) == {
        ("1", "E1", date(2026, 5, 1)),
        ("1", "E2", None),
        ("2", "E1", None),
    }


def test_one_entry_tells_of_the_whole_import_and_the_rows_carry_it(importing: Importing) -> None:
    imported = importing.customers("id,name,phone\n1,张三,13812345678\n2,李四,13912345678", NAME_AND_PHONE)
    entry = Entry.objects.get()
    assert (entry.id, entry.deed, entry.actor, entry.row_count) == (imported.entry_id, "customers.imported", "tests", 2)
    assert len(entry.row_digest) == 32
    assert set(Customer.objects.values_list("entry_id", flat=True)) == {entry.id}
    assert set(ContactPoint.objects.values_list("entry_id", flat=True)) == {entry.id}
    assert "张三" not in str(entry.facts)


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ("1,,,,,,", (2, "name", "", "A new customer needs a name.")),
        ("1,a,2024-02-30,,,,", (2, "joined_on", "2024-02-30", "This is no date that can be read; write YYYY-MM-DD, or name the form under file.dates.")),
        ("1,a,13812345678,,,,", (2, "joined_on", "138****5678", "This is no date that can be read; write YYYY-MM-DD, or name the form under file.dates.")),
        ("1,a,0001-01-01,,,,", (2, "joined_on", "0001-01-01", "The date lies outside the years 1850 to 2199.")),
        ("1,a,,nowhere,,,", (2, "department", "nowhere", "No department has this key or name.")),
        ("1,a,,,E7,,", (2, "steward", "E7", "No employee has this number.")),
        ("1,a,,,E9,,", (2, "steward", "E9", "The employee with this number has left.")),
        ("1,a,,,,1.38E+10,", (2, "phone", "****", "The spreadsheet rounded this number and its last digits are lost. Format the column as text and enter the number again.")),
        ("1,a,,,,,13-13", (2, "birthday", "13-13", "A birthday is written YYYY-MM-DD or MM-DD.")),
        ("13812345678,a,,,,,", (2, "id", "138****5678", "This reads like a phone or ID number, and ids are not encrypted. Map it as such, or as: code.")),
        ("1,a,,,,", (2, "", "", "The row has 6 cells, the heading 7; perhaps a delimiter or a quote is amiss.")),
    ],
)  # fmt: skip
def test_a_row_is_refused_with_its_reason(
    importing: Importing, company: None, row: str, refusal: tuple[int, str, str, str]
) -> None:
    columns = ["id", "name", "joined_on", "department", "steward", "phone", "birthday"]
    by = """
map: 1
of: customers
fields:
  {external_id: id, name: name, joined_on: joined_on, department: department, steward: steward, phones: phone, birthday: birthday}
"""
    imported = importing.customers(",".join(columns) + f"\n{row}\n2,b,,,,,", by)
    assert importing.reasons == [refusal]
    assert (imported.made, imported.refused) == (1, 1)
    assert Customer.objects.get().external_id == "2"


def test_a_contact_value_is_masked_in_the_refusal(importing: Importing) -> None:
    importing.customers("id,name,phone\n1,a,1381234567\n2,b,13812345678a", NAME_AND_PHONE)
    assert [value for _, _, value, _ in importing.reasons] == ["13****4567", "1381****678a"]


def test_the_first_row_of_an_id_counts_and_another_that_differs_is_refused(importing: Importing) -> None:
    rows = ["1,张三,13812345678", "2,李四,", "1,张三,138-1234-5678", "1,张三,13912345678", "2,李思,"]
    imported = importing.customers("id,name,phone\n" + "\n".join(rows), NAME_AND_PHONE)
    assert (imported.made, imported.repeated, imported.refused) == (2, 1, 2)
    said = "gives this id too, with other values. One row a customer: put them together."
    assert importing.reasons == [(5, "id", "1", f"Row 2 {said}"), (6, "id", "2", f"Row 3 {said}")]
    assert [value for _, _, value, _ in importing.points()] == ["+8613812345678"]
    assert set(Customer.objects.values_list("name", flat=True)) == {"张三", "李四"}


def test_a_subject_of_another_customer_is_refused(importing: Importing) -> None:
    by = """
map: 1
of: customers
fields: {external_id: id, name: name, subject: {external_id: contract, kind: {always: contract}, title: title}}
"""
    importing.customers("id,name,contract,title\n1,a,K1,old", by)
    imported = importing.customers("id,name,contract,title\n1,a,K1,new\n2,b,K1,new\n3,c,K2,x\n4,d,K2,x", by)
    assert importing.reasons == [
        (3, "contract", "K1", "What the row names as subject belongs to another customer."),
        (5, "contract", "", "Row 4 gives the subject to another customer."),
    ]
    assert (imported.made, imported.changed) == (1, 1)
    assert dict(Subject.objects.values_list("external_id", "title")) == {"K1": "new", "K2": "x"}


def test_an_organisation_is_known_by_its_credit_code_wherever_its_kind_stands(importing: Importing) -> None:
    by = "map: 1\nof: customers\nfields: {external_id: id, name: name, id_number: number, kind: kind}"
    importing.customers("id,name,number,kind\n1,利达公司,91310115MA1K35X15K,organisation", by)
    assert importing.reasons == []
    assert importing.points() == [("1", "ID_NUMBER", "91310115MA1K35X15K", "")]

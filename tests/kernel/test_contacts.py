"""Contact values as people and spreadsheets write them: recovered exactly, or refused with a reason."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from huifang.kernel.contacts import (
    Address,
    BadContact,
    CreditCode,
    Email,
    IdNumber,
    Phone,
    address,
    credit_code,
    email,
    id_number,
    phone,
)

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii)


def told(refused: object) -> str:
    assert isinstance(refused, BadContact), refused
    return str(refused.reason)


MOBILES = [
    "13812345678",
    "138 1234 5678",
    "138-1234-5678",
    "+8613812345678",
    "+86 138 1234 5678",
    "+86-138-1234-5678",
    "008613812345678",
    "0086 138 12345678",
    "8613812345678",
    "86-13812345678",
    "(+86)138 1234 5678",
    "(86) 13812345678",
    "+86 (138) 1234-5678",
    "(138)12345678",
    "013812345678",
    "１３８１２３４５６７８",
    "＋８６　１３８　１２３４　５６７８",
    "138—1234—5678",
    "138\u20111234\u20115678",
    "138\xa01234\xa05678",
    "  13812345678\t",
    "13812345678\n",
    "\u202d13812345678\u202c",
    "\ufeff138\u200b1234\u200b5678",
    "'13812345678",
    "\u201813812345678",
    '="13812345678"',
    "13812345678.0",
    "13812345678.00",
    "13812345678.",
    "1.3812345678E+10",
    "1.3812345678e10",
    "1.38123456780E+10",
    "8.613812345678E+12",
    "8613812345678.0",
    "138.1234.5678",
    "138 12 34 56 78",
]


@pytest.mark.parametrize("written", MOBILES)
def test_a_mobile_is_recovered_from_every_way_to_write_it(written: str) -> None:
    assert phone(written) == Phone("+8613812345678", "138 1234 5678", can_text=True)


LANDLINES = {
    "021-61234567": ("+862161234567", "021-61234567"),
    "02161234567": ("+862161234567", "021-61234567"),
    "021 6123 4567": ("+862161234567", "021-61234567"),
    "(021)61234567": ("+862161234567", "021-61234567"),
    "（０２１）６１２３４５６７": ("+862161234567", "021-61234567"),
    "+86 21 6123 4567": ("+862161234567", "021-61234567"),
    "+86 (0)21 6123 4567": ("+862161234567", "021-61234567"),
    "+86-021-61234567": ("+862161234567", "021-61234567"),
    "0086-21-61234567": ("+862161234567", "021-61234567"),
    "862161234567": ("+862161234567", "021-61234567"),
    "010-62345678": ("+861062345678", "010-62345678"),
    "+86 10 62345678": ("+861062345678", "010-62345678"),
    "0371-61234567": ("+8637161234567", "0371-61234567"),
    "037161234567": ("+8637161234567", "0371-61234567"),
    "0991-2345678": ("+869912345678", "0991-2345678"),
    "021-61234567-801": ("+862161234567;ext=801", "021-61234567-801"),
    "021-61234567转801": ("+862161234567;ext=801", "021-61234567-801"),
    "021-61234567 转 801": ("+862161234567;ext=801", "021-61234567-801"),
    "021-61234567分机801": ("+862161234567;ext=801", "021-61234567-801"),
    "021-61234567 ext. 801": ("+862161234567;ext=801", "021-61234567-801"),
    "021-61234567#801": ("+862161234567;ext=801", "021-61234567-801"),
    "400-123-4567": ("+864001234567", "400-123-4567"),
    "4001234567": ("+864001234567", "400-123-4567"),
    "400-1234-567": ("+864001234567", "400-123-4567"),
    "+86 400 123 4567": ("+864001234567", "400-123-4567"),
    "400-123-4567转12": ("+864001234567;ext=12", "400-123-4567-12"),
    "4001234567.0": ("+864001234567", "400-123-4567"),
}


@pytest.mark.parametrize("written", LANDLINES)
def test_a_landline_keeps_its_area_code_and_extension(written: str) -> None:
    assert phone(written) == Phone(*LANDLINES[written], can_text=False)


FOREIGN = {
    "+1 650 253 0000": ("+16502530000", "+1 650-253-0000", True),
    "+852 6123 4567": ("+85261234567", "+852 6123 4567", True),
    "0085261234567": ("+85261234567", "+852 6123 4567", True),
    "+44 (0)20 7946 0018": ("+442079460018", "+44 20 7946 0018", False),
    "+49 30 901820 ext 12": ("+4930901820;ext=12", "+49 30 901820 ext. 12", False),
    "＋６５　６１２３　４５６７": ("+6561234567", "+65 6123 4567", False),
}


@pytest.mark.parametrize("written", FOREIGN)
def test_a_foreign_number_is_known_by_its_plus(written: str) -> None:
    assert phone(written) == Phone(*FOREIGN[written])


def test_the_tail_people_quote_leaves_out_the_extension() -> None:
    for written in ("021-61234567-801", "021-61234567"):
        found = phone(written)
        assert isinstance(found, Phone)
        assert found.tail == "4567"


REFUSED = {
    "": "empty",
    " \u200b ": "empty",
    "1.38E+10": "rounded",
    "1.381234568E+10": "rounded",
    "1E10": "rounded",
    "1381234567.8": "decimals",
    "13812345678.5": "decimals",
    "1.38123456785E+10": "decimals",
    "13812345678/13912345678": "several",
    "13812345678、13912345678": "several",
    "13812345678 13912345678": "several",
    "13812345678;021-61234567": "several",
    "021-61234567/68": "several",
    "1381234567": "no phone number",
    "138123456789": "no phone number",
    "12812345678": "no phone number",
    "61234567": "no phone number",
    "2161234567": "no phone number",
    "2161234567.0": "no phone number",
    "21-61234567": "no phone number",
    "021-61234567-8": "no phone number",
    "1-734-555-1234": "no phone number",
    "1 (734) 555-1234": "no phone number",
    "110102161231567": "no phone number",
    "110101199003071234": "no phone number",
    "2026-11-21": "no phone number",
    "10086": "no phone number",
    "021-6123456": "in use",
    "0371-6123456": "in use",
    "+1 555 0000": "in use",
    "+999 1234567": "in use",
    "+852 0000 0000": "in use",
    "+1 1 650 253 0000": "in use",
    "+7 8 495 123 45 67": "in use",
    "+54 11 15 2345 6789": "in use",
    "13812345678(王先生)": "digits, spaces",
    "电话13812345678": "digits, spaces",
    "1381234567O": "digits, spaces",
    "1-800-FLOWERS": "digits, spaces",
    "138**345678": "digits, spaces",
    "-13812345678": "digits, spaces",
    "13,812,345,678": "several",
    "١٣٨١٢٣٤٥٦٧٨": "digits, spaces",
    "1" * 100_000: "digits, spaces",
    "13812345678" + " " * 60 + "9": "digits, spaces",
}


@pytest.mark.parametrize("written", REFUSED)
def test_a_doubtful_number_is_refused_and_its_reason_does_not_repeat_it(written: str) -> None:
    reason = told(phone(written))
    assert REFUSED[written] in reason
    assert len(written) < 6 or written not in reason


@settings(deadline=None)
@given(
    mobile=mobiles,
    prefix=st.sampled_from(["", "+86", "86", "0086", "+86 ", "0086-", "(+86)", "0", "'"]),
    gaps=st.tuples(st.sampled_from(["", " ", "-", "—", "  ", "\xa0"]), st.sampled_from(["", " ", "-", "–", "\u3000"])),
    edges=st.tuples(st.sampled_from(["", " ", "\t", "\u202d"]), st.sampled_from(["", " ", "\n", "\u202c"])),
    is_full_width=st.booleans(),
)
def test_every_mobile_survives_every_dress(
    mobile: str, prefix: str, gaps: tuple[str, str], edges: tuple[str, str], is_full_width: bool
) -> None:
    written = f"{edges[0]}{prefix}{mobile[:3]}{gaps[0]}{mobile[3:7]}{gaps[1]}{mobile[7:]}{edges[1]}"
    found = phone(written.translate(FULL_WIDTH) if is_full_width else written)
    assert isinstance(found, Phone)
    assert found.normalised == f"+86{mobile}"
    assert phone(found.display) == phone(found.normalised) == found


@settings(deadline=None)
@given(mobile=mobiles, decimals=st.integers(0, 14))
def test_a_spreadsheet_number_is_recovered_exactly_when_all_its_digits_are_there(mobile: str, decimals: int) -> None:
    found = phone(f"{int(mobile):.{decimals}E}")
    if decimals >= 10:
        assert isinstance(found, Phone)
        assert found.normalised == f"+86{mobile}"
    else:
        assert "rounded" in told(found)
    as_float = phone(str(float(mobile)))
    assert isinstance(as_float, Phone)
    assert as_float.normalised == f"+86{mobile}"


@settings(deadline=None)
@given(mobile=mobiles, at=st.integers(0, 11), digit=st.sampled_from("0123456789"))
@example(mobile="13812345678", at=0, digit="0")
def test_a_mobile_with_a_digit_too_few_or_too_many_is_no_mobile(mobile: str, at: int, digit: str) -> None:
    longer = mobile[:at] + digit + mobile[at:]
    for written in (mobile[:at] + mobile[at + 1 :] if at < 11 else "1", longer):
        found = phone(written)
        # Dialled with a 0 before it, it is the same number.
        assert isinstance(found, BadContact) or not found.can_text or written == f"0{mobile}" == longer


SCRAPS = st.text(st.sampled_from("0123456789" * 3 + "+-() 转#/,'=\"０８\u3000王"), max_size=24)
SHAPES = r"(\+|00|0)?(86|852|1|44|49)?[-( ]?0?(10|21|371|138|400|61|650)[-) ]?[0-9]{3,4}[- ]?[0-9]{3,5}(-[0-9]{1,4})?"


@settings(max_examples=400, deadline=None)
@given(SCRAPS | st.from_regex(SHAPES, fullmatch=True).filter(str.isascii))
@example("021-61234567-801")
@example("+44 (0)20 7946 0018")
@example("110102161231567")
def test_no_accepted_number_is_dialled_otherwise_than_it_was_written(written: str) -> None:
    found = phone(written)
    if isinstance(found, BadContact):
        return
    digits = re.sub("[^0-9]", "", written.translate(str.maketrans("０８", "08")))
    number, _, extension = found.normalised.removeprefix("+").partition(";ext=")
    national = number.removeprefix("86")
    at_home = [national, f"0{national}", f"86{national}", f"860{national}", f"0086{national}", f"00860{national}"]
    abroad = [number, f"00{number}", *(f"{lead}{number[:n]}0{number[n:]}" for lead in ("", "00") for n in (1, 2, 3))]
    assert digits in [dialled + extension for dialled in (at_home if number.startswith("86") else abroad)]
    assert phone(found.display) == phone(found.normalised.replace(";ext=", " ext ")) == found


def test_an_import_of_mobiles_alone_never_loads_the_numbering_plans() -> None:
    program = (
        "import sys; from huifang.kernel.contacts import phone; phone('13812345678'); phone('1.38E+10'); "
        "assert 'phonenumbers' not in sys.modules; phone('021-61234567'); assert 'phonenumbers' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


EMAILS = {
    "zhang.san@example.com": ("zhang.san@example.com", "zhang.san@example.com"),
    " Zhang.San@Example.COM ": ("zhang.san@example.com", "Zhang.San@example.com"),
    "ｚｈａｎｇ＠ｑｑ．ｃｏｍ": ("zhang@qq.com", "zhang@qq.com"),
    "zhang@qq。com": ("zhang@qq.com", "zhang@qq.com"),
    "12345678@qq.com": ("12345678@qq.com", "12345678@qq.com"),
    "a+b_c-d@mail.example.com.cn": ("a+b_c-d@mail.example.com.cn", "a+b_c-d@mail.example.com.cn"),
    "a@例子.中国": ("a@xn--fsqu00a.xn--fiqs8s", "a@xn--fsqu00a.xn--fiqs8s"),
}


@pytest.mark.parametrize("written", EMAILS)
def test_an_email_address_is_brought_to_small_letters_and_ascii(written: str) -> None:
    assert email(written) == Email(*EMAILS[written])


NO_EMAILS = [
    *["", "zhang", "@qq.com", "zhang@", "zhang@qq", "zh ang@qq.com", "zhang@qq..com", "zhang@-qq.com", ".a@qq.com"],
    *["a..b@qq.com", "a.@qq.com", "张三@qq.com", "zhang@qq.c", "zhang@1.2.3.4", "a" * 65 + "@qq.com", "a@\u3002\u3002"],
    *["a@" + "b" * 64 + ".com", "a@" + "b.c" * 90 + ".com", "张三 <z@qq.com>", "z@qq.com\nBcc: all", "a" * 100_000],
]


@pytest.mark.parametrize("written", NO_EMAILS)
def test_what_is_no_email_address_is_refused(written: str) -> None:
    assert "name@example.com" in told(email(written))


def test_two_email_addresses_in_one_field_are_refused_as_such() -> None:
    assert "several" in told(email("a@qq.com;b@qq.com"))
    assert "several" in told(email("a＠qq.com，b＠qq.com"))


def id_numbers() -> st.SearchStrategy[str]:
    regions = st.sampled_from(["110101", "310115", "440305", "650102", "810000", "830000"])
    days = st.dates(date(1900, 1, 1), date(2026, 11, 21))
    return st.builds(
        lambda region, born_on, order: with_check(f"{region}{born_on:%Y%m%d}{order:03}"),
        regions,
        days,
        st.integers(1, 999),
    )


def with_check(digits: str) -> str:
    weighed = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return digits + "0123456789X"[(12 - weighed) % 11]


@settings(deadline=None)
@given(id_numbers())
def test_an_id_number_is_accepted_and_a_single_mistyped_character_is_not(number: str) -> None:
    assert id_number(number) == IdNumber(number, number)
    assert id_number(f" {number[:6]} {number[6:14]} {number[14:]}".lower()) == IdNumber(number, number)
    assert id_number(f"'{number.translate(FULL_WIDTH)}") == IdNumber(number, number)
    for place in range(18):
        for character in "0123456789X":
            if character != number[place]:
                assert isinstance(id_number(number[:place] + character + number[place + 1 :]), BadContact)


@settings(deadline=None)
@given(id_numbers(), st.integers(0, 16))
def test_two_neighbouring_characters_exchanged_are_noticed(number: str, at: int) -> None:
    exchanged = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert exchanged == number or isinstance(id_number(exchanged), BadContact)


@settings(deadline=None)
@given(id_numbers())
def test_another_library_finds_the_same_check_character(number: str) -> None:
    assert ric.calc_check_digit(number) == number[-1]


def test_an_id_number_of_fifteen_digits_is_the_person_of_its_eighteen() -> None:
    assert id_number("110105491231002") == id_number("11010519491231002X")
    centenarian = id_number("110105991231996")
    assert isinstance(centenarian, IdNumber)
    assert centenarian.normalised[6:14] == "18991231"


def test_an_id_number_of_a_foreign_resident_is_accepted() -> None:
    number = with_check("91101231990030712"[:6] + "19900307123")
    assert id_number(number) == IdNumber(number, number)


BAD_IDS = {
    "": "17 digits",
    "1101051949123100": "17 digits",
    "11010519491231002XX": "17 digits",
    "X1010519491231002X": "17 digits",
    "990105491231002": "17 digits",
    "01010519491231002X": "17 digits",
    "16010519491231002X": "begins like this",
    "11010519491331002X": "date",
    "11010519490229002X": "date",
    "11010517001231002X": "date",
    "110105491331002": "date",
    "110105194912310021": "does not fit",
    "110105194912310000": "rounded",
    "1.10105194912310E+17": "rounded",
    "1.1010519491231e+17": "rounded",
    "110105194912310020.5": "decimals",
}


@pytest.mark.parametrize("written", BAD_IDS)
def test_a_wrong_id_number_is_refused_with_what_is_wrong(written: str) -> None:
    assert BAD_IDS[written] in told(id_number(written))


def test_the_extra_day_of_a_leap_year_is_a_birthday() -> None:
    number = with_check("11010520000229001")
    assert id_number(number) == IdNumber(number, number)


@settings(deadline=None)
@given(st.from_regex(r"[159][123]110[0-9]{3}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True).filter(str.isascii))
def test_a_credit_code_is_accepted_with_its_right_check_character_alone(stem: str) -> None:
    accepted = [last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if isinstance(credit_code(stem + last), CreditCode)]
    assert accepted == [uscc.calc_check_digit(stem)]


def test_a_credit_code_is_read_in_small_letters_and_groups() -> None:
    expected = CreditCode("91350100M000100Y43", "91350100M000100Y43")
    for written in (
        "91350100M000100Y43",
        " 91350100m000100y43",
        "9135 0100 M000 100Y 43",
        "'９１３５０１００Ｍ０００１００Ｙ４３",
    ):
        assert credit_code(written) == expected


@pytest.mark.parametrize(
    "written", ["", "91350100M000100Y4", "91350100M000100I43", "9135O100M000100Y43", "91350100M000100Y433"]
)
def test_what_has_not_the_shape_of_a_credit_code_is_refused(written: str) -> None:
    assert "18 digits" in told(credit_code(written))


def test_a_mistyped_credit_code_is_refused() -> None:
    assert "does not fit" in told(credit_code("91350100M000100Y34"))


def test_an_address_is_trimmed_and_two_ways_to_space_it_are_one() -> None:
    spaced = address("  上海市　浦东新区\n世纪大道 １００号 ")
    assert spaced == Address("上海市浦东新区世纪大道100号", "上海市 浦东新区 世纪大道 １００号")
    assert isinstance(spaced, Address)
    plain = address("上海市浦东新区世纪大道100号")
    assert isinstance(plain, Address)
    assert plain.normalised == spaced.normalised


BAD_ADDRESSES = dict.fromkeys(["路\x00号", "路\ufffd号", "路" + chr(0xD800)], "cannot be read")
BAD_ADDRESSES |= {"": "empty", " \u3000\n": "empty", "路" * 301: "300 characters"}


@pytest.mark.parametrize("written", BAD_ADDRESSES, ids=ascii)
def test_an_address_that_cannot_be_kept_is_refused(written: str) -> None:
    assert BAD_ADDRESSES[written] in told(address(written))


def test_the_longest_address_is_kept() -> None:
    assert address("路" * 300) == Address("路" * 300, "路" * 300)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_makes_a_check_crash(text: str) -> None:
    for check in (phone, email, id_number, credit_code, address):
        check(text)


def test_every_day_of_a_leap_year_and_no_other_is_a_date_of_birth() -> None:
    days = {f"{date(1996, 1, 1) + timedelta(days):%m%d}" for days in range(366)}
    for month_and_day in (f"{month:02}{day:02}" for month in range(14) for day in range(33)):
        found = id_number(with_check(f"1101011996{month_and_day}001"))
        assert isinstance(found, IdNumber) == (month_and_day in days)

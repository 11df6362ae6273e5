"""What lists show of a contact value, and what a note keeps of one."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huifang.kernel.contacts import Phone, phone
from huifang.kernel.masking import mask_address, mask_email, mask_free_text, mask_id_number, mask_phone

PHONES = {
    "+8613812345678": "138****5678",
    "+862161234567": "021****4567",
    "+861062345678": "010****5678",
    "+8637161234567": "0371****4567",
    "+869912345678": "0991****5678",
    "+862161234567;ext=801": "021****4567",
    "+864001234567": "+864****4567",
    "+16502530000": "+165****0000",
    "+85261234567": "+852****4567",
    "+6561234567": "+65****4567",
    "+390669882": "+3****9882",
    "+4712": "****",
    "": "****",
}


@pytest.mark.parametrize("normalised", PHONES)
def test_a_list_shows_the_ends_of_a_phone_number(normalised: str) -> None:
    assert mask_phone(normalised) == PHONES[normalised]


@settings(deadline=None)
@given(st.from_regex(r"\+[1-9][0-9]{4,14}(;ext=[0-9]{1,6})?", fullmatch=True).filter(str.isascii))
def test_no_mask_leaves_fewer_than_three_digits_to_guess(normalised: str) -> None:
    digits = re.sub("[^0-9]", "", normalised.partition(";")[0])
    shown = re.sub("[^0-9]", "", mask_phone(normalised)).removeprefix("0")
    assert len(digits) - len(shown) >= 3


def test_a_list_shows_little_of_other_values() -> None:
    assert mask_email("zhang.san@example.com") == "z***@example.com"
    assert mask_id_number("11010519491231002X") == "110***********002X"
    assert mask_id_number("110105491231002") == "110********1002"
    assert mask_id_number("1101") == "****"
    assert mask_address("上海市浦东新区世纪大道100号3栋") == "上海市浦东新****"
    assert mask_address("上海市世纪大道100号") == "****"


MASKED = {
    "电话13812345678": "电话138****5678",
    "电话 138 1234 5678，晚上打": "电话 138****5678，晚上打",
    "138-1234-5678": "138****5678",
    "138—1234—5678": "138****5678",
    "138.1234.5678": "138****5678",
    "138·1234·5678": "138****5678",
    "138 - 1234 - 5678": "138****5678",
    "138　1234　5678": "138****5678",
    "１３８１２３４５６７８": "138****5678",
    "138\u200b1234\u200b5678": "138****5678",
    "1381234 5678": "138****5678",
    "13812 345678": "138****5678",
    "138 12 34 56 78": "138****5678",
    "1 3 8 1 2 3 4 5 6 7 8": "138****5678",
    "+86 138 1234 5678": "138****5678",
    "8613812345678": "138****5678",
    "0086-138-1234-5678": "138****5678",
    "013812345678": "138****5678",
    "13812345678/13912345678": "138****5678/139****5678",
    "13812345678 13912345678": "138****5678 139****5678",
    "138 1234 5678 139 1234 5678": "138****5678 139****5678",
    "*13812345678*": "*138****5678*",
    "2026-11-21 13812345678": "2026-11-21 138****5678",
    "2026年11月21日13812345678来电": "2026年11月21日138****5678来电",
    "消费86 13812345678": "消费86 138****5678",
    "138 1234 5678月底联系": "138****5678月底联系",
    "138-1234-5678万先生": "138****5678万先生",
    "021-61234567元经理": "021****4567元经理",
    "138-20261121": "138****1121",
    "1.13812345678": "1.138****5678",
    "tel13812345678": "tel138****5678",
    "座机021-61234567转801": "座机021****4567转801",
    "座机（021）6123 4567": "座机021****4567",
    "02161234567": "021****4567",
    "0371-61234567": "0371****4567",
    "010-12345678": "010****5678",
    "+86 21 6123 4567": "021****4567",
    "0086-10-62345678": "010****5678",
    "+852 6123 4567 转告": "+852****4567 转告",
    "+1 650 253 0000 2026-11-21": "+165****0000 2026-11-21",
    "身份证110101199003071234": "身份证110***********1234",
    "身份证110101199003071 23x": "身份证110***********123X",
    "110105 19491231 002X": "110***********002X",
    "110101-19900307-123X。": "110***********123X。",
    "110101 1990 0307 1234": "110***********1234",
    "１１０１０５１９４９１２３１００２Ｘ": "110***********002X",
    "老身份证110105491231002": "老身份证110********1002",
    "13812345678，身份证11010519491231002X": "138****5678，身份证110***********002X",
}


@pytest.mark.parametrize("note", MASKED)
def test_a_number_typed_into_a_note_is_masked(note: str) -> None:
    assert mask_free_text(note) == MASKED[note]


KEPT = [
    "",
    "客户很满意",
    "约2026-11-21 13:45上门",
    "2026-11-21 至 2026-12-31",
    "2026.11.21-2026.12.31",
    "20261121 1530",
    "1999-12-31 138",
    "16 2026-11-21 9",
    "消费138 2026-11-21",
    "消费138 20261121",
    "19:30 - 21:00，2026/11/21",
    "¥13812.50",
    "合同金额13,812,345,678元",
    "预算15000-200000元",
    "预算15000-200000",
    "+10000000000元",
    "单号1381234567",
    "订单20261121001",
    "单号20261121123456",
    "快递SF1381234567890",
    "138123456789012345678901",
    "请拨400-123-4567",
    "户型 89-120-143平",
    "3室2厅 120.5平 2,300,000元",
    "已打138****5678",
    "138****1381 2345678",
    "010-2026",
    "IP 192.168.100.101",
    "第1章\n3812345678",
    "邮编200120",
    "得分 1 3 5 7 9",
]


@pytest.mark.parametrize("note", KEPT)
def test_dates_amounts_and_order_numbers_are_left_alone(note: str) -> None:
    assert mask_free_text(note) == note


mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii)
WORDS = st.text(st.sampled_from("客户说明天电话，。：（）\nabc"), max_size=8)


@settings(deadline=None)
@given(mobile=mobiles, before=WORDS, after=WORDS, cut=st.sampled_from([(3, 7), (3, 3), (7, 7), (4, 7), (4, 8), (0, 0)]))
@example(mobile="13812345678", before="", after="元", cut=(0, 0))
def test_no_mobile_stays_in_a_note(mobile: str, before: str, after: str, cut: tuple[int, int]) -> None:
    parts = [part for part in (mobile[: cut[0]], mobile[cut[0] : cut[1]], mobile[cut[1] :]) if part]
    for gap in (" ", "-", "\u3000", "－"):
        # 138 20261121 may be an amount and a day.
        if gap in "-－" or cut != (3, 3) or mobile[3:5] not in ("18", "19", "20"):
            masked = mask_free_text(f"{before}{gap.join(parts)}{after}")
            assert masked == f"{before}{mobile[:3]}****{mobile[7:]}{after}"


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789" * 2 + "138 -.()（）+*xX元年客"), max_size=40))
@example("1381 2345 13812345678")
@example("5(021)61234567")
def test_masking_twice_changes_nothing_more(note: str) -> None:
    once = mask_free_text(note)
    assert mask_free_text(once) == once


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[0-9]{1,10}", fullmatch=True).filter(str.isascii), max_size=6))
def test_numbers_of_fewer_than_eleven_digits_apart_from_each_other_are_left_alone(numbers: list[str]) -> None:
    for between in ("，", "元、", "\n", ":", "/", "号"):
        note = between.join(numbers)
        assert mask_free_text(note) == note


@settings(deadline=None)
@given(
    st.from_regex(r"\+?(86)?0?(1[3-9][0-9]{9}|21[1-9][0-9]{7}|371[1-9][0-9]{7})", fullmatch=True).filter(str.isascii)
)
def test_what_a_contact_field_would_accept_is_masked_in_a_note(written: str) -> None:
    found = phone(written)
    if isinstance(found, Phone) and (found.can_text or written.startswith(("0", "+"))):
        assert found.tail in mask_free_text(written)
        assert mask_free_text(written) != written


def test_a_long_note_of_digits_takes_no_long_time() -> None:
    for note in ("1 " * 5_000, "138" * 5_000, "1-" * 5_000 + "x", "(" * 10_000, "138 1234 " * 2_000):
        mask_free_text(note)

"""The words of random worlds, chosen for the edges of the contract: month ends, leap years, awkward ids."""

from dataclasses import dataclass
from datetime import date
from typing import Any

ZONES = ["Asia/Shanghai", "America/New_York", "Europe/London", "UTC", "Asia/Urumqi"]
OFFSETS = ["Z", "+00:00", "+08:00", "+06:00", "-05:00", "-04:00", "+05:45", "+14:00", "-11:00", "-0330"]
# No clock between 01:00 and 03:00: there a local time without offset may name two instants, or none.
CLOCKS = ["00:00", "00:00:01", "09:30", "09:30:00.500000", "12:00:00", "23:59", "23:59:59"]

HOME_DAYS = [
    date(2026, 1, 31),
    date(2024, 1, 31),  # before a leap day
    date(2024, 2, 29),
    date(2025, 2, 28),
    date(2023, 12, 31),
    date(2020, 12, 31),  # a year of 53 ISO weeks
    date(2025, 12, 29),  # the first day of 2026-W01
    date(2027, 1, 3),  # the last day of 2026-W53
    date(2025, 8, 3),  # in the leap sixth lunar month
    date(2025, 8, 31),
    date(2026, 3, 8),  # clocks go forward in New York
    date(2026, 3, 29),  # and in London
    date(2026, 10, 25),  # and back in London
    date(2026, 11, 1),  # and in New York
    date(2026, 4, 30),
    date(2025, 6, 15),
    date(2026, 2, 14),  # made up for the nine days off that follow
    date(2026, 5, 1),
    date(2025, 10, 8),  # the last of eight days off
    date(2026, 12, 31),  # nothing is published of the next year
]
DAYS_FROM_HOME = [0, 1, -1, 2, -3, 7, -14, 15, -15, 16, 29, -30, 31, -31, 45, 60, -90, 182, -365]
DAYS_OF_LONG_AGO = [-365, -366, -730, -1461, -90, -31]

CUSTOMER_IDS = [
    "c10",
    "c9",
    "C9",
    "007",
    "7",
    "客户一",
    "客户二",
    'say "hi"',
    "Li, Wei",
    "é",
    "z;1",
    "😀",
    "￥",
    "-1",
    "=1+1",
]
EVENT_IDS = [
    *["b", "B", "a", "C", "10", "9", "1", "010", "e2", "E10", "e10", "a,b", 'q"q', "a/1", "x;y"],
    *["订单1", "订单10", "é", "🎉", "￥1", "№1", "a:b", "_", "~", "z z", "99", "100"],
]
NAMES = ["王芳", 'Wang "Fang"', "Li, Wei", "O'Brien", "Zoë", "诸葛 亮", "😀", "Null", "NA"]
RULE_KEYS = ["care", "care-10", "care-9", "a-rule", "yearly", "b2", "z"]
STEP_IDS = ["first", "second-look", "week-2", "z", "a"]
KINDS = ["purchase", "repaired"]
CONTACTED = "contacted"  # declared by the contract itself
UNDECLARED_KIND = "wandered"
POSTS = ["nurse", "branch-manager"]
CHANNELS = [["phone"], ["phone", "survey_link"], ["survey_link", "phone"], ["survey_link"]]

WITHIN = ["P0D", "P3D", "P1D", "P7D", "P1W", "P0.5M", "P1M", "P1M1D", "P3M", "P1Y", "P30D", "P2W", "P1Y2M10D"]
AROUND = ["P1D", "P1M", "P1M2D", "P0D", "P3D", "P1M1D", "P0.5M", "P1W", "P2M1D"]
INTERVALS = ["P1M", "P1W", "P0.5M", "P10D", "P1M1D", "P3M", "P6M", "P1Y", "P31D", "P2M", "P1D"]
OWN_INTERVALS = [
    "P10D",
    "P1M",
    "P0.5M",
    "P2W",
    "P1Y",
    "",
    "P0D",
    "P0M",
    "P1.5M",
    "monthly",
    "PT24H",
    "-P1M",
    "P",
    "30",
    "P1M2",
]
GRACES = ["P0D", "P3D", "P30D", "P2W", "P365D"]
AGES = ["P1M", "P0D", "P3D", "P1W", "P1Y", "P18Y", "P0.5M"]
WORKING = [
    {"holidays": "none"},
    {"week": ["mon", "tue", "wed", "thu", "fri", "sat"]},
    {"week": ["sat", "sun"], "holidays": "cn"},
    {"week": ["wed"], "holidays": "none"},
]
WORKING_SPANS = ["P3D", "P1D", "P0D", "P10D", "P22D", "P5D"]
WORKING_AROUND = ["P1D", "P0D", "P2D", "P5D"]
WORKING_INTERVALS = ["P10D", "P5D", "P22D"]
CARE_DAYS = [
    *["weekly:fri", "weekly:mon", "weekly:sun", "monthly:31", "monthly:last", "monthly:5", "monthly:29"],
    *["festival:spring-festival-eve", "festival:spring-festival", "festival:qingming", "festival:mid-autumn"],
    *["festival:national-day", "festival:new-year", "festival:double-ninth", "festival:christmas"],
]
SEASONS = {
    "peak": {"from": "03-15", "to": "10-31"},
    "winter": {"from": "11-15", "to": "02-28"},
    "one-day": {"from": "01-31", "to": "01-31"},
    "leap": {"from": "02-29", "to": "12-31"},
}
SAMPLES = ["50%", "10%", "100%", "33.3%", "99.9%"]
PARTS = {
    "week": [1, 2, 3, 7],
    "month": [1, 2, 3, 4, 5, 28],
    "quarter": [1, 3, 2, 4, 7],
    "half-year": [1, 2, 6, 3, 4, 7],
    "year": [1, 2, 4, 12, 3, 5, 24],
}

WORDS = ["A", "B", "a", "甲", "VIP, gold", "1", "1.0", "yes"]
FIGURES = ["10", "9", "2.50", "9", "10", "-3", "007", "ten", "NaN", "1,000", ""]
DATES = ["2026-01-31", "2025-12-31", "2026-01-31", "2024-02-29", "2026-02-30", "2026-1-5", "soon", ""]
CONTRACTS = ["K1", "", "K2", "k1"]


@dataclass
class World:
    """All that one preview is given: the pack as a YAML 1.2 loader gives it, the rows as the CSV files give them."""

    pack: dict[str, Any]
    customers: list[dict[str, str]]
    events: list[dict[str, str]]
    start: date
    end: date
    settings: dict[str, str]
    zone: str


def label(text: str) -> dict[str, str]:
    return {"zh-Hans": text, "en": text}

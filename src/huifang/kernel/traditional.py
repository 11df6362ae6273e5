"""Simplified Chinese as traditional Chinese, in the words of these pages: a policy is published, not a release."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

CONVERSION = "s2twp"
"""OpenCC's table for characters and words as they are written in Taiwan."""
SAID_OTHERWISE = {
    "釋出": "發布",
    "型別": "類型",
    "許可權": "權限",
    "數據庫": "資料庫",
    "國家程式碼": "國家代碼",
    "對映": "對應",
    "引數": "參數",
    "字首": "前綴",
    "單元格": "儲存格",
    "文件結束": "檔案結束",
    "資料資料夾": "資料夾",
    "宣告": "聲明",
    "臺": "台",
    "賬": "帳",
    "覈": "核",
}
"""What that table makes of words of programmers, and what these pages mean."""


def traditional(text: str) -> str:
    """The same in traditional Chinese."""
    wrong, convert = _converter()
    return wrong.sub(lambda found: SAID_OTHERWISE[found[0]], convert(text))


@cache
def _converter() -> tuple[re.Pattern[str], Callable[[str], str]]:
    from opencc import OpenCC  # noqa: PLC0415 - whoever converts nothing does not carry its tables

    return re.compile("|".join(SAID_OTHERWISE)), OpenCC(CONVERSION).convert

"""The document as PDF. The page is a fixed text; what stands in it goes in as data, so that no word is markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import Any, Literal

from huifang.kernel.text import Message
from huifang.policy.logic.document.paper import Paper
from huifang.policy.logic.document.words import LABELS, word

CHINESE_FONTS = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC", "SimSun", "Songti SC",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC", "AR PL UMing CN", "FandolSong",
)  # fmt: skip
"""Fonts that hold Chinese, the ones that suit a document first."""


class NoChineseFont(Exception):
    """No font of this machine holds Chinese, so that a PDF would show empty boxes."""

    message = Message(
        "This machine has no font with Chinese characters, so no PDF can be made. Install one, such as fonts-noto-cjk,"
        " or take the document as DOCX."
    )


def as_pdf(paper: Paper) -> bytes:
    """The file's bytes. Raises NoChineseFont."""
    made: bytes = _made(paper, "pdf")
    return made


def _made(paper: Paper, kind: Literal["pdf", "png"]) -> Any:
    import typst  # noqa: PLC0415 # takes memory that few processes need

    fonts = typst.Fonts(include_system_fonts=True)
    families = set(fonts.families())
    chinese = [font for font in CHINESE_FONTS if font in families]
    if not chinese:
        raise NoChineseFont
    data = {**asdict(paper), "fonts": chinese[:1], "page": word(LABELS, "page", paper.language)}
    page = files("huifang.policy.logic.document").joinpath("paper.typ").read_bytes()
    return typst.compile(page, font_paths=fonts, format=kind, sys_inputs={"paper": json.dumps(data)})

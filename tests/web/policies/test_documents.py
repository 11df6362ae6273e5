"""The document of a version: read on the page, taken as a file, within its budget."""

from __future__ import annotations

from io import BytesIO

import pytest

from huifang.policy.logic.document import pdf as pdf_of_paper
from huifang.policy.models import Version
from tests.web.budgets import within_budget
from tests.web.conftest import Browser
from tests.web.desk import Desk
from tests.web.reviewed import text_of


def test_a_version_can_be_read_and_taken_as_a_document(
    desk: Desk, version: Version, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docx import Document

    client = browser(desk.company.lin)
    with within_budget("policy-document"):
        page = text_of(client, f"/policies/{version.pk}/document")
    for said in ("第一条", "签署", "附表一", f"/policies/{version.pk}/document/zh-Hans/pdf"):
        assert said in page
    with within_budget("policy-document-file"):
        answer = client.get(f"/policies/{version.pk}/document/en/docx")
    assert answer["Content-Disposition"].startswith("attachment; ")
    document = Document(BytesIO(answer.content))
    assert "Article 1" in " ".join(paragraph.text for paragraph in document.paragraphs)
    monkeypatch.setattr(pdf_of_paper, "CHINESE_FONTS", ())
    told = client.get(f"/policies/{version.pk}/document/zh-Hans/pdf", follow=True)
    assert "fonts-noto-cjk" in told.content.decode()
    for wrong in ("de/docx", "en/odt"):
        assert client.get(f"/policies/{version.pk}/document/{wrong}").status_code == 404

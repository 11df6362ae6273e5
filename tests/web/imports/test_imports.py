"""A file on its way through the pages: upload, columns, check, run, refused rows, taken back."""

from __future__ import annotations

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from huifang.customers.models import Customer, Event, FileImport, RememberedMap
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, Browser
from tests.web.customers.shop import HOSTILE, Shop, fingerprint

ROWS = f"""编号,姓名,手机,等级,备注
N1,王小雨,13611112222,A,
N2,,13611113333,B,
N3,李四,12,C,{HOSTILE}
"""
EVENTS = """客户编号,日期,项目,单号
K1001,2026/6/9,双眼皮,S1
K9999,2026/6/9,双眼皮,S2
"""


def uploaded(client: Client, content: str | bytes, *, of: str = "customers", name: str = "customers.csv") -> FileImport:
    data = content.encode() if isinstance(content, str) else content
    answer = client.post("/imports/upload", {"of": of, "file": SimpleUploadedFile(name, data, "text/csv")})
    assert answer.status_code == 302, answer.content.decode()
    return FileImport.objects.latest("id")


def here(client: Client, found: FileImport) -> FileImport:
    assert client.post(f"/imports/{found.pk}/here").status_code == 302
    found.refresh_from_db()
    return found


def mapped(client: Client, found: FileImport, **told: str) -> FileImport:
    columns = {"column0": "external_id", "column1": "name", "column2": "phones", "column3": "attribute"}
    answer = client.post(f"/imports/{found.pk}/map", {**columns, "column4": "attribute", "days": "", **told})
    assert answer.status_code == 302, answer.content.decode()
    return here(client, found)


@pytest.fixture
def an(shop: Shop, browser: Browser) -> Client:
    return browser(shop.company.an)


def test_a_file_goes_all_the_way_and_back(an: Client) -> None:
    found = uploaded(an, ROWS)
    text = an.get(f"/imports/{found.pk}/map").content.decode()
    assert "136****2222" in text and "13611112222" not in text
    assert HOSTILE not in text
    assert '<option value="external_id" selected>' in text
    found = mapped(an, found)
    assert (found.state, found.counts["made"], found.counts["refused"]) == ("checked", 1, 2)
    assert not Customer.objects.filter(external_id="N1").exists()
    checked = an.get(f"/imports/{found.pk}").content.decode()
    assert "姓名" in checked and HOSTILE not in checked
    an.post(f"/imports/{found.pk}/run")
    found = here(an, found)
    assert found.state == "done" and Customer.objects.filter(external_id="N1").exists()
    refused = b"".join(an.get(f"/imports/{found.pk}/refused").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(refused.strip().splitlines()) == 3
    assert an.post(f"/imports/{found.pk}/undo", {"word": "no"}).status_code == 422
    word = "undo" if "<strong>undo</strong>" in an.get(f"/imports/{found.pk}/undo").content.decode() else "撤销"
    assert an.post(f"/imports/{found.pk}/undo", {"word": word}).status_code == 302
    assert here(an, found).state == "undone"
    assert not Customer.objects.filter(external_id="N1").exists()
    assert an.get(f"/imports/{found.pk}").status_code == 200


def test_a_file_in_gb18030_or_packed_is_read_too(an: Client) -> None:
    for content, name in ((ROWS.encode("gb18030"), "a.csv"), (gzip.compress(ROWS.encode()), "a.csv.gz")):
        found = uploaded(an, content, name=name)
        assert "王小雨" in an.get(f"/imports/{found.pk}/map").content.decode()


def test_events_are_imported_with_one_kind_for_all(an: Client) -> None:
    found = uploaded(an, EVENTS, of="events", name="events.csv")
    columns = {"column0": "customer", "column1": "occurred_at", "column2": "attribute", "column3": "external_id"}
    assert an.post(f"/imports/{found.pk}/map", {**columns, "days": "YYYY/M/D"}).status_code == 422
    an.post(f"/imports/{found.pk}/map", {**columns, "kind": "surgery", "days": "YYYY/M/D"})
    here(an, found)
    an.post(f"/imports/{found.pk}/run")
    here(an, found)
    assert (found.state, found.trouble, found.trouble_parts) == ("done", "", {})
    assert [event.kind.key for event in Event.objects.all()] == ["surgery"]
    assert found.counts["refused"] == 1


def test_columns_that_do_not_fit_are_told_at_their_place(an: Client) -> None:
    found = uploaded(an, ROWS)
    answer = an.post(f"/imports/{found.pk}/map", {"column0": "name", "column1": "name"})
    assert answer.status_code == 422
    assert answer.content.decode().count('class="wrong"') == 1
    nameless = an.post(f"/imports/{found.pk}/map", {"column0": "external_id"})
    assert nameless.status_code == 422
    found.refresh_from_db()
    assert found.state == "uploaded"


def test_a_mapping_is_remembered_and_offered_again(an: Client) -> None:
    mapped(an, uploaded(an, ROWS), name="会员系统")
    [remembered] = RememberedMap.objects.all()
    again = uploaded(an, ROWS)
    assert "会员系统" in an.get(f"/imports/{again.pk}/map").content.decode()
    assert an.post(f"/imports/{again.pk}/map/remembered", {"map": str(remembered.pk)}).status_code == 302
    assert here(an, again).state == "checked"
    assert an.post(f"/imports/maps/{remembered.pk}/forget").status_code == 302
    assert an.post(f"/imports/maps/{remembered.pk}/forget").status_code == 404


def test_what_is_no_table_is_refused_with_its_reason(an: Client) -> None:
    found = uploaded(an, b"\x89PNG\r\n\x1a\n" + bytes(100), name="a.png")
    answer = an.get(f"/imports/{found.pk}/map")
    assert answer.status_code == 200 and reverse("imports") in answer.content.decode()
    assert an.post("/imports/upload", {"of": "customers"}).status_code == 422


def test_while_no_worker_runs_the_page_says_so_and_offers_itself(an: Client) -> None:
    found = uploaded(an, ROWS)
    columns = {"column0": "external_id", "column1": "name", "column2": "phones"}
    an.post(f"/imports/{found.pk}/map", columns)
    assert f"/imports/{found.pk}/here" in an.get(f"/imports/{found.pk}").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [NOW])
    text = an.get(f"/imports/{found.pk}").content.decode()
    assert f"/imports/{found.pk}/here" not in text and "hx-trigger" in text
    part = an.get(f"/imports/{found.pk}", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")


def test_what_is_not_checked_is_not_run(an: Client) -> None:
    found = uploaded(an, ROWS)
    assert an.post(f"/imports/{found.pk}/run").status_code == 302
    found.refresh_from_db()
    assert found.state == "uploaded"


def test_pages_keep_their_budgets(an: Client) -> None:
    found = mapped(an, uploaded(an, ROWS))
    an.get("/imports")
    with within_budget("imports"):
        an.get("/imports")
    with within_budget("import"):
        an.get(f"/imports/{found.pk}")
    with within_budget("map-import"):
        an.get(f"/imports/{found.pk}/map")


def test_who_may_not_import_finds_nothing_and_changes_nothing(shop: Shop, browser: Browser, an: Client) -> None:
    found = mapped(an, uploaded(an, ROWS))
    lin = browser(shop.company.lin)
    before = fingerprint()
    assert lin.get("/imports").status_code == 404
    assert lin.post("/imports/upload", {"of": "customers"}).status_code == 404
    for step in ("", "/map", "/refused", "/undo"):
        assert lin.get(f"/imports/{found.pk}{step}").status_code == 404
    for step in ("/map", "/map/remembered", "/run", "/here", "/undo"):
        assert lin.post(f"/imports/{found.pk}{step}", {"word": "undo"}).status_code == 404
    assert an.get("/imports/99999").status_code == 404
    assert fingerprint() == before

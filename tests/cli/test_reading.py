"""`huifang policy read`: a written policy as the draft of a pack, as plain data, or told clause by clause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from huifang.cli.main import run
from tests.kernel.documents import docx

TEXT = """鱼缸养护回访规定
一、新装鱼缸的，安装后3天内由养护员打电话回访一次。
二、回访率不低于95%。
三、鱼缸要擦亮。
- 1 -
"""
TWO = TEXT + "水草投诉规定\n一、接到投诉2小时内回话。\n二、每月汇总一次。\n"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "规定.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    return path


def test_a_draft_that_the_check_accepts(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = written.with_name("draft.yaml")
    assert run(["policy", "read", str(written), "-o", str(out), "--key", "fish-tanks"]) == 0
    assert "3 clauses, 1 rules" in capsys.readouterr().err
    assert run(["policy", "check", str(out), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["policy"]["key"] == "fish-tanks"
    assert (said["clauses"], said["rules"], said["unanswered"]) == (3, 1, ["effective-on"])


def test_what_was_read_as_data_and_as_text(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "read", str(written), "--format", "rules"]) == 0
    rules = YAML(typ="safe").load(capsys.readouterr().out)
    assert [one["timing"] for one in rules["schedule"]] == ["within P3D"]
    assert all(one["quote"] in TEXT for one in (*rules["schedule"], *rules["targets"]))
    assert run(["policy", "read", str(written), "--format", "text"]) == 0
    told = capsys.readouterr().out
    assert "一、 新装鱼缸的" in told
    assert "    = Schedule" in told
    assert "(page) - 1 -" in told
    assert run(["policy", "read", str(written), "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    (clause, *_) = read["policies"][0]["clauses"]
    assert TEXT[clause["start"] : clause["end"]] == "一、新装鱼缸的，安装后3天内由养护员打电话回访一次。"
    assert clause["statements"][0]["states"] == "Schedule"
    assert read["rest"][-1]["why"] == "page"


def test_a_file_of_several_policies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "all.docx"
    path.write_bytes(docx(TWO.splitlines()))
    assert run(["policy", "read", str(path)]) == 2
    assert "2 policies" in capsys.readouterr().err
    assert run(["policy", "read", str(path), "--policy", "3"]) == 2
    assert run(["policy", "read", str(path), "--policy", "2"]) == 0
    assert "水草投诉规定" in capsys.readouterr().out
    assert run(["policy", "read", str(path), "-o", str(tmp_path / "d.yaml")]) == 0
    assert sorted(one.name for one in tmp_path.glob("d-*")) == ["d-1.yaml", "d-2.yaml"]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    out = tmp_path / "draft.yaml"
    assert run(["policy", "read", str(path), "-o", str(out)]) == 2
    assert "scan.pdf: The PDF file is damaged" in capsys.readouterr().err
    assert not out.exists()


def test_what_holds_no_clause_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("- 1 -\n", encoding="utf-8")
    assert run(["policy", "read", str(path)]) == 2
    assert "no policy" in capsys.readouterr().err

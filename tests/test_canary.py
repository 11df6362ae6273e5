"""A planted phone, e-mail, ID number and address are found nowhere, whatever was run and whatever failed (T48, T52).

Not in the database's tables, nor in its log ahead of writing, nor in any other log or temporary folder.
"""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
import xlsxwriter

from huifang.kernel.postgres import Cluster
from tests.server import wait_for_no_disk

pytestmark = pytest.mark.long(30)

PHONE = "13987612345"
EMAIL = "canary.zq7x@kanarienvogel.example.com"
ID_NUMBER = "11010519491231002X"
ADDRESS = "金丝雀巷一千零一号"
PLANTED = (PHONE, EMAIL, ID_NUMBER, ADDRESS)

NAME = "金丝雀张"
"""The control: a name is kept in clear, so looking for it must find it."""

MAP = """\
map: 1
of: customers
fields:
  external_id: id
  name: name
  joined_on: joined
  phones: phone
  emails: email
  id_number: idno
  address: address
attributes:
  remark: remark
"""
EVENTS_MAP = """\
map: 1
of: events
fields:
  external_id: id
  customer: customer
  kind: {always: purchase}
  occurred_at: day
attributes:
  remark: remark
"""
HEADING = "id,name,joined,phone,email,idno,address,remark"
SOUND = f"c1,{NAME},2026-01-02,{PHONE},{EMAIL},{ID_NUMBER},{ADDRESS},call {PHONE} in the evening"
FAULTY = (
    f"c2,{NAME},{PHONE},{PHONE}9,{EMAIL}@,{ID_NUMBER}1,{ADDRESS},",
    f"c3,{PHONE},2026-01-02,{EMAIL},{PHONE},{PHONE},{ADDRESS},{ID_NUMBER}",
    f"{PHONE},{NAME},2026-01-02,{PHONE},,,,",
)


@dataclass
class Story:
    """What was run, in which folders, and what it said."""

    folder: Path
    said: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "HUIFANG_KEYS")}
        return {
            **kept,
            "HUIFANG_DATA": str(self.data),
            "TMPDIR": str(self.temporary),
            "DJANGO_SETTINGS_MODULE": "huifang.settings",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", "from huifang.cli.main import main; main()", *arguments],
            env=self.environment(),
            cwd=self.sources,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> int:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        self.said.append(f"{' '.join(arguments)}\n{out}\n{err}")
        self.statuses.append(process.returncode)
        return process.returncode


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    """Everything once: imports that succeed, fail, are killed and meet a surprise; then all that reads."""
    folder = Path(tempfile.mkdtemp(prefix="huifang-canary-"))
    folder.chmod(0o755)
    told = Story(folder)
    cluster = Cluster(told.data)
    try:
        told.temporary.mkdir(mode=0o777)
        told.temporary.chmod(0o777)
        told.sources.mkdir()
        cluster.start()
        wait_for_no_disk(cluster)
        _tell(told, cluster)
        with psycopg.connect(cluster.superuser_address.as_url(), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        yield told
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _tell(story: Story, cluster: Cluster) -> None:
    (story.sources / "map.yaml").write_text(MAP)
    (story.sources / "events.yaml").write_text(EVENTS_MAP)
    (story.sources / "sound.csv").write_text("\n".join([HEADING, SOUND]))
    (story.sources / "faulty.csv").write_text("\n".join([HEADING, *FAULTY]))
    with gzip.open(story.sources / "packed.csv.gz", "wt", encoding="gb18030") as packed:
        packed.write("\n".join([HEADING, SOUND.replace("c1", "c4")]))
    with xlsxwriter.Workbook(story.sources / "book.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADING.split(","))
        sheet.write_row(1, 0, SOUND.replace("c1", "c5").split(","))
    many = (SOUND.replace("c1", f"m{n}") for n in range(10_000))
    (story.sources / "many.csv").write_text("\n".join([HEADING, *many]))
    (story.sources / "events.csv").write_text(f"id,customer,day,remark\ne1,c1,2026-02-03,asked to use {PHONE}\n")

    assert story.run("import", "customers", "sound.csv", "--map", "map.yaml") == 0
    assert story.run("import", "customers", "faulty.csv", "--map", "map.yaml") == 1
    assert story.run("import", "events", "events.csv", "--map", "events.yaml") == 0
    assert story.run("import", "customers", "missing.csv", "--map", "map.yaml") == 2
    assert story.run("import", "customers", "events.csv", "--map", "map.yaml") == 2
    assert story.run("explain", "c1") == 0
    assert story.run("import", "customers", "packed.csv.gz", "--map", "map.yaml") == 0
    assert story.run("import", "customers", "book.xlsx", "--map", "map.yaml") == 0
    _kill_in_the_middle(story, cluster)
    for command in (["plan"], ["seal"], ["keys", "rotate"], ["keys", "status"], ["doctor"], ["fsck"]):
        assert story.run(*command) in (0, 1), story.said[-1]
    with psycopg.connect(cluster.address.as_url(), autocommit=True) as connection:
        connection.execute("ALTER TABLE customers_contactpoint RENAME COLUMN value TO worth")
    assert story.run("import", "customers", "many.csv", "--map", "map.yaml") == 70, story.said[-1]


def _kill_in_the_middle(story: Story, cluster: Cluster) -> None:
    """End an import the hard way as soon as some of its rows are on their way."""
    process = story.start("import", "customers", "many.csv", "--map", "map.yaml")
    with psycopg.connect(cluster.address.as_url(), autocommit=True) as connection:
        deadline = time.monotonic() + 60
        while connection.execute("SELECT EXISTS (SELECT FROM customers_stagedcustomer)").fetchone() != (True,):
            assert process.poll() is None and time.monotonic() < deadline, "no row was ever on its way"
    process.send_signal(signal.SIGKILL)
    process.communicate()


def spellings(text: str) -> dict[str, bytes]:
    """How a text might stand in a file."""
    found = {
        "UTF-8": text.encode(),
        "UTF-16 little": text.encode("utf-16-le"),
        "UTF-16 big": text.encode("utf-16-be"),
        "GB18030": text.encode("gb18030"),
        "hexadecimal": text.encode().hex().encode(),
        "HEXADECIMAL": text.encode().hex().upper().encode(),
        "JSON": text.encode("unicode_escape"),
    }
    if text.isdigit():
        found["number, big end first"] = struct.pack(">q", int(text))
        found["number, little end first"] = struct.pack("<q", int(text))
    return found


def places(story: Story, text: str) -> list[str]:
    """Every file of the data folder and the temporary one in which the text stands, and how it is spelt there."""
    return [
        f"{path.relative_to(story.folder)}: {how}"
        for folder in (story.data, story.temporary)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
        for content in [path.read_bytes()]
        for how, spelling in spellings(text).items()
        if spelling in content
    ]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_must_be_encrypted_stands_in_no_file(planted: str, story: Story) -> None:
    assert places(story, planted) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_no_command_repeats_it(planted: str, story: Story) -> None:
    answers = [said.partition("\n")[2] for said in story.said]
    assert [said for said in answers if planted in said] == []


def test_the_file_of_refused_rows_shows_masks(story: Story) -> None:
    written = [path for path in story.sources.iterdir() if path.suffix in (".csv", ".jsonl") and "refused" in path.name]
    assert written, "no file of refused rows was written"
    for path in written:
        assert [planted for planted in PLANTED if planted in path.read_text(encoding="utf-8-sig")] == []


def test_a_name_which_is_kept_in_clear_is_found_by_the_same_search(story: Story) -> None:
    found = places(story, NAME)
    assert any("/base/" in place for place in found), "not in the tables"
    assert any("/pg_wal/" in place for place in found), "not in the log ahead of writing"

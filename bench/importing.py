"""The import's numbers, end to end through the command: checks, encryption, keyed indexes, search words, history."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.planning import Figure, at_least_rows

FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红建国文辉力晨宇欣怡子涵梓轩浩然思雨嘉佳琪"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
SIMPLE_MAP = "map: 1\nof: customers\nfields:\n  external_id: id\n  name: name\n  phones: phone\n"
FULL_MAP = SIMPLE_MAP + "  emails: email\n  id_number: id_number\n  address: address\n"


def measure(folder: Path, *, million: int = 1_000_000) -> Iterator[Figure]:
    """An empty database takes names with a mobile; one that is full takes everything."""
    folder.mkdir()
    folder.chmod(0o755)
    simple = folder / "simple.csv"
    write_simple(simple, million)
    seconds = run_import(folder, simple, SIMPLE_MAP, rows=million)
    yield at_least_rows(f"import of {million:,} names with a mobile into an empty database", million / seconds, 20_000)
    full = folder / "full.csv"
    some = million // 5
    write_full(full, some, first=million)
    seconds = run_import(folder, full, FULL_MAP, rows=some)
    name = f"import of {some:,} with phone, e-mail, ID and address into a database of {million:,}"
    yield at_least_rows(name, some / seconds, 8_000)


def run_import(folder: Path, file: Path, map_text: str, *, rows: int) -> float:
    """Seconds of the whole command, start-up included; every row must have been taken."""
    mapping = folder / "map.yaml"
    mapping.write_text(map_text)
    began = time.perf_counter()
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("huifang")),
            "import",
            "customers",
            str(file),
            "--map",
            str(mapping),
            "--json",
        ],
        env=ENVIRONMENT | {"HUIFANG_DATA": str(folder / "data")},
        check=False,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["made"] == rows, done.stdout
    return seconds


def write_simple(path: Path, count: int) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "phone"])
        writer.writerows((f"C{n}", name_of(n), mobile_of(n)) for n in range(count))


def write_full(path: Path, count: int, *, first: int) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "phone", "email", "id_number", "address"])
        for n in range(first, first + count):
            address = f"广东省广州市天河区体育西路{n % 900 + 1}号{n % 40 + 1}栋{n % 30 + 1}0{n % 4 + 1}房"
            writer.writerow([f"C{n}", name_of(n), mobile_of(n), f"customer{n}@example.com", id_number_of(n), address])


def name_of(n: int) -> str:
    return FAMILIES[n % len(FAMILIES)] + GIVEN[n // 7 % len(GIVEN)] + GIVEN[n // 301 % len(GIVEN)]


def mobile_of(n: int) -> str:
    return f"13{n:09d}"


def id_number_of(n: int) -> str:
    """A made-up ID number with its check character: region, day of birth, number of the day."""
    body = f"440106{1950 + n // 336_000 % 50:04d}{n // 28_000 % 12 + 1:02d}{n // 1_000 % 28 + 1:02d}{n % 1_000:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]

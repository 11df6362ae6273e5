"""The trial's numbers follow from the file: every one is counted again without the product.

Every eighth customer stands for all of them; with HUIFANG_TRIAL=whole in the environment the whole file is taken.
"""

from __future__ import annotations

import doctest
import gzip
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.trial.records import RECORDS, records_in
from tests.trial.recount import FollowUp, recount

pytestmark = pytest.mark.long(40)

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "trial.md"
ON = date(2011, 11, 1)

needs_records = pytest.mark.skipif(not RECORDS.is_file(), reason="the records are not here: ../shared/data")


def trial(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "trial", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return records_in(tmp_path_factory.mktemp("trial"))


@pytest.fixture(scope="module")
def expected(records: Path) -> dict[str, Any]:
    return recount(records, ON)


@pytest.fixture(scope="module")
def found(records: Path) -> dict[str, Any]:
    done = trial("--json", "--file", str(records))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_records
class TestTheTrial:
    def test_it_takes_in_every_line_with_a_customer_and_refuses_the_others(
        self, found: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        for what in ("customers", "events"):
            assert (found[what]["rows"], found[what]["refused"]) == (expected["lines"], expected["refused"])
            assert found[what]["made"] == expected[what]
            [(reason, count)] = found[what]["reasons"].items()
            assert reason.startswith("CustomerID: ") and count == expected["refused"]
        assert found["kinds"] == expected["kinds"]

    def test_the_tiers_are_the_quantiles_of_what_customers_spent(
        self, found: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        tiers = [
            (row["tier"], row["customers"], Decimal(row["least_spend"]), Decimal(row["most_spend"]))
            for row in found["tiers"]
        ]
        assert tiers == expected["tiers"]

    def test_the_plan_is_what_the_two_policies_ask_for(self, found: dict[str, Any], expected: dict[str, Any]) -> None:
        assert found["plan"]["made"] == expected["made"]
        by_rule = {row["rule"]: (row["late"], row["open"], row["to_come"]) for row in found["plan"]["by_rule"]}
        assert by_rule == expected["by_rule"]

    def test_the_same_day_again_makes_nothing_and_the_next_day_what_comes_within_sight(
        self, found: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        for again, made in ((found["again"], 0), (found["next_day"], expected["made_next_day"])):
            assert (again["made"], again["redated"], again["cancelled"], again["revived"]) == (made, 0, 0, 0)

    def test_the_customers_with_most_owed_are_those(self, found: dict[str, Any], expected: dict[str, Any]) -> None:
        owed = [(row["customer"], row["tier"], row["owed"], row["late"]) for row in found["most_owed"]]
        assert owed == expected["most_owed"]

    def test_the_explanation_counts_from_the_purchase(self, found: dict[str, Any], expected: dict[str, Any]) -> None:
        explained, follow_up = found["explained"], expected["explained"]
        assert (explained["customer"], explained["rule"], explained["event"]) == (
            follow_up.customer, follow_up.rule, follow_up.invoice,
        )  # fmt: skip
        days = {"opens_on": follow_up.opens_on, "due_on": follow_up.closes_on, "closes_on": follow_up.closes_on}
        assert explained["planned"] == explained["counted_now"] == {name: str(day) for name, day in days.items()}

    def test_everything_stored_keeps_its_promises(self, found: dict[str, Any]) -> None:
        assert found["fsck"]["asked"] > 0
        assert found["fsck"]["broken"] == []
        troubles = {row["name"] for row in found["doctor"]["findings"] if row["state"] == "trouble"}
        assert troubles <= {"planning", "disk"}, "a plan for 2011 is amiss, and the disk may be full here"


@needs_records
class TestThePage:
    def test_every_number_that_it_counts_by_hand_comes_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(ROOT)
        failed, tried = doctest.testfile(str(PAGE), module_relative=False)
        assert tried > 20
        assert failed == 0

    def test_it_shows_what_the_trial_prints(self) -> None:
        shown = {" ".join(line.split()) for line in PAGE.read_text(encoding="utf-8").splitlines()}
        counted = recount(RECORDS, ON)
        for line in printed(counted):
            assert line in shown


def printed(counted: dict[str, Any]) -> list[str]:
    lines = [f"{what} {counted['lines']} {counted[what]} {counted['refused']}" for what in ("customers", "events")]
    lines += [
        f"Refused among the lines for {what}: {counted['refused']}. CustomerID: The line names no customer."
        for what in ("customers", "events")
    ]
    lines.append("Events by kind: {purchase} purchase, {return} return.".format_map(counted["kinds"]))
    lines += [f"{tier} {customers} {least:.2f} {most:.2f}" for tier, customers, least, most in counted["tiers"]]
    for rule, states in counted["by_rule"].items():
        policy = "general-follow-up" if rule == "after-purchase-or-service" else "value-tiers"
        lines.append(" ".join(map(str, (policy, rule, *states))))
    return lines + [
        f"{customer} Customer {customer} {tier} {owed} {late}" for customer, tier, owed, late in counted["most_owed"]
    ]


def test_without_the_records_it_says_so_and_ends(tmp_path: Path) -> None:
    done = trial("--file", str(tmp_path / "nowhere.csv.gz"))
    assert (done.returncode, done.stdout) == (3, "")
    assert "nowhere.csv.gz" in done.stderr and "--file" in done.stderr


def test_it_keeps_nothing_in_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    records = tmp_path / "records.csv"
    records.touch()
    done = trial("--file", str(records), "--keep", str(tmp_path))
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "records.csv"}


def test_the_recount_itself_counts_what_a_person_would(tmp_path: Path) -> None:
    """One customer: a purchase in December of the year before, one in May, a credit note, one on the day itself."""
    path = tmp_path / "lines.csv.gz"
    with gzip.open(path, "wt", newline="") as file:
        file.write(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
            "1,A,a,2,2010-12-20 10:00:00,1.50,10001.0,UK\n"
            "2,A,a,1,2011-05-02 10:00:00,2,10001.0,UK\n"
            "2,B,b,1,2011-05-02 10:00:00,3,10001.0,UK\n"
            "C3,A,a,-1,2011-05-09 10:00:00,2,10001.0,UK\n"
            "4,A,a,1,2011-11-01 10:00:00,1,10001.0,UK\n"
            "5,A,a,1,2011-11-01 10:00:00,1,,UK\n"
        )
    counted = recount(path, ON)
    assert (counted["lines"], counted["refused"], counted["customers"], counted["events"]) == (6, 1, 1, 4)
    assert counted["tiers"][0] == ("high", 1, Decimal("7.00"), Decimal("7.00"))
    # May is over, the first of November open; three quarters were missed when the next one began, the fourth is open.
    assert counted["by_rule"] == {"after-purchase-or-service": (1, 1, 0), "high-value": (0, 1, 0)}
    assert counted["most_owed"] == [("10001", "high", 3, 1)]
    assert counted["explained"] == FollowUp("10001", "after-purchase-or-service", ON, date(2011, 11, 8), "4")

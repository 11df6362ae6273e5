"""The commands `staff import`, `staff list`, `staff invite` and `organisation set`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huifang.cli.asked import Zone
from huifang.cli.away import absences, hand_over, leave, territories
from huifang.cli.language import said
from huifang.cli.opening import Ground, opened, opened_to_look
from huifang.cli.output import WRONG_INPUT, as_json, say, show, show_json, show_table
from huifang.kernel.text import Message
from huifang.org.logic.rights import Role

if TYPE_CHECKING:
    from huifang.org.actions import StaffRegistered
    from huifang.org.logic.staff import StaffFault
    from huifang.org.models import Employee

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class NoSuchEmployee(Exception):
    """Nobody has this number, and no name was given to register somebody new under it."""

    exit_status = WRONG_INPUT

    def __init__(self, number: str) -> None:
        self.message = Message(
            "Nobody has the number %(number)s. To register somebody new, give their name with --name.",
            {"number": number},
        )
        super().__init__(str(self.message))


class HasLeft(Exception):
    """Whoever left is not invited."""

    exit_status = WRONG_INPUT

    def __init__(self, number: str) -> None:
        self.message = Message("The employee with the number %(number)s has left.", {"number": number})
        super().__init__(str(self.message))


@click.group()
def staff() -> None:
    """Look after the people of the company: import, list, invite, hand over, leave, absences, areas."""


@staff.command("import")
@click.argument("file", type=FILE)
@click.option("--reason", default="", metavar="TEXT", help="Why; the history keeps it.")
@as_json
@click.pass_context
def import_staff(ctx: click.Context, *, file: Path, reason: str, as_json: bool) -> None:
    """Import departments, people, posts and roles from FILE: CSV in UTF-8 or GB18030, also packed as .gz, or XLSX.

    With any fault nothing is taken, and every fault is named. The same file twice changes nothing.
    """
    ground = opened()
    from huifang.kernel.sheets import open_table
    from huifang.org.logic.staff_file import read_staff
    from huifang.org.queries import known_company

    with open_table(file) as table:
        told, sha256 = read_staff(table, known=known_company()), table.sha256
    if told.faults:
        _show_faults(told.faults, as_json=as_json)
        ctx.exit(WRONG_INPUT)
    from django.db import transaction

    from huifang.history.actions import record
    from huifang.org.actions import register_staff
    from huifang.planning.actions.leaving import refuse_full_hands

    with transaction.atomic():
        refuse_full_hands(numbers=told.leavers, on=ground.today())
        done = register_staff(staff=told, on=ground.today())
        facts = {**asdict(done), "file_sha256": sha256.hex()}
        record(deed="staff.imported", actor=ground.actor, reason=reason, row_count=len(told.people), facts=facts)
    if as_json:
        show_json(done)
    else:
        _show_done(done)


def _show_faults(faults: Sequence[StaffFault], *, as_json: bool) -> None:
    if as_json:
        show_json({"faults": faults})
        return
    show_table(
        ["row", "column", "value", "reason"], [[fault.row, fault.column, fault.value, fault.reason] for fault in faults]
    )
    say(Message("Nothing was taken: %(count)d places in the file must be mended first.", {"count": len(faults)}))


def _show_done(done: StaffRegistered) -> None:
    parts = {"made": done.made, "changed": done.changed, "unchanged": done.unchanged}
    show(Message("%(made)d new, %(changed)d changed, %(unchanged)d as they were.", parts))
    if done.departments:
        show(Message("%(count)d departments were made or moved.", {"count": done.departments}))
    if done.posts or done.roles:
        parts = {"posts": done.posts, "roles": done.roles}
        show(Message("%(posts)d posts and %(roles)d roles were given or taken away.", parts))
    if done.sessions_ended:
        show(Message("%(count)d sessions of people who have left were ended.", {"count": done.sessions_ended}))


@staff.command("list")
@as_json
def list_staff(as_json: bool) -> None:
    """List everybody, with department, posts, roles, and whether they can sign in."""
    opened_to_look()
    from huifang.org import queries

    people = queries.staff()
    if as_json:
        show_json({"staff": people})
        return
    marks = {True: "password", False: ""}
    rows = [
        [one.number, one.name, one.department, ", ".join(one.posts), ", ".join(one.roles), one.left_on,
         marks[one.has_password]]
        for one in people
    ]  # fmt: skip
    show_table(["number", "name", "department", "posts", "roles", "left on", "signs in"], rows)


@staff.command()
@click.argument("number")
@click.option("--name", default="", help="Register somebody new under this name, where nobody has the number.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Give this role too, as far as usual.")
@as_json
def invite(*, number: str, name: str, role: str | None, as_json: bool) -> None:
    """Print a word with which the employee NUMBER sets a password, once and within three days.

    This is how the first administrator comes in: huifang staff invite NUMBER --name NAME --role administrator
    """
    ground = opened()
    from django.db import transaction

    from huifang.history.actions import record
    from huifang.org import actions
    from huifang.org.logic.sign_in import INVITED_FOR

    now = ground.now()
    with transaction.atomic():
        employee = _employee(number, name, ground)
        if role:
            _give(employee, Role(role), ground)
        word = actions.invite(employee=employee, at=now)
        record(
            deed="staff.invited", actor=ground.actor, row_count=1, facts={"employee": employee.pk, "role": role or ""}
        )
    expires_at = now + INVITED_FOR
    if as_json:
        show_json({"number": number, "word": word, "expires_at": expires_at})
        return
    show(word)
    until = expires_at.astimezone(ground.zone).isoformat(sep=" ", timespec="minutes")
    say(
        Message(
            "Give this word to %(name)s alone. On the page /invitation it sets a password, once, until %(until)s.",
            {"name": employee.name, "until": until},
        )
    )


def _employee(number: str, name: str, ground: Ground) -> Employee:
    from huifang.org.actions import NewEmployee, register_employees
    from huifang.org.models import Employee

    known = Employee.objects.filter(number=number)
    if name and not known.exists():
        register_employees(employees=[NewEmployee(number, name)])
    employee = known.first()
    if employee is None:
        raise NoSuchEmployee(number)
    if employee.has_left(on=ground.today()):
        raise HasLeft(number)
    return employee


def _give(employee: Employee, role: Role, ground: Ground) -> None:
    """Give a role beside those that the employee has."""
    from huifang.org.actions import set_grants
    from huifang.org.logic.staff import USUAL_SCOPE, NewGrant
    from huifang.org.queries import grants_of

    grants = {*grants_of(employee), NewGrant(role, USUAL_SCOPE[role])}
    set_grants(grants={employee.number: grants}, on=ground.today())


for _command in (leave, hand_over, absences, territories):
    staff.add_command(_command)


@click.group()
def organisation() -> None:
    """Describe the organisation itself."""


@organisation.command("set")
@click.option("--name", help="The organisation's name.")
@click.option("--zone", type=Zone(), help="The time zone of its days, such as Asia/Shanghai.")
@as_json
def set_organisation(*, name: str | None, zone: str | None, as_json: bool) -> None:
    """Set the organisation's name, or the zone in which its days are counted, or both."""
    if name is None and zone is None:
        raise click.UsageError(said(Message("Give --name, --zone or both.")))
    ground = opened()
    from django.db import transaction

    from huifang.history.actions import record
    from huifang.org.actions import describe_organisation
    from huifang.org.queries import organisation

    before = organisation()
    wanted_name = before.name if name is None else name.strip()
    with transaction.atomic():
        described = describe_organisation(name=wanted_name, time_zone=zone or before.time_zone)
        facts = {"name": described.name, "time_zone": described.time_zone}
        record(deed="organisation.described", actor=ground.actor, row_count=1, facts=facts)
    if as_json:
        show_json(facts)
    else:
        show(Message("%(name)s, in the zone %(time_zone)s.", {**facts, "name": described.name or "-"}))

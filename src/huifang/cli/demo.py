"""demo: the whole product with a sample company, on this machine alone, for whoever wants to see it."""

from __future__ import annotations

import os
import secrets
import signal
import sys

import click

from huifang.cli.beside import worker_beside
from huifang.cli.opening import Ground, NotReady, data_folder, opened
from huifang.cli.output import Progress, say, show, show_table
from huifang.cli.serve import keep_secret, refuse_taken, serve_pages
from huifang.kernel.text import Message

HOST = "127.0.0.1"
WORKERS = 2
FOLDER = "demo"
EASY_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs that are hard to take for one another."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="The port.")
def demo(port: int) -> None:
    """Show the product with a sample company, to this machine alone, until Ctrl-C.

    The first start fills it: a clinic and an estate's sales office, ninety days of work, and what is to do today. Later
    starts keep what was done and plan up to today. It has a data folder of its own; nothing in it is real.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    refuse_taken(HOST, port)
    ground = _own_ground()
    _fill_or_catch_up(ground)
    sign_ins = _set_passwords()
    with worker_beside(ground):
        serve_pages(host=HOST, port=port, workers=WORKERS, when_ready=lambda: _show(sign_ins, port))


def _own_ground() -> Ground:
    """An installation beside the real one, if there is any. Raises NotReady where a real company is kept."""
    from huifang.kernel.keys import KeyTrouble
    from huifang.kernel.postgres import prepare_data_folder

    # What the environment says of a real installation is not ours.
    for said in ("HUIFANG_HOSTS", "HUIFANG_PROXIES", "HUIFANG_KEYS", "HUIFANG_SECRET_KEY"):
        os.environ.pop(said, None)
    folder = prepare_data_folder(data_folder() / FOLDER)
    os.environ["HUIFANG_DATA"] = str(folder)
    keep_secret(folder)
    try:
        ground = opened()
    except KeyTrouble:
        # The keys of a real company are elsewhere; what matters is whose database it is.
        _refuse_a_real_company()
        raise
    _refuse_a_real_company()
    return ground


def _refuse_a_real_company() -> None:
    from huifang.history.models import Entry
    from huifang.org.queries import organisation

    if not organisation().is_demo and Entry.objects.exists():
        raise NotReady(
            Message(
                "This database holds a company that is no demonstration, so nothing was done. Run this command without"
                " DATABASE_URL, and with another HUIFANG_DATA."
            )
        )


def _fill_or_catch_up(ground: Ground) -> None:
    from huifang.cli.sample.filling import catch_up_with, fill, is_filled, today_there

    on = today_there(ground.now())
    if is_filled():
        catch_up_with(on)
        return
    say(Message("Filling the sample company: ninety days of a clinic and a sales office. This is done once."))
    progress = Progress(Message("Days"))
    fill(on=on, ring=ground.ring, tell=progress)
    progress.end()


def _set_passwords() -> list[list[str]]:
    """New passwords for those whose sign-ins are shown, by the product's own deed; the lines of the table."""
    from django.db import transaction

    from huifang.cli.sample.filling import ACTOR
    from huifang.cli.sample.people import SHOWN
    from huifang.history.actions import record
    from huifang.org.actions import set_password
    from huifang.org.models import Employee

    lines = []
    with transaction.atomic():
        for number, role in SHOWN.items():
            employee = Employee.objects.select_related("department").get(number=number)
            password = _password()
            set_password(employee=employee, password=password)
            record(deed="password.set", actor=ACTOR, row_count=1, facts={"employee": employee.pk})
            where = employee.department.name if employee.department else ""
            lines.append([role.value, number, password, f"{employee.name} {where}".strip()])
    return lines


def _password() -> str:
    """Some sixty random bits, in groups that are easily typed."""
    return "-".join("".join(secrets.choice(EASY_SIGNS) for _ in range(4)) for _ in range(3))


def _show(sign_ins: list[list[str]], port: int) -> None:
    show(
        Message(
            "Open http://%(host)s:%(port)d and sign in, until the next start, as one of:", {"host": HOST, "port": port}
        )
    )
    show()
    show_table(["role", "number", "password", "who"], sign_ins)
    sys.stdout.flush()

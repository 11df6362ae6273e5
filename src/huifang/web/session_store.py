"""Where sessions are kept: in the table `org_session`, by a digest of the key that the browser has.

Idle and absolute time-out are decided in `huifang.org.logic.sign_in`; this is the place that reads the clock for it.
Source: security.md, T42.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from huifang.kernel.sql.prepared import Said, prepared
from huifang.notices.queries import unread_by
from huifang.org.actions.sessions import clear_ended_sessions
from huifang.org.logic.sign_in import is_to_be_noted, session_ends_at, short_device
from huifang.org.models import Employee, Session

DEVICE, ADDRESS = "device", "address"


def stored_key(session_key: str | None) -> str:
    """What the table knows a session by: whoever reads it there cannot put it into a cookie."""
    return hashlib.sha256(session_key.encode()).hexdigest() if session_key else ""


def _with_whose_it_is() -> QuerySet[Any]:
    return Session.objects.select_related("employee__department").annotate(unread=unread_by("employee")).order_by()


@prepared
def _standing(key: Said, at: datetime) -> QuerySet[Any]:
    return _with_whose_it_is().filter(session_key=key, expire_date__gt=at)


class SessionStore(SessionBase):
    """A session in the database. Rows are found by a digest; the key itself is in the browser's cookie alone."""

    keeps_awake = True
    """Whether looking at the session counts as use; a page that asks by itself, now and then, sets it to False."""

    person: Employee | None = None
    """Whose session it is, with the department: read with the session, so that a page need not ask again."""
    unread: int | None = None
    """How many notices that person has not read."""

    @property
    def stored_key(self) -> str:
        """The name of this session for `end_session`, `end_other_sessions` and `set_password`."""
        return stored_key(self.session_key)

    def came_from(self, *, device: str, address: str) -> None:
        """Note with what and from where somebody signs in, for the list of their sessions."""
        self[DEVICE], self[ADDRESS] = short_device(device), address[:64]

    def load(self) -> dict[str, Any]:
        now = datetime.now(UTC)
        found = next(iter(_standing(Said(self.stored_key), now)), None)
        if found is None:
            self._session_key = None
            return {}
        self.person, self.unread = found.employee, found.unread
        if self.keeps_awake and is_to_be_noted(seen_at=found.seen_at, at=now):
            ends_at = session_ends_at(started_at=found.started_at, seen_at=now)
            # Over what was read only: a session that ended meanwhile does not come back.
            Session.objects.filter(session_key=found.session_key).update(seen_at=now, expire_date=ends_at)
        return self.decode(found.session_data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=stored_key(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Write the session; raises UpdateError when it has ended meanwhile, so that nothing brings it back."""
        if self.session_key is None:
            self.create()
            return
        values = self._values(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        if must_create:
            self._insert(values)
        elif not Session.objects.filter(session_key=self.stored_key).update(**values):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.filter(session_key=stored_key(session_key or self.session_key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        clear_ended_sessions(at=datetime.now(UTC))

    def _insert(self, values: dict[str, Any]) -> None:
        now = datetime.now(UTC)
        ends_at = session_ends_at(started_at=now, seen_at=now)
        row = Session(session_key=self.stored_key, started_at=now, seen_at=now, expire_date=ends_at, **values)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as taken:
            raise CreateError from taken

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "session_data": self.encode(data),
            "employee_id": data.get(SESSION_KEY),
            "device": data.get(DEVICE, ""),
            "address": data.get(ADDRESS, ""),
        }

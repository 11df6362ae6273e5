"""The company itself: its zone, departments, posts and people, and how its people sign in."""

from huifang.org.models.absences import Absence
from huifang.org.models.calendar import CalendarDay, CalendarYear, Festival
from huifang.org.models.company import Department, Organisation, Post
from huifang.org.models.people import Employee, Grant, Posting
from huifang.org.models.sign_in import FailedSignIn, PublicTry, Session, StaffInvitation

__all__ = [
    "Absence",
    "CalendarDay",
    "CalendarYear",
    "Department",
    "Employee",
    "FailedSignIn",
    "Festival",
    "Grant",
    "Organisation",
    "Post",
    "Posting",
    "PublicTry",
    "Session",
    "StaffInvitation",
]

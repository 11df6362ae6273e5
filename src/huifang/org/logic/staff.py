"""The staff as a file tells it: departments, people, their posts and roles.

A column that the file has is taken as it stands, an empty cell too; a column that it lacks leaves what is. Who is not
in the file stays as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from huifang.kernel.text import Message
from huifang.org.logic.rights import Role, Scope


class Column(StrEnum):
    """What a column of the file says; the value is its English heading."""

    NUMBER = "number"
    NAME = "name"
    DEPARTMENT = "department"
    PARENT = "parent department"
    POSTS = "posts"
    ROLE = "role"
    SCOPE = "scope"
    JOINED_ON = "joined_on"
    LEFT_ON = "left_on"


HEADINGS: Mapping[str, Column] = MappingProxyType(
    {
        **{column.value: column for column in Column},
        "joined on": Column.JOINED_ON,
        "left on": Column.LEFT_ON,
        "parent_department": Column.PARENT,
        "工号": Column.NUMBER,
        "姓名": Column.NAME,
        "部门": Column.DEPARTMENT,
        "上级部门": Column.PARENT,
        "岗位": Column.POSTS,
        "角色": Column.ROLE,
        "范围": Column.SCOPE,
        "入职日期": Column.JOINED_ON,
        "离职日期": Column.LEFT_ON,
    }
)
"""Column by heading, compared without regard to case."""

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        **{role.value: role for role in Role},
        "回访员": Role.AGENT,
        "主管": Role.SUPERVISOR,
        "经理": Role.MANAGER,
        "管理员": Role.ADMINISTRATOR,
    }
)
SCOPES: Mapping[str, Scope] = MappingProxyType(
    {
        **{scope.value: scope for scope in Scope},
        "本人": Scope.OWN,
        "部门": Scope.DEPARTMENT,
        "本部门": Scope.DEPARTMENT,
        "全部": Scope.ALL,
    }
)
USUAL_SCOPE: Mapping[Role, Scope] = MappingProxyType(
    {
        Role.AGENT: Scope.OWN,
        Role.SUPERVISOR: Scope.DEPARTMENT,
        Role.MANAGER: Scope.ALL,
        Role.ADMINISTRATOR: Scope.ALL,
    }
)
"""How far a role reaches where nobody says otherwise."""

EVERYWHERE = frozenset({"*", "all", "全部"})
"""What stands behind the @ of a post that is held in every department."""


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role and how far it reaches; `department` is a key, empty for the person's own."""

    role: Role
    scope: Scope
    department: str = ""


@dataclass(frozen=True, slots=True)
class StaffPost:
    """A post by key, held in the department of this key; empty: everywhere; None: in the person's own, if any."""

    post: str
    department: str | None = None


@dataclass(frozen=True, slots=True)
class StaffDepartment:
    """A department by key; `parent` is a key, empty at the top, None where the file does not say."""

    key: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that the rows of one number say; None where the file lacks the column, of `joined_on` also the day."""

    number: str
    name: str
    department: str | None
    left_on: date | None
    has_left_on: bool
    posts: frozenset[StaffPost] | None
    grants: frozenset[NewGrant] | None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class StaffFault:
    """Why a file is not taken: the row as a spreadsheet numbers it, the column, what stands there, and the reason."""

    row: int
    column: str
    value: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Staff:
    """A staff file that was read. With any fault it must not be registered."""

    departments: tuple[StaffDepartment, ...] = ()
    people: tuple[Person, ...] = ()
    faults: tuple[StaffFault, ...] = ()

    @property
    def leavers(self) -> tuple[str, ...]:
        """The numbers of those who leave, or have left."""
        return tuple(person.number for person in self.people if person.left_on is not None)


@dataclass(frozen=True, slots=True)
class Known:
    """What the company has already.

    `departments` gives the parent's key by a department's key, empty at the top; the other two give the key by each
    name that a department or a post goes by (in lower case), names that several have left out.
    """

    departments: Mapping[str, str]
    department_names: Mapping[str, str]
    posts: Mapping[str, str]

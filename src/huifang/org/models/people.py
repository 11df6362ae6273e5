"""The people of the company: who they are, which posts they hold, what they may do."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q

from huifang.kernel.personal import personal, plain
from huifang.org.logic.rights import Role, Scope
from huifang.org.models.company import Department, Post

LANGUAGES = ("", "zh-hans", "en", "zh-hant")
"""Which language somebody reads; empty: what the browser asks for."""


class EmployeeSet(models.QuerySet["Employee"]):
    def working_on(self, day: date) -> EmployeeSet:
        """Those who have not left by that day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day))

    def get_by_natural_key(self, number: str) -> Employee:
        """By the number with which somebody signs in, as Django asks for it."""
        return self.get(number=number)


class Employee(AbstractBaseUser):
    """A person of the company, who may sign in once a password is set. Rights come from grants, never from Django."""

    number = personal(models.CharField(max_length=64, unique=True), purpose="names the person in deeds and imports")
    name = personal(models.CharField(max_length=200), purpose="shown to colleagues beside the work")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    joined_on = personal(
        models.DateField(null=True, blank=True), purpose="says who is new and takes a newcomer's share"
    )
    left_on = personal(models.DateField(null=True, blank=True), purpose="ends every right of a leaver")
    password = personal(
        models.CharField(max_length=128, blank=True, default="", db_default=""),
        purpose="proves who signs in; only its Argon2 hash is kept",
    )
    last_login = personal(models.DateTimeField(null=True, blank=True), purpose="shows a sign-in by somebody else")
    language = plain(models.CharField(max_length=16, blank=True, default="", db_default=""))
    must_change_password = models.BooleanField(default=False, db_default=False)

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS = ["name"]

    objects = EmployeeSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="employee_language_known"),
        ]

    def has_left(self, *, on: date) -> bool:
        """Whether every right of this person has ended by that day."""
        return self.left_on is not None and self.left_on <= on


class Posting(models.Model):
    """An employee holds a post, in one department or in all (department None)."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["employee", "post", "department"], nulls_distinct=False, name="one_posting")
        ]


class Grant(models.Model):
    """A role given to an employee, and how far it reaches; with the scope department and none named, the own one."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    role = plain(models.CharField(max_length=16, choices=[(role.value, role.name) for role in Role]))
    scope = plain(models.CharField(max_length=16, choices=[(scope.value, scope.name) for scope in Scope]))
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "role", "scope", "department"], nulls_distinct=False, name="one_grant"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="grant_role_known"),
            models.CheckConstraint(condition=Q(scope__in=[scope.value for scope in Scope]), name="grant_scope_known"),
            models.CheckConstraint(
                condition=Q(department=None) | Q(scope=Scope.DEPARTMENT.value),
                name="grant_department_only_in_its_scope",
            ),
        ]

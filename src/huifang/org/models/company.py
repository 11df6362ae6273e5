"""The organisation, its departments and its posts."""

from __future__ import annotations

from django.db import models

from huifang.kernel.personal import plain


class Organisation(models.Model):
    """The one company of this installation. All dates are days in its time zone."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    name = plain(models.CharField(max_length=200, blank=True))
    time_zone = plain(models.CharField(max_length=64, default="Asia/Shanghai"))
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_organisation")]


class Department(models.Model):
    key = plain(models.CharField(max_length=64, unique=True))
    name = plain(models.CharField(max_length=200))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")


class Post(models.Model):
    """A post 岗位 that policies name; people hold it through a posting."""

    key = plain(models.CharField(max_length=64, unique=True))
    title = plain(models.JSONField(default=dict))

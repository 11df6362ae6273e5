"""Policies as loaded: versions with their clauses, and the rules that duties are identified by."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huifang.history.models import Entry
from huifang.kernel.personal import plain
from huifang.kernel.sql.fields import CText


class EventKind(models.Model):
    """A kind of event. `title` is empty while no policy declares the kind."""

    key = plain(CText(unique=True))
    title = plain(models.JSONField(default=dict))


class Policy(models.Model):
    key = plain(models.CharField(max_length=64, unique=True))
    title = plain(models.JSONField(default=dict))
    catalogue = plain(models.CharField(max_length=16, blank=True))


class Version(models.Model):
    """One version of a policy, as its pack said and as the check understood it.

    A draft plans nothing unless it is put on trial: `is_on_trial` lets its rules run while its clauses are completed.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = plain(models.CharField(max_length=32))
    effective_on = plain(models.DateField())
    state = plain(models.CharField(max_length=16, choices=State.choices))
    is_on_trial = models.BooleanField(default=False)
    source = plain(models.TextField())
    digest = plain(models.BinaryField(max_length=32))
    settings = plain(models.JSONField(default=dict))
    checked = plain(models.JSONField())
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_version_of_a_number"),
            models.CheckConstraint(condition=Q(state__in=["draft", "published"]), name="version_state_known"),
            models.CheckConstraint(condition=Q(is_on_trial=False) | Q(state="draft"), name="only_a_draft_is_on_trial"),
        ]


class Clause(models.Model):
    version = models.ForeignKey(Version, models.CASCADE, related_name="clauses")
    position = models.PositiveIntegerField()
    key = plain(models.CharField(max_length=64))
    text = plain(models.JSONField(default=dict))
    carried_out_by = plain(models.JSONField(default=list))
    is_bound = models.BooleanField()

    class Meta:
        ordering = [F("position")]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_clause_of_a_key")]


class Rule(models.Model):
    """A rule's identity across versions, and E: the day on which the rule first took effect here."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="rules")
    key = plain(models.CharField(max_length=64))
    took_effect_on = plain(models.DateField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "key"], name="one_rule_of_a_key")]

"""Policies: versions with their clauses and their life, the rules that duties are identified by, who has read them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huifang.approvals.models import Approval
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText
from huifang.org.models import Employee

LONGEST_WORDS = 2_000


class EventKind(models.Model):
    """A kind of event. `title` is empty while no policy declares the kind.

    `changes_grades` says that some version, in force or not, has it move a grade of customers: of the other kinds
    nobody needs to ask.
    """

    key = plain(CText(unique=True))
    title = plain(models.JSONField(default=dict))
    changes_grades = models.BooleanField(default=False, db_default=False)


class Policy(models.Model):
    key = plain(models.CharField(max_length=64, unique=True))
    title = plain(models.JSONField(default=dict))
    catalogue = plain(models.CharField(max_length=16, blank=True))


class Version(models.Model):
    """One version of a policy, as its pack said and as the check understood it.

    A draft plans nothing unless it is put on trial: `is_on_trial` lets its rules run while its clauses are completed.
    `approval` is the yes that a draft was handed in for. On `review_on` the policy is looked over again, when that day
    is not left to the pack.
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
    approval = models.OneToOneField(Approval, models.PROTECT, null=True, related_name="+")
    review_on = plain(models.DateField(null=True))

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


class Stage(models.Model):
    """A stage in the life of a version beside its approval; when, by whom and why says the entry.

    `changed` counts what the text says otherwise than before: than the draft as it was, or the version in force.
    """

    class Did(models.TextChoices):
        DRAFTED = "drafted"
        REWRITTEN = "rewritten"
        HANDED_IN = "handed_in"
        LOADED = "loaded"
        PUBLISHED = "published"

    version = models.ForeignKey(Version, models.CASCADE, related_name="stages")
    did = plain(models.CharField(max_length=16, choices=Did.choices))
    changed = plain(models.JSONField(default=dict))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        ordering = [F("id")]
        constraints = [
            models.CheckConstraint(
                condition=Q(did__in=["drafted", "rewritten", "handed_in", "loaded", "published"]), name="stage_known"
            ),
        ]


class Acknowledgement(models.Model):
    """An employee whom a version concerns, and when they confirmed that they have read it. (宣贯确认)

    One who was there already when a policy asks newcomers alone is not asked: `is_asked` is false.
    """

    class After(models.TextChoices):
        PUBLISHED = "published"
        CHANGED = "changed"
        JOINED = "joined"

    version = models.ForeignKey(Version, models.CASCADE, related_name="+")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    after = plain(models.CharField(max_length=16, choices=After.choices))
    is_asked = models.BooleanField(default=True)
    asked_at = plain(models.DateTimeField())
    due_on = plain(models.DateField(null=True))
    remind_every = models.PositiveSmallIntegerField()
    reminded_at = plain(models.DateTimeField(null=True))
    confirmed_at = personal(models.DateTimeField(null=True), purpose="proves that the employee knows the policy")

    class Meta:
        indexes = [
            models.Index(
                fields=["employee", "version"], condition=Q(confirmed_at=None, is_asked=True), name="ack_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["version", "employee"], name="one_acknowledgement_of_a_version"),
            models.CheckConstraint(condition=Q(after__in=["published", "changed", "joined"]), name="ack_after_known"),
            models.CheckConstraint(condition=Q(is_asked=True) | Q(confirmed_at=None), name="ack_confirmed_when_asked"),
        ]


class Revision(models.Model):
    """A day on which a policy is looked over again, who did so and what they found. (复审)"""

    class Outcome(models.TextChoices):
        KEEP = "keep"
        CHANGE = "change"

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    due_on = plain(models.DateField())
    told_at = plain(models.DateTimeField())
    reminded_at = plain(models.DateTimeField())
    outcome = plain(models.CharField(max_length=16, blank=True, choices=Outcome.choices))
    words = personal(models.CharField(max_length=LONGEST_WORDS, blank=True), purpose="what was found, in its words")
    done_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    done_at = plain(models.DateTimeField(null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "due_on"], name="one_revision_of_a_day"),
            models.CheckConstraint(
                condition=Q(outcome="", done_by=None, done_at=None, entry=None)
                | Q(
                    outcome__in=["keep", "change"],
                    done_by__isnull=False,
                    done_at__isnull=False,
                    entry__isnull=False,
                ),
                name="revision_done_by_somebody",
            ),
        ]


class WrittenText(models.Model):
    """A written policy that somebody has had read, and what they decided on each statement found in it. (制度文本)

    `before` is the text as it stood before its last change. Nothing of it is in force: it becomes a draft only when it
    is kept as one. `decisions` are by the statement's key: the verdict, and the corrected values.
    """

    owner = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    title = plain(models.CharField(max_length=200))
    text = plain(models.TextField())
    before = plain(models.TextField(blank=True))
    decisions = plain(models.JSONField(default=dict))
    read_at = plain(models.DateTimeField())
    changed_at = plain(models.DateTimeField())

    class Meta:
        indexes = [models.Index(fields=["owner", "-changed_at"], name="written_texts_of_an_owner")]

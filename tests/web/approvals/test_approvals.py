"""A policy goes from its draft to its publication through the pages, and whom it concerns confirms it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from huifang.approvals.models import Approval, Step
from huifang.cases.queries.settling import OF_MONEY
from huifang.notices.models import Notice
from huifang.org.models import Post, Posting
from huifang.planning.logic.batches import USUAL as OF_PLANS
from huifang.policy.actions import ask_for_acknowledgements, call_for_reviews, hand_in, keep_draft, load_policy
from huifang.policy.logic.approving import USUAL as OF_POLICIES
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Acknowledgement, Revision, Version
from huifang.web.frame.approving import WITH_RIGHT
from tests.followups.cast import everything
from tests.policy.cast import CLINIC
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser, Company
from tests.web.reviewed import text_of

SAID = """\
acknowledgements:
  staff: {posts: [nurse], after: [published, changed, joined], within: P7D, manual: [Handbook]}
revisions:
  yearly: {every: P1Y, by: nurse}
references:
  labour-law: {type: law, name: {zh-Hans: 劳动法}, number: "28", says: {zh-Hans: 依法}}
  small-clinic: {type: policy, name: Small clinic}
"""
BOUND = CLINIC.replace("    text: Meet every month.\n", "    text: Meet every month.\n    carried_out_by: [guidance]\n")
FIRST = BOUND.replace("version: 1.0", "version: 1.0\n  interpreted_by: clerk").replace("rules:\n", SAID + "rules:\n")
SECOND = (
    FIRST.replace("version: 1.0", "version: 2.0")
    .replace("  - key: surgery-care\n", "  - key: surgery-care\n    title: {zh-Hans: 术后照护}\n")
    .replace("术后按时联系。", "术后三天内联系。")
    .replace("within: P3D", "within: P5D")
)
ANSWERS = {"promptly": "P1D"}
LATER = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)


class Office:
    """The company with a manager who leads, and lin the nurse; the first version is in force."""

    def __init__(self, company: Company, browser: Browser) -> None:
        self.company = company
        self.head = company.employee("E09", "方院长", None, manager="all")
        reading = read_pack(FIRST.encode(), file="clinic.yaml", settings=ANSWERS)
        assert reading.pack, reading.faults
        load_policy(source=FIRST.encode(), reading=reading, settings=ANSWERS, actor="operator")
        Posting.objects.create(employee=company.lin, post=Post.objects.get(key="nurse"))
        self.first = Version.objects.get()
        self.an, self.mo, self.lin, self.tian, self.boss = (
            browser(one) for one in (company.an, company.mo, company.lin, company.tian, self.head)
        )

    def draft(self) -> Version:
        return keep_draft(text=SECOND, actor="employee:E03", settings=ANSWERS)

    def handed_in(self) -> Version:
        return hand_in(version=self.draft().pk, by=self.company.an, actor="employee:E03", at=NOW, on=TODAY).version


@pytest.fixture
def office(company: Company, browser: Browser) -> Office:
    return Office(company, browser)


def says(client: Client, deed: str, **typed: str) -> int:
    approval = Approval.objects.get()
    step = Step.objects.get(approval=approval, round=approval.round, position=approval.position or 1)
    return client.post(f"/approvals/{approval.pk}/{deed}", {"step": str(step.pk), "words": "", **typed}).status_code


def test_whose_a_usual_step_is_stands_in_words() -> None:
    usual = {step.right for way in (OF_POLICIES, OF_PLANS, OF_MONEY) for step in way.steps}
    assert usual <= set(WITH_RIGHT)


def test_from_draft_to_publication_each_step_by_its_own_person(office: Office) -> None:
    version = office.draft()
    life = f"/policies/{version.pk}/life"
    page = text_of(office.an, life)
    assert f"/policies/{version.pk}/hand-in" in page
    assert "/hand-in" not in text_of(office.mo, life)
    assert office.an.post(f"/policies/{version.pk}/hand-in", {"reason": "延长首次回访"}).headers["Location"] == life
    approval = Approval.objects.get()
    here = f"/approvals/{approval.pk}"
    assert "审批中" in text_of(office.an, "/policies"), "it is no draft to be gone on with"
    for client, step in ((office.mo, "review"), (office.boss, "expert_review"), (office.boss, "approve")):
        assert here in text_of(client, "/approvals")
        page = text_of(client, here)
        assert f"{here}/agree" in page
        assert "延长首次回访" in page, "whoever judges it reads first what changed and why"
        assert Step.objects.get(position=Approval.objects.get().position).does == step
        assert says(client, "agree", words="同意") == 302
    assert here not in text_of(office.boss, "/approvals")
    assert here in text_of(office.boss, "/approvals/decided")
    assert here in text_of(office.an, "/approvals/asked")
    assert says(office.an, "agree") == 302
    version.refresh_from_db()
    assert (version.state, version.effective_on) == ("published", TODAY)
    page = text_of(office.mo, life)
    for said in ("莫言之", "方院长", "安可", "同意"):
        assert said in page
    bell = Notice.objects.filter(employee=office.head, about_kind="approval").first()
    assert bell is not None
    assert office.boss.post(f"/notices/{bell.pk}/open").headers["Location"] == here


def test_what_the_text_leaves_open_is_answered_in_words_before_it_is_handed_in(office: Office) -> None:
    version = keep_draft(text=SECOND, actor="employee:E03", settings={})
    life, part = f"/policies/{version.pk}/life", f"/policies/{version.pk}/edit/settings/-"
    page = text_of(office.an, life)
    assert "How long is promptly?" in page
    assert part in page
    assert office.an.post(f"/policies/{version.pk}/hand-in", {"reason": ""}).status_code == 422
    seen = office.an.post(part, {"s0_0": "2", "s0_1": "D"}).content.decode()
    assert "How long is promptly? – → 2" in seen
    opened = bytes(version.digest).hex()
    assert office.an.post(f"{part}/keep", {"s0_0": "2", "s0_1": "D", "opened": opened}).status_code == 302
    version.refresh_from_db()
    assert version.settings == {"promptly": "P2D"}
    assert "How long is promptly?" not in text_of(office.an, life)
    assert office.an.post(f"/policies/{version.pk}/hand-in", {"reason": ""}).status_code == 302


def test_nobody_judges_their_own_and_strangers_neither_look_nor_decide(office: Office) -> None:
    office.handed_in()
    before, here = everything(), f"/approvals/{Approval.objects.get().pk}"
    for client in (office.lin, office.tian):
        assert client.get(here).status_code == 404
        assert {says(client, deed, words="x") for deed in ("agree", "send-back", "refuse")} == {404}
        assert client.post(f"{here}/withdraw", {"reason": "x"}).status_code == 404
        assert here not in text_of(client, "/approvals")
    assert says(office.an, "agree") == 404, "an drafted it"
    assert office.mo.post(f"{here}/withdraw", {"reason": "x"}).status_code == 404
    assert says(office.mo, "agree", step="999999") == 404
    assert everything() == before


def test_what_is_sent_back_says_why_and_what_is_taken_back_is_a_draft_again(office: Office) -> None:
    version = office.handed_in()
    here = f"/approvals/{version.approval_id}"
    before = everything()
    assert says(office.mo, "send-back") == 422
    assert says(office.mo, "refuse", words=" ") == 422
    assert office.an.post(f"{here}/withdraw", {"reason": ""}).status_code == 422
    assert everything() == before
    assert says(office.mo, "send-back", words="第一条再改") == 302
    assert "第一条再改" in text_of(office.an, f"/policies/{version.pk}/life")
    assert office.an.post(f"/policies/{version.pk}/hand-in", {"reason": ""}).status_code == 302
    assert office.an.post(f"{here}/withdraw", {"reason": "不急"}).status_code == 302
    assert Approval.objects.get().state == "withdrawn"
    late = office.mo.post(f"{here}/agree", {"step": str(Step.objects.last().pk)})  # type: ignore[union-attr]
    assert late.status_code in (404, 422)


def test_a_draft_with_faults_shows_them_and_is_not_handed_in(office: Office) -> None:
    draft = keep_draft(text=SECOND.replace("within: P5D", "within: soon"), actor="x", settings=ANSWERS)
    page = text_of(office.an, f"/policies/{draft.pk}/life")
    assert "due[soon].within" in page
    assert office.an.post(f"/policies/{draft.pk}/hand-in", {"reason": ""}).status_code == 422
    assert office.an.get(f"/policies/{draft.pk}").status_code == 200
    assert office.an.get(f"/policies/{draft.pk}/changes").status_code == 200


def test_what_changed_stands_word_by_word_and_field_by_field(office: Office) -> None:
    version = office.draft()
    page = text_of(office.lin, f"/policies/{version.pk}/changes")
    assert "<del>按时</del><ins>三天内</ins>" in page
    assert "<strong>术后照护</strong>" in page, "a rule is called by its name"
    assert re.search(r"<del>3[^<]*</del> → <ins>5[^<]*</ins>", page)
    assert text_of(office.lin, f"/policies/{office.first.pk}/changes/{version.pk}").count("<ins>按时</ins>") == 1
    assert office.lin.get(f"/policies/{version.pk}/changes/{version.pk}").status_code == 404
    assert "empty-title" in text_of(office.lin, f"/policies/{office.first.pk}/changes")


def test_the_policy_says_who_interprets_it_and_what_it_refers_to(office: Office) -> None:
    page = text_of(office.lin, f"/policies/{office.first.pk}")
    for said in ("Clerk", "劳动法", "28", "依法", "Small clinic"):
        assert said in page


def test_whom_it_concerns_reads_and_confirms_and_the_rest_is_seen(office: Office) -> None:
    assert ask_for_acknowledgements(on=TODAY, at=NOW) == 1
    here = f"/acknowledgements/{office.first.pk}"
    assert here in text_of(office.lin, "/acknowledgements")
    assert "Handbook" in text_of(office.lin, here)
    progress = f"/policies/{office.first.pk}/acknowledgements"
    assert "林小满" in text_of(office.mo, progress)
    assert office.lin.get(progress).status_code == 404
    assert office.tian.get(here).status_code == 404
    assert office.tian.post(f"{here}/confirm").status_code == 404
    assert office.lin.post(f"{here}/confirm").status_code == 302
    assert Acknowledgement.objects.get().confirmed_at == NOW
    assert "林小满" not in text_of(office.mo, progress)
    assert office.lin.post(f"{here}/confirm").status_code == 302
    assert Acknowledgement.objects.get().confirmed_at == NOW
    assert office.an.post(f"/policies/{office.first.pk}/make-known").status_code == 302
    assert office.mo.post(f"/policies/{office.first.pk}/make-known").status_code == 404
    assert office.an.post(f"/policies/{office.draft().pk}/make-known").status_code == 404


def test_a_policy_is_looked_over_by_whom_it_names_and_its_next_day_moves_on(office: Office) -> None:
    life = f"/policies/{office.first.pk}"
    assert office.an.post(f"{life}/review-day", {"review_on": "2026-06-20"}).status_code == 302
    assert call_for_reviews(on=TODAY, at=NOW) == 1
    typed = {"outcome": "keep", "words": "照旧"}
    for client in (office.mo, office.tian):
        assert client.post(f"{life}/looked-over", typed).status_code == 404
    assert office.lin.post(f"{life}/looked-over", {**typed, "words": ""}).status_code == 422
    assert f"{life}/looked-over" in text_of(office.lin, f"{life}/life")
    assert office.lin.post(f"{life}/looked-over", typed).status_code == 302
    assert (Revision.objects.get().outcome, Revision.objects.get().done_by) == ("keep", office.company.lin)
    assert "照旧" in text_of(office.mo, f"{life}/life")
    assert call_for_reviews(on=TODAY, at=NOW) == 0
    assert office.lin.post(f"{life}/looked-over", typed).status_code == 404


def test_the_pages_keep_their_budgets(office: Office) -> None:
    version, first = office.handed_in(), office.first
    ask_for_acknowledgements(on=TODAY, at=NOW)
    office.an.post(f"/policies/{first.pk}/review-day", {"review_on": "2026-06-20"})
    call_for_reviews(on=TODAY, at=NOW)
    for client, name, page in (
        (office.mo, "approvals", "/approvals"),
        (office.an, "approvals-asked", "/approvals/asked"),
        (office.an, "approvals-decided", "/approvals/decided"),
        (office.mo, "approval", f"/approvals/{version.approval_id}"),
        (office.an, "policy-life", f"/policies/{version.pk}/life"),
        (office.an, "policy-life", f"/policies/{first.pk}/life"),
        (office.mo, "policy-changes", f"/policies/{version.pk}/changes"),
        (office.mo, "policy-changes-since", f"/policies/{version.pk}/changes/{first.pk}"),
        (office.lin, "acknowledgements", "/acknowledgements"),
        (office.lin, "acknowledgement", f"/acknowledgements/{first.pk}"),
        (office.mo, "policy-acknowledgements", f"/policies/{first.pk}/acknowledgements"),
        (office.mo, "policy", f"/policies/{first.pk}"),
    ):
        with within_budget(name):
            assert client.get(page).status_code == 200, name

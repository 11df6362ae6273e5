"""The words of the document itself, in both of its languages: it has its own, whatever the screen speaks."""

from __future__ import annotations

from collections.abc import Mapping

Both = tuple[str, str]
"""Chinese and English."""

LABELS: Mapping[str, Both] = {
    "number": ("制度编号", "Policy"),
    "version": ("版本", "Version"),
    "effective": ("施行日期", "Effective on"),
    "departments": ("适用部门", "Departments"),
    "interpreted_by": ("解释部门", "Interpreted by"),
    "not_said": ("待定", "not said yet"),
    "everywhere": ("全公司", "the whole company"),
    "article": ("第%s条", "Article %s"),
    "signatures": ("签署", "Sign-off"),
    "step": ("环节", "Step"),
    "who": ("签署人", "Name"),
    "when": ("日期", "Date"),
    "signature": ("签字", "Signature"),
    "form": ("附表%s：%s", "Annex %s: %s"),
    "settings": ("附录：本公司的约定", "Annex: what the company has settled"),
    "clause": ("条款", "Clause"),
    "question": ("原文留待确定的事", "What the text leaves open"),
    "answer": ("本公司的约定", "What was settled"),
    "field": ("填写项", "To be filled in"),
    "kind": ("填写方式", "How"),
    "needed": ("必填", "Needed"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "page": ("第 %s 页", "page %s"),
}
STEPS: Mapping[str, Both] = {
    "drafted": ("起草", "Drafted"),
    "commission": ("立项", "Commissioned"),
    "research": ("调研", "Researched"),
    "draft": ("起草", "Drafted"),
    "review": ("审核", "Reviewed"),
    "expert_review": ("专家评审", "Reviewed by experts"),
    "approve": ("批准", "Approved"),
    "publish": ("发布", "Published"),
    "published": ("发布", "Published"),
}
FIELDS: Mapping[str, Both] = {
    "text": ("一行文字", "a line"),
    "long_text": ("文字", "a text"),
    "choice": ("单选", "one of"),
    "choices": ("多选", "any of"),
    "scale": ("打分", "a score"),
    "number": ("数字", "a number"),
    "date": ("日期", "a day"),
    "yes_no": ("是否", "yes or no"),
}
KINDS: Mapping[str, Both] = {
    "purpose": ("目的", "Purpose"),
    "scope": ("适用范围", "Scope"),
    "interpretation": ("解释", "Interpretation"),
    "goal": ("目标", "Goals"),
    "governance": ("制度管理", "Governance"),
    "schedule": ("回访时间", "When"),
    "channel": ("回访方式", "How"),
    "content": ("回访内容", "What about"),
    "preparation": ("回访准备", "Preparation"),
    "booking": ("预约", "Booking"),
    "script": ("话术", "Script"),
    "message_template": ("消息格式", "Messages"),
    "etiquette": ("礼仪", "Etiquette"),
    "record": ("记录", "Records"),
    "report": ("报告", "Reports"),
    "review": ("审阅与检查", "Reviews and checks"),
    "routing": ("分派", "Routing"),
    "complaint": ("投诉", "Complaints"),
    "sla": ("时限", "Time limits"),
    "survey": ("调查", "Surveys"),
    "analysis": ("分析", "Analysis"),
    "improvement": ("改进", "Improvement"),
    "archive": ("档案", "Dossiers"),
    "access": ("查阅与保密", "Access and secrecy"),
    "retention": ("保管", "Retention"),
    "destruction": ("销毁", "Destruction"),
    "assignment": ("分工", "Who does what"),
    "handover": ("交接", "Handover"),
    "training": ("培训", "Training"),
    "meeting": ("会议", "Meetings"),
    "expense": ("费用", "Expenses"),
    "incentive": ("客户激励", "Incentives"),
    "attendance": ("考勤", "Attendance"),
    "kpi": ("考核指标", "Indicators"),
    "penalty": ("处罚", "Penalties"),
    "reward": ("奖励", "Rewards"),
}


def word(words: Mapping[str, Both], key: str, language: str) -> str:
    """The word under a key in one of the two languages; the key itself where there is none."""
    chinese, english = words.get(key, (key, key))
    return chinese if language == "zh-Hans" else english

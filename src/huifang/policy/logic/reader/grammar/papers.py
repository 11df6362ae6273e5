"""Records, reports, analyses, reviews, routing: what goes on paper and to whom it goes."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.grammar.rule import pattern
from huifang.policy.logic.reader.grammar.telling import Said, Telling, listed_words
from huifang.policy.logic.reader.statements import Analysis, Record, Report, Review, Routing, Statement

FIELDS = re.compile(r"、|,|以及|和|及(?!时)|与")


def record(said: Said) -> Statement:
    fields = listed_words(said, "fields", FIELDS) if "fields" in said.match.re.groupindex else ()
    return Record(*said.place(), form=said.words("form"), fields=fields, post=said.post(), timing=said.timing())


def report(said: Said) -> Statement:
    return Report(*said.place(), form=said.words("form"), to=said.words("to"), post=said.post(), timing=said.timing())


def analysis(said: Said) -> Statement:
    return Analysis(*said.place(), what=said.words("what") or said.whole(), timing=said.timing(), post=said.post())


def review(said: Said) -> Statement:
    what = said.words("what") or said.whole()
    return Review(*said.place(), what=what, post=said.post(), approves=False, timing=said.timing())


def approval(said: Said) -> Statement:
    what = said.words("what") or said.whole()
    return Review(*said.place(), what=what, post=said.words("post"), approves=True, timing=said.timing())


def routing(said: Said) -> Statement | None:
    to = said.words("to")
    return Routing(*said.place(), about=said.words("about"), to=to, timing=said.timing()) if to else None


RULES: tuple[Telling, ...] = (
    Telling(
        "a form is filled in",
        re.compile(r"填|登记|记录|录入|记入|写入|备注|载入"),
        pattern(
            r"(?:填写|填报|填好|登记(?:在|于|到|入)?|记录(?:在|于|到|入)|记入|录入|写入|载入|填入|备注(?:在|于)?)(?:好|到|至|在|于|入)?(?:[^,。;:]{0,6}?)(?P<form>{form}|[^,。;:、]{0,8}系统)"
        ),
        record,
        (("走访人员于当日填写《走访登记表》。", "《走访登记表》"), ("结果录入随访系统。", "随访系统")),
    ),
    Telling(
        "what a record holds",
        re.compile(r"包括|包含|载明|注明|含|记载|有"),
        pattern(
            r"(?P<form>{form}|记录|档案|台账|登记内容)(?:的)?(?:内容)?(?:应|须|需|要)?(?:包括|包含|载明|注明|含|有|记载)[:]?(?P<fields>[^。;]{4,120})"
        ),
        record,
        (("回访记录应包括姓名、电话、回访时间。", "姓名|电话|回访时间"),),
    ),
    Telling(
        "details are written down",
        re.compile(r"记录|登记"),
        pattern(r"(?:详细|认真|如实|准确|逐一|做好|完整)(?:地)?(?:记录|登记)(?P<fields>[^。;,]{0,60})"),
        record,
        (("客服应详细记录来电时间、诉求、联系方式。", "诉求|联系方式"),),
    ),
    Telling(
        "something is reported",
        re.compile(r"报|提交|递交|交|发送|抄送|向"),
        pattern(
            r"(?:向|报送|上报|呈报|报(?![告表])|提交|递交|汇报|报告|交|发送|抄送)(?:给|至|到)?(?P<to>[^,。;:、的]{0,8}?(?:{post}|{part}|领导|上级|总部|公司))(?:汇报|报告|提交|上报|反映|备案|请示)?(?P<form>)(?=[,。;]|$|并|审|后|请|签)"
        ),
        report,
        (("客服部每月向总经理汇报。", "总经理"), ("次月5日前将回访情况报送质管部。", "质管部")),
    ),
    Telling(
        "a report is written",
        re.compile(r"报告|总结|报表|简报|通报|日报|周报|月报|季报"),
        pattern(
            r"(?:编写|撰写|编制|形成|出具|完成|提交|填写|上交|报送|写出)(?:[^,。;:]{0,10}?)(?P<form>[^,。;:、]{0,10}(?:报告|总结|报表|简报|通报|日报|周报|月报|季报)(?:表)?)"
        ),
        report,
        (("每季度编写客户满意度分析报告。", "客户满意度分析报告"),),
    ),
    Telling(
        "figures are put together",
        re.compile(r"统计|分析|汇总|归纳|梳理|复盘"),
        pattern(
            r"(?:对(?P<what>[^,。;:]{2,20}?)(?:进行|做|作|开展))?[^,。;:]{0,6}?(?:统计|分析|汇总|归纳|梳理|总结分析|复盘)(?!员|表)"
        ),
        analysis,
        (("质管部每季度对回访数据进行统计分析。", "回访数据|质管部"),),
    ),
    Telling(
        "somebody looks over the work",
        re.compile(r"查|听|监|审|复核|质检|抽"),
        pattern(
            r"(?P<post>[^,。;:、]{0,8}?(?:{post}|领导))[^,。;:]{0,20}?(?:抽查|检查|抽听|抽检|审查|审阅|督查|监督|监听|巡查|复核|质检|抽样)(?P<what>[^,。;:]{0,16})"
        ),
        review,
        (("主管每周抽听录音。", "主管|录音"), ("质检科每月检查回访记录。", "回访记录")),
    ),
    Telling(
        "nothing goes on without a signature",
        re.compile(r"审|批准|同意|签|核准|授权"),
        pattern(
            r"(?P<what>[^,。;:]{0,14}?)(?:须|需|应|必须|要)?(?:报|经|由|报请|提请|交)(?:过)?(?P<post>[^,。;:、]{0,10}?(?:{post}|领导|总经理办公会|办公会|领导层))(?:审核|审批|批准|同意|签字|签批|核准|审定|审核批准|审核并签字|签字确认|书面同意|授权)"
        ),
        approval,
        (("回访计划须经客服经理审批。", "客服经理"), ("超支部分报总经理批准。", "总经理")),
    ),
    Telling(
        "a matter goes to a department",
        re.compile(r"反馈|转|移交|通知|告知|流转|派|传递|送达|交由"),
        pattern(
            r"(?P<about>[^,。;:]{0,16}?)(?:反馈|转交|转达|移交|转办|转|通知|告知|流转|派发|传递|分派|送达|转派|交由)(?:给|至|到|予|有关|于)?(?P<to>(?:相关|责任|有关|对应|各|主管|职能|承办)?(?:{part}))(?=处理|解决|办理|,|。|;|$|进行|整改|跟进|负责|落实|并|,)"
        ),
        routing,
        (("客户意见当日转交责任部门处理。", "责任部门"), ("质量问题反馈给技术部。", "技术部")),
    ),
)

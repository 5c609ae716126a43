"""Invented data for the style guide, in both languages; nothing here is about anybody real."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.forms import DayField
from shanhe.kernel.text import is_chinese


def _t(zh: str, en: str) -> str:
    return zh if is_chinese() else en


def _day(back: int) -> date:
    return clock.today() - timedelta(days=back)


def _at(back: int, hour: int, minute: int = 0) -> datetime:
    day = clock.local(clock.now()) - timedelta(days=back)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


class SampleForm(forms.Form):
    """Every kind of control once."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("What it does and for whom, in one line.")
    )
    abstract = forms.CharField(label=_("Abstract"), widget=forms.Textarea, required=False)
    filed = DayField(label=_("Filing date"), required=False)
    field = forms.ChoiceField(label=_("Field"), choices=[("", "—"), ("ai", "AI"), ("bio", "Bio")])
    confidentiality = forms.ChoiceField(
        label=_("Who may see it"),
        widget=forms.RadioSelect,
        choices=[("public", _("Everybody")), ("zone", _("The zone")), ("named", _("Named people"))],
    )
    centres = forms.MultipleChoiceField(
        label=_("Innovation centres"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("ai", "AI"), ("robots", "Robots"), ("med", "Medicine")],
    )
    ethics = forms.BooleanField(label=_("Ethics approval is in place"), required=False)
    paper = forms.FileField(label=_("Evidence"), required=False, help_text=_("PDF or images, up to 50 MB."))


def _areas() -> dict[str, str]:
    return {
        "core": _t("高校核心区", "University core area"),
        "park": _t("先导科技园区", "Pioneer science park"),
        "industrial": _t("产业园区", "Industrial park"),
    }


def _stages() -> list[dict[str, Any]]:
    areas = _areas()
    rows: list[dict[str, Any]] = [
        {
            "area": "core",
            "name": _t("源头创新", "Source innovation"),
            "state": "done",
            "entered": _day(420),
            "left": _day(240),
            "days": 180,
        },
        {
            "area": "park",
            "name": _t("验证", "Verification"),
            "state": "done",
            "entered": _day(240),
            "left": _day(41),
            "days": 199,
        },
        {"area": "park", "name": _t("孵化", "Incubation"), "state": "skipped"},
        {
            "area": "industrial",
            "name": _t("产品开发", "Product development"),
            "state": "current",
            "entered": _day(41),
            "days": 41,
            "usual_days": 29,
        },
        {
            "area": "industrial",
            "name": _t("市场应用", "Market application"),
            "state": "ahead",
            "usual_days": 180,
        },
    ]
    return [{**row, "area_name": areas[row["area"]]} for row in rows]


def _river() -> list[dict[str, Any]]:
    counts = [12, 9, 4, 6, 5]
    return [{**stage, "count": n, "url": "#river"} for stage, n in zip(_stages(), counts, strict=True)]


def _actions() -> list[dict[str, Any]]:
    return [
        {"label": _t("提交审核", "Send for review"), "url": "#", "primary": True, "icon": "send"},
        {"label": _t("记录沟通", "Log a call"), "url": "#", "icon": "phone"},
        {
            "label": _t("发布", "Publish"),
            "url": "#",
            "enabled": False,
            "reason": _t("专利尚未确认已申请。", "Nobody has confirmed that the patent is filed."),
        },
        {"label": _t("终止项目", "Stop the project"), "url": "#", "danger": True, "icon": "hand-stop"},
    ]


def _checks() -> list[dict[str, Any]]:
    return [
        {
            "label": _t("技术成熟度达到 6 级并已确认", "Readiness level 6 confirmed"),
            "state": "met",
            "detail": _t("2026-10-12 由评估员确认", "Confirmed by an assessor on 2026-10-12"),
        },
        {
            "label": _t("验证计划全部里程碑已验收", "Every milestone of the verification plan accepted"),
            "state": "missing",
            "who": _t("李示例（技术经理人）", "Li Shili (technology manager)"),
            "detail": _t("第 3 个里程碑缺少试验报告", "Milestone 3 lacks its test report"),
            "url": "#",
            "action_label": _t("上传报告", "Upload the report"),
        },
        {
            "label": _t("企业同意接收", "The enterprise agrees to take over"),
            "state": "waiting",
            "who": _t("示例智能装备有限公司", "Shili Intelligent Equipment Ltd"),
        },
        {
            "label": _t("研究开发投入占比", "Share spent on R&D"),
            "state": "unknown",
            "detail": _t("尚无年度数据", "No yearly figures yet"),
        },
    ]


def _story() -> list[dict[str, Any]]:
    return [
        {
            "at": _at(0, 10, 20),
            "who": _t("李示例", "Li Shili"),
            "sentence": _t("把项目移交到产业园区", "handed the project over to the industrial park"),
            "detail": _t("双方已在移交会上确认。", "Both sides confirmed at the hand-over meeting."),
        },
        {
            "at": _at(0, 9, 5),
            "who": _t("王示例", "Wang Shili"),
            "sentence": _t("确认技术成熟度 6 级", "confirmed readiness level 6"),
            "changes": _changes(),
        },
        {
            "at": _at(6, 16, 40),
            "who": "",
            "sentence": _t("专利年费提醒已发送", "A reminder of the patent fee was sent"),
        },
    ]


def _changes() -> list[dict[str, str]]:
    return [
        {"label": _t("成熟度", "Readiness"), "old": "TRL 5", "new": "TRL 6"},
        {
            "label": _t("题名", "Title"),
            "old": _t("一种抓取方法", "A grasping method"),
            "new": _t("柔性抓取的视觉伺服方法", "Visual servoing for soft grasping"),
        },
    ]


def _support() -> list[dict[str, Any]]:
    return [
        {
            "on": _day(35),
            "title": _t("概念验证资助（示例）", "Proof-of-concept grant (invented)"),
            "kind": _t("资金", "Money"),
            "money": 30_000_000,
            "by": _t("示例基金", "Shili Fund"),
            "area": "park",
        },
        {
            "on": _day(90),
            "title": _t("中试平台机时", "Pilot platform time"),
            "kind": _t("平台", "Platform"),
            "quantity": 48,
            "unit": _t("小时", "hours"),
            "area": "park",
        },
    ]


def _board() -> list[dict[str, Any]]:
    titles = [
        _t("柔性抓取视觉伺服", "Visual servoing for soft grasping"),
        _t(
            "面向老旧小区的结构健康监测与早期预警一体化技术及装备",
            "Integrated structural health monitoring and early warning for ageing housing estates",
        ),
        _t("膜法水处理", "Membrane water treatment"),
    ]
    columns = []
    for number, stage in enumerate(_stages()):
        cards = [
            {
                "title": titles[(number + i) % 3],
                "url": "#",
                "ref": f"P-2026-00{number}{i}",
                "days": 20 + 30 * i,
                "usual_days": 40,
                "stalled": i == 1,
                "next_actor": _t("评估员", "Assessor"),
                "missing": _t("试验报告", "test report"),
            }
            for i in range(0 if number == 2 else 2)
        ]
        cards.sort(key=lambda card: not card["stalled"])
        columns.append(
            {
                "id": f"s{number}",
                "name": stage["name"],
                "area": stage["area"],
                "area_name": stage["area_name"],
                "count": len(cards),
                "cards": cards,
            }
        )
    return columns


def _todo() -> list[dict[str, Any]]:
    return [
        {
            "title": _t("确认成果 R-2026-0007 的份额", "Confirm your share of R-2026-0007"),
            "url": "#",
            "due": _day(3),
            "overdue": True,
            "kind": _t("确认", "Confirm"),
            "context": _t("柔性抓取视觉伺服", "Visual servoing for soft grasping"),
            "action_label": _t("确认", "Confirm"),
            "action_url": "#",
        },
        {
            "title": _t("回复企业咨询", "Answer an enterprise’s question"),
            "url": "#",
            "due": _day(-2),
            "kind": _t("咨询", "Enquiry"),
            "context": _t("示例智能装备有限公司", "Shili Intelligent Equipment Ltd"),
        },
        {
            "title": _t("补充验证计划的证据", "Add evidence to the verification plan"),
            "url": "#",
            "due": _day(-40),
        },
    ]


def _chart() -> dict[str, Any]:
    stages = _stages()
    return {
        "kind": "bar",
        "horizontal": True,
        "unit": _t("天", "days"),
        "x": [s["name"] for s in stages],
        "series": [
            {"name": _t("中位天数", "Median days"), "values": [120, 199, 90, 140, 60], "area": "park"}
        ],
    }


def _lines() -> dict[str, Any]:
    months = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    return {
        "kind": "line",
        "unit": _t("项", "results"),
        "x": months,
        "series": [
            {"name": _t("披露", "Disclosed"), "values": [3, 5, 4, 8, 7, 11], "area": "core"},
            {"name": _t("发布", "Published"), "values": [1, 2, 4, 3, 6, 8], "area": "industrial"},
        ],
    }


def _map() -> dict[str, Any]:
    areas = _areas()

    def box(west: float, south: float, kind: str, status: str) -> dict[str, Any]:
        ring = [
            [west, south],
            [west + 0.012, south],
            [west + 0.012, south + 0.008],
            [west, south + 0.008],
            [west, south],
        ]
        return {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"name": areas[kind], "kind": kind, "status": status},
        }

    point = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [116.51, 39.884]},
        "properties": {"name": _t("示例地点", "A sample place"), "kind": "place"},
    }
    return {
        "type": "FeatureCollection",
        "features": [
            box(116.474, 39.87, "core", _t("已建成", "open")),
            box(116.49, 39.86, "park", _t("建设中", "building")),
            box(116.512, 39.85, "industrial", _t("规划", "planned")),
            point,
        ],
    }


def _facets() -> list[dict[str, Any]]:
    return [
        {"label": _t("人工智能", "Artificial intelligence"), "count": 12_345, "selected": True, "url": "?"},
        {"label": _t("智能机器人与装备", "Intelligent robots and equipment"), "count": 18, "url": "?"},
        {"label": _t("医工交叉", "Medicine and engineering"), "count": 7, "url": "?"},
    ]


def _forms() -> dict[str, forms.Form]:
    return {"form": SampleForm(), "wrong_form": SampleForm({"title": "", "field": "ai"}, prefix="w")}


def everything() -> dict[str, Any]:
    """The context of the style guide."""
    return {
        **_forms(),
        "stages": _stages(),
        "river": _river(),
        "actions": _actions(),
        "checks": _checks(),
        "entries": _story(),
        "changes": _changes(),
        "support": _support(),
        "sums": [
            {"label": _t("资金合计", "Money in all"), "money": 30_000_000},
            {"label": _t("机时", "Platform time"), "quantity": 48, "unit": _t("小时", "hours")},
        ],
        "board": _board(),
        "todo": _todo(),
        "chart": _chart(),
        "lines": _lines(),
        "map_data": _map(),
        "facets": _facets(),
        "tones": ["neutral", "active", "waiting", "done", "stop", "info"],
        "chips": [
            {"label": _t("领域", "Field"), "value": _t("人工智能", "Artificial intelligence"), "url": "?"}
        ],
        "page": Paginator(range(1000), 20).page(4),
        "crumbs": [{"label": _t("项目", "Projects"), "url": "#"}, {"label": "P-2026-0003"}],
        "core_area": {"kind": "core", "name": _areas()["core"]},
        "steps": [
            {"label": _t("成果", "The result"), "state": "done", "url": "#"},
            {"label": _t("权利与贡献", "Rights and people"), "state": "current"},
            {"label": _t("文件与公开", "Files and publication"), "state": "ahead"},
        ],
        "missing": [
            {"label": _t("一句话价值", "One-sentence benefit"), "url": "#", "points": 10},
            {"label": _t("应用场景", "Where it is used"), "url": "#", "points": 8},
        ],
        "today": clock.today(),
        "now": clock.now(),
        "title": _t("柔性抓取的视觉伺服方法", "Visual servoing for soft grasping"),
        "summary": _t(
            "让机器人在看不清、摸不准时也能轻拿轻放。",
            "Lets a robot pick up soft things gently, even when it cannot see them well.",
        ),
        "owner": _t("李示例", "Li Shili"),
        "centre": _t("智能机器人与装备创新中心", "Centre for intelligent robots and equipment"),
        "people": [
            {"name": _t("李示例", "Li Shili"), "role": _t("第一完成人", "First contributor"), "share": "60%"},
            {"name": _t("王示例", "Wang Shili"), "role": _t("完成人", "Contributor"), "share": "40%"},
        ],
        "people_columns": [
            {"key": "name", "label": _t("姓名", "Name"), "primary": True},
            {"key": "role", "label": _t("角色", "Role")},
            {"key": "share", "label": _t("份额", "Share"), "numeric": True},
        ],
    }

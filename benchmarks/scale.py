"""Fills the zone of SHANHE_HOME with many results and projects, for benchmarks only.

    python benchmarks/scale.py --results 100000 --projects 5000

Rows are written straight to the tables (COPY, bulk_create) with the product's own derived columns, not through
operations: that would measure the operations. Never run it on a zone that anybody works in. The texts are sentences
written for this file, recombined; nothing in them is real. `--seed` makes the same rows again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from datetime import date, timedelta
from multiprocessing import Process
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

MATERIALS = "石墨烯 graphene|碳化硅 silicon carbide|氮化镓 gallium nitride|聚酰亚胺 polyimide|钙钛矿 perovskite|钛合金 titanium alloy|镁合金 magnesium alloy|水凝胶 hydrogel|气凝胶 aerogel|玄武岩纤维 basalt fibre|芳纶 aramid|液态金属 liquid metal|铁氧体 ferrite|压电陶瓷 piezoceramic|光刻胶 photoresist|稀土永磁 rare-earth magnet|固态电解质 solid electrolyte|生物玻璃 bioactive glass|丝素蛋白 silk fibroin|超导带材 superconducting tape|形状记忆合金 shape-memory alloy|金属有机框架 metal-organic framework|量子点 quantum dots|碳纳米管 carbon nanotubes"
THINGS = "应变传感器 strain sensor|激光雷达 lidar|惯性测量单元 inertial measurement unit|谐波减速器 harmonic reducer|伺服驱动器 servo drive|质谱仪 mass spectrometer|超声探头 ultrasound probe|储氢罐 hydrogen tank|燃料电池堆 fuel cell stack|功率模块 power module|光纤陀螺 fibre gyroscope|微流控芯片 microfluidic chip|人工关节 artificial joint|导航接收机 navigation receiver|机械臂 robot arm|反应釜 reactor|真空泵 vacuum pump|滤波器 filter|电极 electrode|涂层 coating|轴承 bearing|密封件 seal|显微镜 microscope|无人机 unmanned aircraft|水下机器人 underwater robot|换热器 heat exchanger|相机 camera|编码器 encoder|阀门 valve|喷嘴 nozzle"
WAYS = "磁控溅射 magnetron sputtering|冷冻干燥 freeze drying|激光熔覆 laser cladding|增材制造 additive manufacturing|化学气相沉积 chemical vapour deposition|静电纺丝 electrospinning|联邦学习 federated learning|强化学习 reinforcement learning|有限元分析 finite element analysis|图神经网络 graph neural networks|卡尔曼滤波 Kalman filtering|模型预测控制 model predictive control|溶胶凝胶法 sol-gel processing|热等静压 hot isostatic pressing|多目标优化 multi-objective optimisation|稀疏重建 sparse reconstruction|数字孪生 digital twin|光谱解混 spectral unmixing|微弧氧化 micro-arc oxidation|离子注入 ion implantation"
USES = "风电叶片巡检 inspection of wind turbine blades|高铁轴温监测 monitoring of train axle temperature|隧道掘进 tunnelling|冷链运输 cold-chain transport|海水淡化 desalination|骨缺损修复 repair of bone defects|早产儿监护 care of premature infants|桥梁健康监测 bridge monitoring|油气管道检漏 leak detection in pipelines|卫星姿态控制 satellite attitude control|仓储搬运 warehouse handling|数控机床补偿 machine-tool compensation|电池回收 battery recycling|温室环境调节 greenhouse climate control|污泥处理 sludge treatment|矿井通风 mine ventilation|手术导航 surgical navigation|航空发动机检修 aero-engine maintenance|港口调度 port scheduling|粮仓测温 grain-store thermometry|水质预警 water-quality warning|变电站巡视 substation patrol|地震预警 earthquake early warning|中药提取 herbal extraction"
GAINS = "能耗降低 energy use|寿命提高 service life|成本下降 cost|误差减小 error|重量减轻 weight|噪声降低 noise|良率提高 yield|响应加快 response time"
PAIRS = [
    [tuple(item.split(" ", 1)) for item in group.split("|")]
    for group in (MATERIALS, THINGS, WAYS, USES, GAINS)
]
ZH = (
    "本成果针对{use}中{thing}长期依赖进口、在高温高湿条件下漂移明显的难题，提出了一种{material}与{way}相结合的新方案。",
    "课题组先建立了{material}在循环载荷下的失效模型，再用{way}对关键参数逐项标定，使{gain}约{n}%。",
    "样机在{use}现场连续运行{n}天，期间未出现停机，数据由第三方按同一规程复核。",
    "与常规{thing}相比，结构件减少{n}个，装配时间由小时级缩短到分钟级，便于在产线上替换。",
    "团队已完成{n}批次小试和两轮中试，工艺窗口覆盖不同批次的{material}原料。",
    "{way}部分的算法在普通工业计算机上即可运行，不需要专用加速卡。",
    "该{thing}可与现有控制系统直接通信，也可以单独作为离线检测工具使用。",
    "目前正在寻找{use}方向的合作单位，共同完成可靠性验证和首台套应用。",
    "实验表明，在{n}次弯折之后{thing}的灵敏度保持率仍高于设计值，{gain}的幅度在各工况下基本一致。",
    "为便于推广，课题组编制了{thing}的安装、标定和维护说明，并对操作人员进行了培训。",
)
EN = (
    "In {use}, the {thing} has long been imported and drifts at high temperature and humidity; this result combines {material} with {way} to remove the cause.",
    "A failure model of {material} under cyclic load came first; {way} then calibrated each parameter and changed {gain} by about {n} per cent.",
    "The prototype ran for {n} days on site in {use} without a stop, and a third party checked the data by the same procedure.",
    "Compared with an ordinary {thing}, {n} parts fewer are needed and assembly takes minutes instead of hours, so that it can be replaced on the line.",
    "The team has finished {n} laboratory batches and two pilot rounds; the process window covers raw {material} of several suppliers.",
    "The part based on {way} runs on an ordinary industrial computer and needs no accelerator card.",
    "The {thing} talks to existing control systems directly, or serves alone as a tool for offline inspection.",
    "Partners in {use} are wanted for reliability tests and a first application.",
    "After {n} bending cycles the {thing} kept its sensitivity above the design value, and {gain} improved alike in every condition.",
    "Instructions for mounting, calibrating and maintaining the {thing} were written and operators trained.",
)
EMAILS = {"administrator": "bench.admin@example.org", "technology_manager": "bench.manager@example.org"}
ORGANISATIONS, MANAGERS = 60, 20
CHUNK = 1_000


def words(rng: random.Random) -> tuple[dict[str, str], dict[str, str]]:
    """One choice of material, thing, way, use and gain, in both languages."""
    names = ("material", "thing", "way", "use", "gain")
    chosen = [rng.choice(group) for group in PAIRS]
    number = str(rng.randint(3, 400))
    zh = dict(zip(names, (pair[0] for pair in chosen), strict=True)) | {"n": number}
    en = dict(zip(names, (pair[1] for pair in chosen), strict=True)) | {"n": number}
    return zh, en


def texts(rng: random.Random) -> dict[str, Any]:
    """A result's texts: half in both languages, 30% Chinese only, 20% English only."""
    from shanhe.kernel.translated import Translated

    zh, en = words(rng)
    share = rng.random()
    order = rng.sample(range(len(ZH)), 7)
    found: dict[str, Any] = {"language": "en" if share > 0.8 else "zh"}
    for code, kept, lines, slots, title, joint in (
        ("zh", share <= 0.8, ZH, zh, "用于{use}的{material}{thing}及其{way}方法", ""),
        ("en", share <= 0.5 or share > 0.8, EN, en, "A {thing} of {material} for {use} made with {way}", " "),
    ):
        if kept:
            line = [lines[index].format(**slots) for index in order]
            for name, text in (
                ("title", title.format(**slots)),
                ("summary", line[0][:280]),
                ("abstract", joint.join(line[:5])),
                ("problem", line[5]),
                ("advantages", line[6]),
            ):
                found.setdefault(name, Translated())[code] = text
    return found


def result_values(rng: random.Random, numbers: range, ground: Any) -> list[dict[str, Any]]:
    """Field values as an import and its office would leave them; seven of ten published."""
    rows = []
    for number in numbers:
        sure = number % CHUNK == 0  # so that a zone of one result has one that everybody may read
        made = ground.now - timedelta(minutes=rng.randint(60, 60 * 24 * 730))
        published = rng.random() < 0.7 or sure
        level = rng.choice((None, 2, 3, 3, 4, 4, 5, 6, 7, 8))
        rows.append(
            texts(rng)
            | {
                "keywords": [rng.choice(rng.choice(PAIRS[:4]))[0] for _ in range(4)],
                "authors_text": "示例作者; Sample Author",
                "year": rng.randint(2016, 2026),
                "fields": rng.sample(ground.fields, rng.choice((1, 1, 2))),
                "centre_codes": [rng.choice(ground.centres)],
                "ip_kinds": rng.choice(
                    ([], ["invention_patent"], ["invention_patent", "software_copyright"])
                ),
                "owner_id": rng.choice(ground.organisations),
                "state": "published" if published else rng.choice(("draft", "submitted", "accepted")),
                "confidentiality": "public"
                if sure
                else rng.choices(("public", "zone", "named"), (90, 8, 2))[0],
                "embargo_until": date(2027, 6, 1) if rng.random() < 0.01 and not sure else None,
                "trl_claimed": level,
                "trl_confirmed": level if rng.random() < 0.5 else None,
                "source": "benchmark",
                "created_at": made,
                "updated_at": made,
                "published_at": made + timedelta(minutes=rng.randint(1, 50)) if published else None,
            }
        )
    return rows


class Ground:
    """The ids that rows refer to."""

    def __init__(self, zone: Any) -> None:
        from django.utils import timezone

        from shanhe.parties.models import Organisation, Person
        from shanhe.zones.models import InnovationCentre, Term

        self.zone = zone
        self.now = timezone.now()
        self.fields = list(Term.objects.filter(vocabulary__code="fields").values_list("code", flat=True))
        self.centres = list(InnovationCentre.objects.values_list("code", flat=True))
        self.centre_ids = dict(InnovationCentre.objects.values_list("code", "pk"))
        self.organisations = list(Organisation.objects.values_list("pk", flat=True))
        self.people = list(Person.objects.values_list("pk", flat=True))


def setup() -> Any:
    """The zone, with Django loaded and the embedded database running."""
    from shanhe.cli import database
    from shanhe.cli.setup import django

    database.ensure_running()
    django()
    from shanhe.zones.queries.blueprint import zone_by_slug

    zone = zone_by_slug("shanhewangu")
    if zone is None:
        sys.exit("The zone's blueprint is not loaded: run `shanhe up --once --no-demo` first.")
    return zone


def people(zone: Any) -> None:
    """Organisations, managers, and one sign-in for each role that is measured."""
    from shanhe.parties.models import Organisation, Person
    from shanhe.parties.testing import make_organisation, make_person

    if Person.objects.filter(email=EMAILS["administrator"]).exists():
        return
    sides = ("university", "enterprise", "society", "government")
    for number in range(Organisation.objects.count(), ORGANISATIONS):
        make_organisation(zone, side=sides[number % 4])
    for role, email in EMAILS.items():
        make_person(zone, [role], account=True, email=email)
    for _number in range(MANAGERS):
        make_person(zone, ["technology_manager"])


def write_results(zone_slug: str, numbers: range, seed: int) -> None:
    """One process's share, a transaction for every thousand rows."""
    zone = setup()
    from django.db import transaction
    from django_scopes import scope

    from shanhe.kernel.copying import copy_rows
    from shanhe.results.operations.writing import insert_results

    with scope(zone=zone):
        ground = Ground(zone)
        for start in range(numbers.start, numbers.stop, CHUNK):
            part = range(start, min(start + CHUNK, numbers.stop))
            values = result_values(random.Random(seed * 1_000_003 + start), part, ground)
            refs = [f"R-2025-{number:06}" for number in part]
            with transaction.atomic():
                made = insert_results(zone, values, refs, ground.now)
                links = (
                    (zone.pk, row.pk, ground.centre_ids[code])
                    for row, given in zip(made, values, strict=True)
                    for code in given["centre_codes"]
                )
                copy_rows("results_resultcentre", ("zone_id", "result_id", "centre_id"), links)
                lines = (_published(zone, row, given) for row, given in zip(made, values, strict=True))
                copy_rows("kernel_journalentry", JOURNAL, (line for line in lines if line))


JOURNAL = (
    "zone_id", "happened_at", "actor", "actor_display", "actor_names", "request_id", "operation", "verb", "subject",
    "subject_display", "about", "changes", "data", "public", "demo",
)  # fmt: skip


def _entry(
    zone: Any, at: Any, operation: str, verb: str, subject: str, title: str, public: bool, data: str
) -> Any:
    return (
        zone.pk, at, "system:benchmark", "benchmark", "{}", "benchmark", operation, verb, subject, title, [subject], "{}",
        data, public, False,
    )  # fmt: skip


def _published(zone: Any, row: Any, given: dict[str, Any]) -> Any:
    """The journal's line of a publication."""
    if given["state"] != "published":
        return None
    title, public = str(row.title), given["confidentiality"] == "public"
    return _entry(
        zone, given["published_at"], "results.publish", "results.result.published", f"results.Result:{row.pk}",
        title, public, "{}",
    )  # fmt: skip


def write_projects(zone: Any, count: int, seed: int) -> None:
    """Projects over every route, stage and state, each with its visits, a result, support and journal lines."""
    from django.db import transaction

    from shanhe.kernel.copying import copy_rows
    from shanhe.parties.models import Person
    from shanhe.pathway.models import Project, ProjectResult, Route, StageVisit, Support
    from shanhe.results.models import Result

    ground, rng = Ground(zone), random.Random(seed)
    routes = {
        route: [stage for stage in route.stages.all() if not stage.skipped] for route in Route.objects.all()
    }
    managers = list(_managers(zone))
    carried = list(
        Result.objects.filter(state="published", confidentiality="public").values_list("pk", flat=True)[
            : 2 * count
        ]
    )
    with transaction.atomic():
        made, visits, links, support, lines = [], [], [], [], []
        for number in range(count):
            least = 2 if number == 0 else 0  # so that a zone of one project has one on its way
            project, stays = _project(rng, ground, routes, managers, f"P-2025-{number:05}", least)
            if number == 0:
                project.manager_id = Person.objects.get(email=EMAILS["technology_manager"]).pk
                project.state = "running"
            made.append(project)
            visits.append(stays)
        Project.objects.bulk_create(made, batch_size=500)
        for project, stays in zip(made, visits, strict=True):
            for pk in rng.sample(carried, min(len(carried), rng.choice((1, 1, 1, 2)))):
                links.append(
                    ProjectResult(zone=zone, project=project, result_id=pk, added_at=project.started_at)
                )
            for _n in range(rng.randint(0, 4)):
                money = rng.randint(1, 500) * 1_000_000
                support.append(
                    Support(zone=zone, project=project, kind=rng.choice(("grant", "space", "testing")), source="benchmark",
                            date=project.started_at.date(), money_minor=money, money_currency="CNY", recorded_at=ground.now)
                )  # fmt: skip
            lines += [_entered(zone, project, visit) for visit in stays]
        StageVisit.objects.bulk_create([visit for stays in visits for visit in stays], batch_size=1000)
        ProjectResult.objects.bulk_create(links, batch_size=1000)
        Support.objects.bulk_create(support, batch_size=1000)
        copy_rows("kernel_journalentry", JOURNAL, lines)


def _entered(zone: Any, project: Any, visit: Any) -> Any:
    """The journal's entry of a stay."""
    visit.project = project
    verb = "pathway.stage.entered_publicly" if project.public else "pathway.stage.entered"
    subject, title = f"pathway.Project:{project.pk}", str(project.full_title)
    data = json.dumps({"stage": visit.stage.name})
    return _entry(zone, visit.entered_at, "pathway.enter", verb, subject, title, project.public, data)


def _managers(zone: Any) -> Any:
    from shanhe.parties import queries

    return [person.pk for person in queries.holders_of_role(zone, "technology_manager")]


def _project(
    rng: random.Random, ground: Any, routes: Any, managers: list[int], ref: str, least: int
) -> tuple[Any, list[Any]]:
    """A project with the stays that led to where it is, not saved."""
    from shanhe.kernel.text import sort_key
    from shanhe.pathway.models import Project, StageVisit

    zh, en = words(rng)
    route, stages = rng.choice(list(routes.items()))
    reached = rng.randint(least, len(stages))
    state = (
        "proposed"
        if reached == 0
        else rng.choices(("running", "held", "stopped", "handing_over"), (80, 8, 8, 4))[0]
    )
    if reached == len(stages) and state != "stopped":
        state = "on_market"
    starts = ground.now - timedelta(days=rng.randint(30 + 60 * reached, 100 + 160 * max(reached, 1)))
    entered, stays = starts, []
    for index, stage in enumerate(stages[:reached]):
        last = index == reached - 1
        left = None if last else entered + (ground.now - entered) / (reached - index)
        stays.append(
            StageVisit(
                zone=ground.zone, stage=stage, entered_at=entered, left_at=left, outcome="" if last else "go"
            )
        )
        entered = left or entered
    here = stages[reached - 1] if reached else None
    after = stages[reached] if reached < len(stages) else None
    missing = [
        {"name": {"zh": "TRL 不低于 6", "en": "Readiness at least 6"}, "who": "inventor"},
        {"name": {"zh": "已签合同", "en": "Contract signed"}, "who": "enterprise_representative"},
    ]
    title = {
        "zh": "{use}用{material}{thing}".format(**zh),
        "en": "{material} {thing} for {use}".format(**en),
    }
    project = Project(
        zone=ground.zone, ref=ref, full_title=title, state=state, route=route, stage=here,
        next_stage=None if state in ("stopped", "on_market") else after,
        stage_since=stays[-1].entered_at if stays else starts, stage_code=here.code if here else "",
        usual_until=(stays[-1].entered_at + timedelta(days=rng.randint(60, 400))).date() if stays else None,
        owner_id=rng.choice(ground.organisations), centre_id=rng.choice(list(ground.centre_ids.values())),
        manager_id=rng.choice(managers) if rng.random() < 0.9 else None,
        partner_id=rng.choice(ground.organisations) if reached > 2 else None, public=rng.random() < 0.5,
        started_at=starts, waiting_for=["technology_manager"] if after else [], missing=missing if after else [],
        missing_count=2 if after else 0, summarised_at=ground.now, updated_at=starts,
    )  # fmt: skip
    project.sort_key = sort_key(title["zh"])
    return project, stays


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--results", type=int, default=100_000)
    parser.add_argument("--projects", type=int, default=5_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first result")
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    began = time.monotonic()
    zone = setup()
    from django.db import connection, connections
    from django_scopes import scope

    with scope(zone=zone):
        people(zone)
    connections.close_all()
    step = -(-max(chosen.results, 1) // chosen.processes)
    ends = range(chosen.first, chosen.first + chosen.results, step)
    last = chosen.first + chosen.results
    shares = [range(start, min(start + step, last)) for start in ends]
    workers = [Process(target=write_results, args=(zone.slug, share, chosen.seed)) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        sys.exit("a process failed")
    print(f"{chosen.results} results after {time.monotonic() - began:.0f} s", flush=True)
    with scope(zone=zone):
        write_projects(zone, chosen.projects, chosen.seed)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    print(f"{chosen.projects} projects after {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()

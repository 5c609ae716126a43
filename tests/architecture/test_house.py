"""The house rules that a linter does not know."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from shanhe.kernel.constraints import SameZone
from shanhe.kernel.models import ZoneModel
from shanhe.kernel.operations import OPERATIONS
from tools.sizes import sizes

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "shanhe"
APPS = sorted(path.parent.name for path in HOUSE.glob("*/apps.py"))
WRITES = {
    "save",
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "delete",
    "update",
}
# Where rows may change: operations, and the models' own save(); the kernel's journal and delivery are part of the door.
WRITERS = re.compile(r"shanhe/(kernel|cli|demo)/|/operations(/|\.py)|/models(/|\.py)|/(testing|mailbox)\.py")
BELOW_PAGES = re.compile(r"/(operations|queries|rules|lifecycle|events|querysets|models)(/|\.py)")


def modules() -> Iterator[Path]:
    for path in sorted([*HOUSE.rglob("*.py"), *(ROOT / "config").rglob("*.py")]):
        if not {"tests", "migrations"} & set(path.parts):
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[str, int]]:
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name_of(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_modules_and_functions_stay_small() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    lengths = dict(functions())
    assert not {name: count for name, count in lines.items() if count > 400}, "split it by noun"
    assert not {name: count for name, count in lengths.items() if count > 60}, "split it by noun"
    assert sorted(lengths.values())[int(len(lengths) * 0.9)] <= 20


def test_an_operation_costs_few_lines() -> None:
    """Lines of Python an operation, by app: a ratchet. Where an app falls below its figure, lower the figure."""
    found = {size.app: size.each for size in sizes() if size.operations}
    most = {
        "competitions": 99, "exchange": 198, "introductions": 158, "mail": 262, "needs": 118, "notices": 170, "parties": 181,
        "pathway": 151, "results": 229, "work": 141,
    }  # fmt: skip
    assert {app: round(found[app]) for app, limit in most.items() if round(found[app]) > limit} == {}


def test_the_house_does_not_grow() -> None:
    """A ratchet too: whoever adds an app or a capability raises it on purpose."""
    assert sum(size.lines for size in sizes()) <= 66_200


def test_no_line_of_a_template_is_too_long_to_read() -> None:
    """160 characters; a sentence to be translated cannot be broken and may be longer."""
    sentence = re.compile(r"{%\s*(blocktranslate|translate)\b.*?%}(.*?{%\s*endblocktranslate\s*%})?")
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in HOUSE.rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(sentence.sub("", line)) > 160
    ]
    assert long == []


def test_no_column_names_a_language() -> None:
    """A text in the zone's languages is one TranslatedField."""
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_config.name.startswith("shanhe.")
        for field in model._meta.fields
        if field.name.endswith(("_zh", "_en"))
    }
    assert named == set()


def test_nothing_writes_outside_operations() -> None:
    found = []
    for path in modules():
        if WRITERS.search(name_of(path)):
            continue
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                owner = ast.unparse(node.func.value)
                # Dictionaries, sets, forms' files and hashes have an update of their own; rows hang on a manager or a row.
                if owner in {"router", "book"}:
                    continue
                if node.func.attr != "update" or "objects" in owner or "filter(" in owner:
                    found.append(f"{name_of(path)}:{node.lineno} {owner}.{node.func.attr}")
    assert found == []


def test_no_request_below_the_pages() -> None:
    found = [
        name_of(path)
        for path in modules()
        if BELOW_PAGES.search(name_of(path))
        and re.search(r"import .*\b(HttpRequest|HttpResponse|messages)\b", path.read_text())
    ]
    assert found == []


def test_no_signals() -> None:
    found = [
        name_of(path) for path in modules() if "django.db.models.signals" in path.read_text(encoding="utf-8")
    ]
    assert found == []


# The machine's own time is meant: how long something took, when a file was made, how many calls in this minute.
MACHINE_TIME = {
    "shanhe/kernel/clock.py",
    "shanhe/cli/backup/archive.py",
    "shanhe/cli/backup/commands.py",
    "shanhe/cli/backup/restoring.py",
    "shanhe/cli/backup/writing.py",
    "shanhe/cli/check.py",
    "shanhe/cli/main.py",
    "shanhe/matching/indexing.py",
    "shanhe/matching/meaning/learning.py",
    "shanhe/doors/api_support/throttle.py",
}
OTHER_CLOCKS = re.compile(
    r"\btimezone\.(now|localtime|localdate)\b|\b(datetime|dt|Date|date)\.(now|utcnow|today)\b|\btime\.time\b"
    r"|import .*\b(localtime|localdate)\b|\bNow\(\)|\{% now"
)
STAMPS = re.compile(r"_at = models\.DateTimeField\(db_default=Now\(\)\)")


def test_the_product_has_one_clock() -> None:
    """`shanhe.kernel.clock` says what time it is, and the zone's day; when a row was really recorded the database says."""
    found = []
    for path in [*modules(), *sorted(HOUSE.rglob("*.html"))]:
        if name_of(path) in MACHINE_TIME:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if OTHER_CLOCKS.search(line) and not STAMPS.search(line):
                found.append(f"{name_of(path)}:{number} {line.strip()[:80]}")
    assert found == []


def test_days_and_moments_come_in_by_one_door() -> None:
    """`Day` and `Moment` in what the API takes, `DayField` and `MomentField` in forms: they refuse what overflows later."""
    found = []
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if "/forms" in name_of(path) and not name_of(path).startswith("shanhe/kernel/"):
            found += [f"{name_of(path)} {field}" for field in re.findall(r"forms\.Date(?:Time)?Field", text)]
        if path.name == "schemas.py" and path.parent.name in APPS:
            for body in re.findall(r"^class \w+(?:In|Patch|Change)\(.*?(?=^class |\Z)", text, re.M | re.S):
                plain = re.findall(r"^ +\w+: (?:date|datetime|AwareDatetime)\b.*", body, re.M)
                found += [f"{name_of(path)} {line.strip()}" for line in plain]
    assert found == []


def test_no_import_inside_a_function_dodges_a_cycle() -> None:
    found = []
    for path in modules():
        name = name_of(path)
        # An app's ready() is where registries are filled; the command line imports late so that --help is quick.
        if name.endswith(("/apps.py", "/cli.py")) or name.startswith("shanhe/cli/"):
            continue
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    own = isinstance(node, ast.ImportFrom) and (
                        node.level > 0 or (node.module or "").startswith("shanhe")
                    )
                    if own:
                        found.append(f"{name}:{node.lineno}")
    assert found == []


def test_every_operation_is_reached_or_marked_internal() -> None:
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in modules()}
    # Another operation may be the one that a page calls; a definition or a list of exports is no call.
    exports = re.compile(r"^(from .* import|import )[^(\n]*(\([^)]*\))?|^__all__ = \[[^\]]*\]|^def \w+", re.M)
    callers = "\n".join(
        exports.sub("", text) if "/operations" in name else text for name, text in texts.items()
    )
    unreached = []
    for operation in OPERATIONS.values():
        if operation.name.startswith("sample.") or operation.internal:
            continue
        if not re.search(rf"\b{operation.function.__name__}\b", callers):
            unreached.append(operation.name)
    assert unreached == []


def test_every_key_inside_a_zone_is_held_by_the_database() -> None:
    missing = []
    for model in apps.get_models():
        if not issubclass(model, ZoneModel):
            continue
        held = {
            constraint.field for constraint in model._meta.constraints if isinstance(constraint, SameZone)
        }
        for field in model._meta.concrete_fields:
            target = field.related_model
            if (
                field.name != "zone"
                and isinstance(target, type)
                and issubclass(target, ZoneModel)
                and field.name not in held
            ):
                missing.append(f"{model._meta.label}.{field.name}")
    # The journal's batch points within the same operation's rows.
    assert [name for name in missing if name != "kernel.JournalEntry.batch"] == []


def test_every_scoped_model_refuses_an_unscoped_query() -> None:
    from django_scopes.exceptions import ScopeError

    for model in apps.get_models():
        if issubclass(model, ZoneModel):
            with pytest.raises(ScopeError):
                model._default_manager.count()


def test_the_kernel_imports_no_app() -> None:
    others = "|".join(name for name in APPS if name != "kernel")
    pattern = re.compile(rf"^\s*(from|import) shanhe\.({others})\b", re.M)
    found = [
        name_of(path)
        for path in modules()
        if name_of(path).startswith("shanhe/kernel/") and pattern.search(path.read_text())
    ]
    assert found == []


def test_the_kernel_stays_small() -> None:
    """Code lines of all of the kernel, without blank lines, comments and docstrings."""
    count = 0
    for path in modules():
        if not name_of(path).startswith("shanhe/kernel/"):
            continue
        docstrings = {
            line
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for line in range(node.lineno, (node.end_lineno or 0) + 1)
        }
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            count += bool(line.strip()) and not line.strip().startswith("#") and number not in docstrings
    assert count < 4_950

"""The style guide and the pages for when something is wrong, in both languages; templates keep the security policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from shanhe.kernel.errors import Conflict, Denied, Invalid
from shanhe.web import middleware, navigation, pages, words

PACKAGE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/styleguide/", {"q": "1"})


@pytest.mark.parametrize(
    ("language", "tag", "word"),
    [("zh-hans", "zh-Hans", "转化路径"), ("en", "en", "The way through the stages")],
)
def test_the_style_guide_shows_everything(request_: HttpRequest, language: str, tag: str, word: str) -> None:
    with translation.override(language):
        html = pages.styleguide(request_).content.decode()
    assert f'<html lang="{tag}"' in html
    assert word in html
    assert "<c-" not in html
    assert "{{" not in html
    assert "{%" not in html
    shown = {name.stem for name in (PACKAGE / "web/templates/components").glob("*.html")}
    used = set(re.findall(r"<c-([a-z-]+)", _component_sources()))
    elsewhere = {"date", "moment", "money", "error-summary", "toast", "toc", "subnav", "facts"}
    assert {name.replace("_", "-") for name in shown} - used - elsewhere == set()


def _component_sources() -> str:
    return "".join(path.read_text() for path in TEMPLATES if path.is_relative_to(PACKAGE / "web"))


def test_chinese_shows_no_english_sentence(request_: HttpRequest) -> None:
    with translation.override("zh-hans"):
        html = pages.styleguide(request_).content.decode()
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.S)
    assert re.findall(r"(?:[A-Z]?[a-z]{3,} ){3,}", body) == []


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (pages.bad_request, 400),
        (pages.forbidden, 403),
        (pages.not_found, 404),
        (pages.conflict, 409),
        (pages.too_many, 429),
    ],
)
def test_error_pages_say_what_to_do(request_: HttpRequest, page: Any, status: int) -> None:
    answer = page(request_, None)
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()


def test_csrf_failure_and_server_error(request_: HttpRequest) -> None:
    assert pages.csrf_failure(request_, reason="x").status_code == 403
    broken = pages.server_error(request_)
    assert broken.status_code == 500
    request_.request_id = "a1b2c3"  # type: ignore[attr-defined]
    for shown in (pages.not_found(request_), pages.server_error(request_)):
        assert "a1b2c3" in shown.content.decode()
    assert "系统出错" in broken.content.decode()


@pytest.mark.parametrize(
    ("error", "status"), [(Denied("no right"), 403), (Conflict("taken"), 409), (Invalid({"": "odd"}), 422)]
)
def test_a_refusal_becomes_a_page_with_its_reason(
    request_: HttpRequest, error: Exception, status: int
) -> None:
    answer = middleware.OperationErrorMiddleware(lambda _: None).process_exception(request_, error)  # type: ignore[arg-type, return-value]
    assert answer is not None
    assert answer.status_code == status
    assert str(error) in answer.content.decode()


def test_a_refusal_in_a_fragment_is_a_toast(request_: HttpRequest) -> None:
    request_.htmx = True  # type: ignore[attr-defined]
    answer = middleware.OperationErrorMiddleware(lambda _: None).process_exception(
        request_, Denied("没有权限")
    )  # type: ignore[arg-type, return-value]
    assert answer is not None
    assert "toast" in answer["HX-Trigger"]


def test_other_errors_stay_errors(request_: HttpRequest) -> None:
    assert (
        middleware.OperationErrorMiddleware(lambda _: None).process_exception(request_, ValueError()) is None
    )  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_templates_keep_the_security_policy(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=\s*[\"']", text), "style attribute"
    # mail programs load no style from elsewhere: a letter carries its own
    assert path.name == "letter.html" or not re.search(r"<style\b", text), "style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert not re.search(r"\shx-on|hx-vals=[\"']js:|javascript:", text), "evaluated script"
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in tag or "application/ld+json" in tag or "application/json" in tag, tag


def test_navigation_leaves_out_what_does_not_exist(request_: HttpRequest) -> None:
    entries = (navigation.Entry("here", "web:styleguide"), navigation.Entry("nowhere", "no:such"))
    assert [link.label for link in navigation.links(entries, request_)] == ["here"]


def test_navigation_respects_roles(request_: HttpRequest) -> None:
    entries = (navigation.Entry("x", "web:styleguide", roles=frozenset({"administrator"})),)
    assert navigation.links(entries, request_) == []
    assert len(navigation.links(entries, request_, frozenset({"administrator"}))) == 1


def test_the_list_of_script_words_is_complete() -> None:
    sources = PACKAGE.parent / "web-src/js"
    if not sources.exists():
        pytest.skip("the front end's sources are not in an installed package")
    said = {
        match for file in sources.glob("*.js") for match in re.findall(r'word\("([^"]+)"', file.read_text())
    }
    said |= set(re.findall(r'"(Colours: [^"]+)"', (sources / "theme.js").read_text()))
    assert said == set(words.IN_SCRIPTS)


def _declared(component: Path) -> set[str]:
    declared = re.search(r"<c-vars (.*?)/>", component.read_text(), flags=re.S)
    assert declared, component
    slots = {"slot", "is"}
    return slots | {
        name.lstrip(":") for name in re.findall(r"(?:^|\s)(:?[a-z_]+)(?==|\s|$)", _unquoted(declared[1]))
    }


def _unquoted(text: str) -> str:
    return re.sub(r"\"[^\"]*\"", '""', re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_templates_compile_and_use_components_as_declared(path: Path) -> None:
    get_template(str(path).split("/templates/", 1)[1])
    for name, given in re.findall(r"<c-([a-z-]+)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>", path.read_text()):
        if name in {"vars", "slot"}:
            continue
        component = PACKAGE / "web/templates/components" / f"{name.replace('-', '_')}.html"
        assert component.exists(), f"no component c-{name}"
        plain = re.sub(r"'[^']*'", '""', _unquoted(given)).rstrip("/ ")
        used = {
            attribute.lstrip(":") for attribute in re.findall(r"(?:^|\s)(:{0,2}[a-zA-Z_-]+)(?==|\s|$)", plain)
        }
        assert used <= _declared(component), f"c-{name} does not know {used - _declared(component)}"

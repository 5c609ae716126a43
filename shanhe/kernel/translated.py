"""A text in the zone's languages, said once: one column, one form field, one type of the API.

    title = TranslatedField(_("Title"), limit=200, dense=120)

In the database it is one jsonb column, {"zh": "…", "en": "…"}, that holds only languages with a text. In code it is a
`Translated`: `str(row.title)` is what the reader reads, `row.title.within("en")` what a reader of English does. Forms ask
for each of the zone's languages (`TranslatedFormField`), any one of which is enough; the API and blueprints carry the
mapping itself (`text_type`); flat files have a column a language, `title_en`. A third language needs no migration and no code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from json import JSONDecoder
from typing import Annotated, Any, Self

from django import forms
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import lazy
from django.utils.translation import get_language, override, to_locale
from django.utils.translation import gettext as _
from django_scopes import get_scope
from pydantic import AfterValidator, Field

from .errors import type_text
from .language_names import known_language, language_name
from .text import clean

# Languages whose characters carry a syllable or a word each: a limit in characters means more there.
DENSE = frozenset({"zh", "ja", "ko"})
_scan = JSONDecoder().scan_once  # type: ignore[attr-defined]


class Translated(dict[str, str]):
    """A text by language, {"en": "…"}; languages without a text are not in it, so an empty one is false."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        super().__init__(texts or ())
        if not all(self.values()):
            for language in [language for language, text in self.items() if not text]:
                del self[language]

    def __str__(self) -> str:
        return self.within()

    def within(self, language: str | None = None) -> str:
        """The text for a reader of `language`, or else of the active one; where there is none, the zone's first, or any."""
        if len(self) < 2:
            return next(iter(self.values()), "")
        wanted = _wanted(language or get_language() or settings.LANGUAGE_CODE)
        found = next((code for code in wanted if code in self), None)
        return self[found or next(code for code in (*languages(), *self) if code in self)]

    def updated(self, texts: Mapping[str, str]) -> Self:
        """With these languages said anew; those that are not named stay, those with "" go."""
        return type(self)({**self, **texts})

    def in_order(self) -> list[tuple[str, str]]:
        """The product's languages first, then by code: whatever order they came in, files are written the same."""
        first = [base(code) for code, _name in settings.LANGUAGES]
        return sorted(
            self.items(), key=lambda item: (first.index(item[0]) if item[0] in first else len(first), item[0])
        )

    def joined(self, *more: Mapping[str, str]) -> Self:
        """This and further texts below each other, language by language."""
        found: dict[str, list[str]] = {}
        several: list[Mapping[str, str]] = [self, *more]
        for texts in several:
            for language, text in texts.items():
                found.setdefault(language, []).append(text)
        return type(self)({language: "\n".join(lines) for language, lines in found.items()})

    def contains(self, word: str) -> bool:
        """Whether any language has the word, in whatever case."""
        return any(word.casefold() in text.casefold() for text in self.values())


def in_every_language(words: type_text) -> Translated:
    """What these words are in each language of the product, to be kept until it is known who reads them."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said[base(code)] = str(words)
    return Translated(said)


@lru_cache(maxsize=64)
def _wanted(language: str) -> tuple[str, str]:
    return language.lower(), base(language.lower())


def base(language: str) -> str:
    """The language of a locale: zh of zh-hans."""
    return language.partition("-")[0]


def language_tag(locale: str | None) -> str:
    """What a page says of its language: zh-Hans of zh-hans."""
    return to_locale(locale or settings.LANGUAGE_CODE).replace("_", "-")


def languages() -> list[str]:
    """The languages that the zone in scope writes in, the most important first; outside any zone, those of the product."""
    zone = get_scope().get("zone")
    return list(getattr(zone, "languages", None) or (base(code) for code, _name in settings.LANGUAGES))


def first_language() -> str:
    """The zone's most important language."""
    return languages()[0]


def label_in(label: type_text, language: str) -> str:
    """The label of one language's part: “Title (Chinese)”; the label alone in a zone of one language."""
    if len(languages()) == 1:
        return str(label)
    return _("{label} ({language})").format(label=label, language=language_name(language))


lazy_label_in = lazy(label_in, str)


def parts(name: str) -> list[tuple[str, str]]:
    """The names of a field's parts in forms and flat files, with their languages: ("title_zh", "zh"), ("title_en", "en")."""
    return [(f"{name}_{language}", language) for language in languages()]


def taken(values: Mapping[str, Any], name: str) -> Translated:
    """The text that stands in the parts of `name` in a form or a row of a file."""
    return Translated({language: values.get(part) or "" for part, language in parts(name)})


def in_language(obj: Any, field: str, language: str | None = None) -> str:
    """A translated attribute of any object for a reader."""
    value = getattr(obj, field, "") or ""
    return value.within(language) if isinstance(value, Translated) else str(value)


class Limits:
    """How long a text may be: `plain` characters, or `dense` in languages that need fewer; None has no limit."""

    def __init__(self, plain: int | None = None, dense: int | None = None) -> None:
        self.plain = plain
        self.dense = dense or plain

    def of(self, language: str) -> int | None:
        return self.dense if base(language) in DENSE else self.plain

    def faults(self, texts: Mapping[str, str]) -> dict[str, str]:
        """What is too long, by language, in words."""
        return {
            language: _("At most {limit} characters; this has {length}.").format(
                limit=limit, length=len(text)
            )
            for language, text in texts.items()
            if (limit := self.of(language)) is not None and len(text) > limit
        }


class _Attribute(DeferredAttribute):
    """Whatever mapping is assigned becomes a Translated."""

    def __set__(self, instance: Any, value: Mapping[str, str] | None) -> None:
        given = (
            value
            if isinstance(value, Translated) or hasattr(value, "resolve_expression")
            else Translated(value)
        )
        instance.__dict__[self.field.attname] = given


class TranslatedField(models.JSONField):
    """A text in the zone's languages, as one column; `long` texts have several lines."""

    descriptor_class = _Attribute

    def __init__(
        self,
        verbose_name: type_text | None = None,
        *,
        limit: int | None = None,
        dense: int | None = None,
        long: bool = False,
        **options: Any,
    ) -> None:
        options.setdefault("default", Translated)
        options.setdefault("blank", True)
        super().__init__(verbose_name, **options)
        self.limits = Limits(limit, dense)
        self.long = long

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        # Lists read hundreds of these: PostgreSQL's own JSON needs none of what json.loads() makes sure of first.
        found = _scan(value, 0)[0] if type(value) is str else value
        return Translated(found) if type(found) is dict else found

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Mapping) and not isinstance(value, Translated):
            value = Translated(value)
        return super().get_prep_value(value)

    def formfield(self, **options: Any) -> Any:
        return TranslatedFormField(
            limits=self.limits,
            long=self.long,
            **{
                "label": self.verbose_name,
                "required": not self.blank,
                "help_text": self.help_text,
                **options,
            },
        )


@TranslatedField.register_lookup
class Says(models.Lookup):  # type: ignore[type-arg]
    """`title__says="word"`: the word stands in it, in any language and case."""

    lookup_name = "says"
    prepare_rhs = False
    pattern = "%{}%"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, given = self.process_lhs(compiler, connection)
        word = str(self.rhs).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        sql = f"EXISTS (SELECT 1 FROM jsonb_each_text({left}) AS said WHERE said.value ILIKE %s)"
        return sql, (*given, self.pattern.format(word))


@TranslatedField.register_lookup
class Spells(Says):
    """`name__spells="words"`: it is exactly these words, in any language and case."""

    lookup_name = "spells"
    pattern = "{}"


class TranslatedFormField(forms.Field):
    """Stands for one text field a language; `TranslatedForm` puts these in its place."""

    def __init__(
        self,
        *,
        limit: int | None = None,
        dense: int | None = None,
        limits: Limits | None = None,
        long: bool = False,
        rows: int = 5,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.limits = limits or Limits(limit, dense)
        self.long = long
        self.rows = rows

    def part(self, language: str) -> forms.CharField:
        """The field of one language; none is required by itself."""
        attrs = {"lang": language}
        widget = (
            forms.Textarea(attrs={**attrs, "rows": self.rows}) if self.long else forms.TextInput(attrs=attrs)
        )
        return forms.CharField(
            label=lazy_label_in(self.label or "", language),
            help_text=self.help_text,
            max_length=self.limits.of(language),
            required=self.required and len(languages()) == 1,
            disabled=self.disabled,
            widget=widget,
        )


class TranslatedForm(forms.BaseForm):
    """Mixin of forms with translated fields: `title` is asked for as `title_zh`, `title_en` …, and cleaned as one Translated."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.data = self._spread(self.data)
        self.translated: dict[str, TranslatedFormField] = {}
        fields: dict[str, forms.Field] = {}
        for name, field in self.fields.items():
            if not isinstance(field, TranslatedFormField):
                fields[name] = field
                continue
            self.translated[name] = field
            known = self.initial.get(name) or {}
            for part, language in parts(name):
                fields[part] = field.part(language)
                self.initial.setdefault(part, known.get(language, ""))
        self.fields = fields

    def _spread(self, data: Any) -> Any:
        """A program sends {"title": {"en": …}}: the parts stand in its place, and languages that it does not name stay."""
        given = {
            name: Translated(self.initial.get(name)).updated(texts)
            for name, field in self.fields.items()
            if isinstance(field, TranslatedFormField) and isinstance(texts := data.get(name), Mapping)
        }
        if not given:
            return data
        self.initial.update(given)  # languages that the zone does not ask for are kept as they came
        spread = {
            part: texts.get(language, "") for name, texts in given.items() for part, language in parts(name)
        }
        return {**{name: value for name, value in data.items() if name not in given}, **spread}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name, field in self.translated.items():
            # What is wrong in one language leaves that language as it was.
            typed = {language: values.pop(part) for part, language in parts(name) if part in values}
            values[name] = Translated(self.initial.get(name)).updated(typed)
            missing = (
                field.required
                and not values[name]
                and not any(part in self.errors for part, _l in parts(name))
            )
            if missing and len(languages()) > 1:
                self.add_error(name, _("Write it in one of the languages at least."))
        return values

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with a translated field is said at its first part."""
        if field in getattr(self, "translated", {}) and field not in self.fields:
            field = parts(str(field))[0][0]
        super().add_error(field, error)

    def leave_out(self, *names: str) -> None:
        """Do not ask for these fields."""
        for name in names:
            self.translated.pop(name, None)
            for part in (name, *(part for part, _language in parts(name))):
                self.fields.pop(part, None)

    def parts_of(self, name: str) -> Iterator[forms.BoundField]:
        """The bound fields of a translated field, for a template that places them by hand."""
        return (self[part] for part, _language in parts(name))


def checked(limits: Limits | None = None, *, required: bool = False) -> AfterValidator:
    """What a text by language must be: known languages, within the limits, and not empty where it is required."""

    def check(value: dict[str, str]) -> Translated:
        texts = Translated(value).in_order()
        found = Translated({language: clean(text).strip() for language, text in texts})
        unknown = [language for language in found if not known_language(language)]
        if unknown:
            raise ValueError(_("“{code}” is no language.").format(code=unknown[0]))
        for language, fault in (limits or Limits()).faults(found).items():
            raise ValueError(f"{language}: {fault}")
        if required and not found:
            raise ValueError(_("Write it in one of the languages at least."))
        return found

    return AfterValidator(check)


def text_type(limits: Limits | None = None, *, required: bool = False) -> Any:
    """The type of a translated text in the API and in blueprints: {language: text}, within the limits."""
    about = Field(description=_about(limits), examples=[{"en": "…"}], max_length=20)
    return Annotated[dict[str, str], about, checked(limits, required=required)]


def _about(limits: Limits | None) -> str:
    sizes = "" if limits is None or limits.plain is None else f"; at most {limits.plain} characters"
    if limits is not None and limits.dense != limits.plain:
        sizes += f", {limits.dense} in Chinese, Japanese and Korean"
    return f"Text by language{sizes}."


Text = text_type()


def text_type_of(model: type[models.Model], name: str, *, required: bool = False) -> Any:
    """The API's type of a model's translated field, with the field's own limits."""
    field = model._meta.get_field(name)
    assert isinstance(field, TranslatedField)
    return text_type(field.limits, required=required)


def translated_fields(model: type[models.Model]) -> Iterable[TranslatedField]:
    """The translated fields of a model, in order."""
    return [field for field in model._meta.fields if isinstance(field, TranslatedField)]

"""Units of money as data: the words for multiples and for currencies, by the languages that write them.

A word may belong to several currencies (元, $, ¥): the zone's own goes first.
"""

from __future__ import annotations

from babel.numbers import get_currency_name
from django.utils.translation import get_language

from shanhe.kernel.text import is_chinese

MULTIPLES: dict[str, int] = {
    # Chinese
    "十": 10, "百": 100, "千": 1_000, "仟": 1_000, "万": 10_000, "萬": 10_000, "十万": 100_000, "百万": 1_000_000,
    "百萬": 1_000_000, "千万": 10_000_000, "千萬": 10_000_000, "亿": 100_000_000, "億": 100_000_000,
    "十亿": 1_000_000_000, "百亿": 10_000_000_000, "千亿": 100_000_000_000, "万亿": 1_000_000_000_000,
    # English
    "k": 1_000, "thousand": 1_000, "thousands": 1_000, "m": 1_000_000, "mn": 1_000_000, "mio": 1_000_000,
    "million": 1_000_000, "millions": 1_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000,
}  # fmt: skip
SHORT = {"zh": (("万", 10_000), ("亿", 100_000_000)), "en": (("k", 1_000), ("m", 1_000_000))}
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
CALLED = {
    "CNY": {"zh": "元", "en": "yuan"},
    "HKD": {"zh": "港元", "en": "Hong Kong dollars"},
    "MOP": {"zh": "澳门元", "en": "patacas"},
    "TWD": {"zh": "新台币", "en": "New Taiwan dollars"},
    "SGD": {"zh": "新加坡元", "en": "Singapore dollars"},
    "USD": {"zh": "美元", "en": "US dollars"},
    "EUR": {"zh": "欧元", "en": "euros"},
    "GBP": {"zh": "英镑", "en": "pounds"},
    "JPY": {"zh": "日元", "en": "yen"},
}
CURRENCIES: dict[str, tuple[str, ...]] = {
    "CNY": ("元", "圆", "人民币", "人民币元", "元人民币", "rmb", "cny", "cnh", "yuan", "¥", "cn¥", "rmb¥"),
    "HKD": ("元", "港元", "港币", "hkd", "hk$", "$"),
    "MOP": ("元", "澳门元", "澳门币", "mop", "mop$", "$"),
    "TWD": ("元", "新台币", "台币", "twd", "nt$", "$"),
    "SGD": ("新加坡元", "新币", "sgd", "s$", "$"),
    "USD": ("美元", "美金", "usd", "us$", "$", "dollar", "dollars"),
    "EUR": ("欧元", "eur", "€", "euro", "euros"),
    "GBP": ("英镑", "gbp", "£", "pound", "pounds"),
    "JPY": ("日元", "日圆", "円", "jpy", "yen", "¥"),
    "KRW": ("韩元", "krw", "₩", "won"),
    "CHF": ("瑞士法郎", "chf"),
    "AUD": ("澳元", "aud", "a$", "$"),
    "CAD": ("加元", "cad", "c$", "$"),
}


def currency_name(currency: str, lang: str | None = None) -> str:
    """What a currency is called in the reader's language, as people there say it; else its full name."""
    called = CALLED.get(currency, {}).get("zh" if is_chinese(lang) else "en")
    return called or get_currency_name(currency, locale=(lang or get_language() or "en").replace("-", "_"))

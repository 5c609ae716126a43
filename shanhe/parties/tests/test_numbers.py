"""Numbers that identify people and organisations, as they are pasted."""

from __future__ import annotations

import pytest

from shanhe.parties.validation import credit_code, orcid

CODE = "91110000600037341L"
ORCID = "0000-0002-1694-233X"


@pytest.mark.parametrize(
    "written",
    [ORCID, "000000021694233X", "0000 0002 1694 233x", "https://orcid.org/0000-0002-1694-233X", "http://www.orcid.org/000000021694233x/",
     "orcid.org/0000-0002-1694-233X?lang=en", "ORCID: 0000-0002-1694-233X", "ORCID iD https://orcid.org/0000-0002-1694-233X",
     "０００００００２１６９４２３３Ｘ", "0000\u20110002\u20131694\u2014233X", " 0000-0002-1694-233X\u200b"],
)  # fmt: skip
def test_an_orcid_is_read_however_it_is_pasted(written: str) -> None:
    assert orcid(written) == ORCID


@pytest.mark.parametrize(
    "wrong", ["0000-0002-1694-2330", "0000-0002-1694-233", "https://example.org/0000-0002-1694-233X", "me"]
)
def test_another_orcid_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        orcid(wrong)


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        "91110000 6000 37341 l",
        "９１１１００００６０００３７３４１Ｌ",
        "91110000-600037341-L",
        f"{CODE}\u200b",
    ],
)
def test_a_credit_code_is_read_however_it_is_pasted(written: str) -> None:
    assert credit_code(written) == CODE


@pytest.mark.parametrize("wrong", ["91110000600037341M", "9111000060003734", "x"])
def test_another_credit_code_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        credit_code(wrong)


def test_nothing_is_nothing() -> None:
    assert (orcid(" "), credit_code("\u3000")) == ("", "")

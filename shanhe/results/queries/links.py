"""The addresses of contributors' links: a signature over a row's nonce, so that the table alone opens nothing."""

from __future__ import annotations

from django.core import signing

from ..models import ContributorLink

SALT = "results.contributor-link"


def token_of(link: ContributorLink) -> str:
    """The secret part of the link's address; made again whenever it is needed."""
    return signing.Signer(salt=SALT).sign(link.nonce)


def link_by_token(token: str) -> ContributorLink | None:
    """The link of an address, used up ones too; None when the signature is wrong."""
    try:
        nonce = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    rows = ContributorLink.objects.select_related(
        "contributor", "contributor__result", "contributor__result__owner"
    )
    return rows.filter(nonce=nonce).first()

"""Mail about signing in: queued with whatever caused it, sent by the job worker, tried again while the mail server is away.

So a page never waits for the mail server nor breaks with it, and takes as long for an address that has no account.
"""

from __future__ import annotations

from django.core.mail import EmailMessage, EmailMultiAlternatives
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.task(
    name="shanhe.parties.jobs.send_letter",
    queue="delivery",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
)
def send_letter(subject: str, body: str, sender: str, to: list[str], html: str = "") -> None:
    """Send one letter as it was written."""
    message = EmailMultiAlternatives(subject, body, sender, to)
    if html:
        message.attach_alternative(html, "text/html")
    message.send()


def queue(message: EmailMessage) -> None:
    """Have the worker send a letter, once the present transaction is through."""
    alternatives = getattr(message, "alternatives", [])
    if message.content_subtype == "html":
        alternatives = [(message.body, "text/html")]
    html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
    send_letter.defer(
        subject=str(message.subject),
        body=str(message.body),
        sender=message.from_email,
        to=list(message.to),
        html=html,
    )

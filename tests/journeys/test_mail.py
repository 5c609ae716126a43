"""The pages about mail in a browser: no error, a letter shown as a mail program shows it, and nothing of it runs."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django_scopes import scope

from shanhe.mail import operations

from .people import Company

LETTER = """<html><head><title>x</title></head><body><p>Good day</p><script>document.body.innerHTML = "run"</script>
<img src="https://elsewhere.example/pixel.png" onerror="document.body.innerHTML = 'run'"></body></html>"""


def test_the_pages_about_mail(company: Company, settings: Any) -> None:
    zone = company.cast.zone
    settings.SHANHE_DEMO = True
    somebody = company.administrator
    errors: list[str] = []
    somebody.page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    somebody.go("/inbox/mail/")
    somebody.page.get_by_label("New matches, once a day").uncheck()
    somebody.send().sees("Saved.")
    assert errors == []
    message = EmailMultiAlternatives("Hello", "Good day", "zone@example.org", ["li@example.org"])
    message.attach_alternative(LETTER, "text/html")
    message.attach("plan.txt", b"plan", "text/plain")
    with scope(zone=zone):
        operations.keep_sent_mail([message])
    somebody.go("/mailbox/")
    somebody.page.get_by_role("link", name="Hello").click()
    shown = somebody.page.frame_locator("iframe.s-letter").locator("body")
    assert shown.inner_text().strip() == "Good day"
    assert all("Blocked script" in line or "Content Security Policy" in line for line in errors)
    with somebody.page.expect_download() as download:
        somebody.page.get_by_role("link", name="plan.txt").click()
    assert download.value.suggested_filename == "plan.txt"
    somebody.sees("zone@example.org", somebody.section("headers"))

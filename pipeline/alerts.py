"""Tells people that something needs them: by a command, by e-mail, by a webhook, whichever is set.

An alert that cannot be delivered is logged and never stops a run.
"""

from __future__ import annotations

import json
import logging
import os
import shlex
import smtplib
import subprocess
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from models.messages import say
from pipeline.settings import Settings
from pipeline.store import write_atomically

log = logging.getLogger(__name__)
_DELIVERY_TIMEOUT_S = 30


@dataclass(frozen=True)
class Alert:
    """What happened (``run_failed`` or ``nothing_succeeded``), in a line and in full."""

    kind: str
    title: str
    text: str


def run_failed(error: BaseException) -> Alert:
    """A run ended without an end."""
    from models.errors import KehoachError

    told = error.in_vietnamese() if isinstance(error, KehoachError) else repr(error)
    return Alert("run_failed", say("alert.run_failed"), told)


def send(alert: Alert, settings: Settings) -> list[str]:
    """Deliver an alert by every way that is set; returns the ways that worked."""
    delivered = []
    for way, deliver in _WAYS.items():
        address = getattr(settings, f"alert_{way}")
        if not address:
            continue
        try:
            deliver(alert, address, settings)
            delivered.append(way)
        except Exception:  # whatever is wrong with the mail server, the plans are not to wait for it
            log.exception("the alert %s could not be delivered by %s", alert.kind, way)
    return delivered


def _by_command(alert: Alert, command: str, settings: Settings) -> None:
    """The command gets the text on its input, kind and title in its environment."""
    environment = {**os.environ, "ALERT_KIND": alert.kind, "ALERT_TITLE": alert.title}
    subprocess.run(
        shlex.split(command), input=alert.text.encode(), env=environment, check=True, timeout=_DELIVERY_TIMEOUT_S
    )


def _by_email(alert: Alert, receiver: str, settings: Settings) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = alert.title, settings.alert_sender, receiver
    message.set_content(alert.text)
    server = urlsplit(settings.alert_smtp)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with kind(server.hostname or "localhost", server.port or 0, timeout=_DELIVERY_TIMEOUT_S) as connection:
        if server.username:
            if kind is smtplib.SMTP:
                connection.starttls()  # a password never travels in the open
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)


def _by_webhook(alert: Alert, url: str, settings: Settings) -> None:
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"{url} is no web address")
    body = json.dumps({"kind": alert.kind, "title": alert.title, "text": alert.text}, ensure_ascii=False).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json; charset=utf-8"})
    with urllib.request.urlopen(request, timeout=_DELIVERY_TIMEOUT_S):
        pass


_WAYS: dict[str, Callable[[Alert, str, Settings], None]] = {
    "command": _by_command,
    "email": _by_email,
    "webhook": _by_webhook,
}


# -- nothing has succeeded for a while ---------------------------------------------------------------------------------


def _mark(settings: Settings) -> Path:
    return settings.processed_dir / "last-success"


def note_success(settings: Settings, now: datetime | None = None) -> None:
    """Remember that a scheduled run has come to its end, with something to do or without."""
    write_atomically(_mark(settings), (now or datetime.now(UTC)).isoformat().encode())


def last_success(settings: Settings) -> datetime | None:
    """When a scheduled run came to its end last; None where none ever did."""
    try:
        return datetime.fromisoformat(_mark(settings).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def overdue(settings: Settings, now: datetime | None = None) -> Alert | None:
    """The alert that is due where nothing has succeeded for ``alert_after_h`` hours."""
    last = last_success(settings)
    if last is not None and (now or datetime.now(UTC)) - last <= timedelta(hours=settings.alert_after_h):
        return None
    since = say("alert.since", time=f"{last:%Y-%m-%d %H:%M} UTC") if last else say("alert.never")
    return Alert("nothing_succeeded", say("alert.nothing_succeeded", hours=f"{settings.alert_after_h:g}"), since)

"""Who may review: names and argon2 hashes in one file that only its owner can read."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import SettingsError
from models.messages import say
from pipeline.settings import Settings

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_NAME = re.compile(r"[\w.@-]{1,40}")
_MIN_PASSWORD = 10


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    return _hasher().hash(os.urandom(16).hex())


class UserStore:
    """The file of users. It lies beside the corrections: it belongs to what people made."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, settings: Settings) -> UserStore:
        """The store of these settings."""
        return cls(settings.data_dir / "explorer" / "users.json")

    def names(self) -> list[str]:
        """Everybody who may sign in."""
        return sorted(self._read())

    def add(self, name: str, password: str) -> None:
        """Raises ``SettingsError`` for a name that is taken or cannot be one, and for a short password."""
        if not _NAME.fullmatch(name):
            raise SettingsError(say("explorer.users.bad_name", "en", name=name))
        with self._changing() as users:
            if name in users:
                raise SettingsError(say("explorer.users.exists", "en", name=name))
            users[name] = _hashed(password)

    def reset(self, name: str, password: str) -> None:
        """Another password. Raises ``SettingsError`` for an unknown name and a short password."""
        with self._changing() as users:
            if name not in users:
                raise SettingsError(say("explorer.users.unknown", "en", name=name))
            users[name] = _hashed(password)

    def remove(self, name: str) -> None:
        """Raises ``SettingsError`` for an unknown name."""
        with self._changing() as users:
            if users.pop(name, None) is None:
                raise SettingsError(say("explorer.users.unknown", "en", name=name))

    def check(self, name: str, password: str) -> bool:
        """Whether this is the user's password; takes as long for a name that nobody has."""
        from argon2.exceptions import InvalidHashError, VerificationError

        stored = self._read().get(name)
        try:
            _hasher().verify(stored or _hash_of_nobody(), password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def stamp(self, name: str) -> str | None:
        """Changes with the password, so that sessions of an old one end; None for an unknown name."""
        stored = self._read().get(name)
        return stored[-16:] if stored else None

    def _read(self) -> dict[str, str]:
        try:
            users = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise SettingsError(str(error), file=self.path) from error
        if not isinstance(users, dict):
            raise SettingsError("no list of users", file=self.path)
        return users

    @contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.path.parent / "users.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            users = self._read()
            yield users
            fresh = self.path.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
                json.dump(users, out, indent=1)
            fresh.replace(self.path)


def _hashed(password: str) -> str:
    if len(password) < _MIN_PASSWORD:
        raise SettingsError(say("explorer.users.short_password", "en", length=_MIN_PASSWORD))
    return _hasher().hash(password)

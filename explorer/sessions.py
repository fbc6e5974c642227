"""Who is looking: one random cookie a browser, what belongs to it kept here; form tokens; rate limits.

Everything is forgotten when the server stops: people sign in again, and no key has to be kept anywhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from threading import Lock

from fastapi.responses import Response

from explorer.users import UserStore

COOKIE = "kehoach"
_LIFE_S = 10 * 3600.0
_MOST_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user's session. ``stamp`` is that of the password it was signed in with."""

    name: str
    stamp: str
    until: float


@dataclass
class Sessions:
    """Signed-in sessions by the hash of their cookie."""

    users: UserStore
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _signed_in: dict[str, SignedIn] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def sign_in(self, name: str, password: str) -> str | None:
        """The cookie of a new session (never the one from before: it may be somebody else's); None: wrong password."""
        if not self.users.check(name, password):
            return None
        cookie = new_cookie()
        with self._lock:
            self._forget_old()
            self._signed_in[_digest(cookie)] = SignedIn(name, self.users.stamp(name) or "", time.time() + _LIFE_S)
        return cookie

    def sign_out(self, cookie: str) -> None:
        """End the session."""
        with self._lock:
            self._signed_in.pop(_digest(cookie), None)

    def user(self, cookie: str | None) -> str | None:
        """Name of who is signed in with this cookie."""
        found = self._signed_in.get(_digest(cookie)) if cookie else None
        if found is None or found.until < time.time() or self.users.stamp(found.name) != found.stamp:
            return None
        return found.name

    def form_token(self, cookie: str) -> str:
        """What a form must send back: proof that it is a page of ours, shown to this browser."""
        return hmac.new(self._key, cookie.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, cookie: str | None, token: str) -> bool:
        """Whether the token was made for this cookie."""
        return cookie is not None and hmac.compare_digest(self.form_token(cookie).encode(), token.encode())

    def _forget_old(self) -> None:
        now = time.time()
        self._signed_in = {k: s for k, s in self._signed_in.items() if s.until > now}
        while len(self._signed_in) >= _MOST_SESSIONS:
            self._signed_in.pop(next(iter(self._signed_in)))


def new_cookie() -> str:
    """A cookie that nobody can guess."""
    return secrets.token_urlsafe(32)


def set_session(response: Response, cookie: str) -> None:
    """Give the browser its session cookie: no script reads it, no other site sends it."""
    response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", path="/")


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


@dataclass
class RateLimit:
    """At most ``most`` tries a key in ``window_s`` seconds."""

    most: int
    window_s: float
    _tries: dict[str, deque[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def allows(self, key: str) -> bool:
        """Count one try; False where there were too many."""
        now = time.monotonic()
        with self._lock:
            if len(self._tries) > 5_000:
                self._tries = {k: t for k, t in self._tries.items() if t and t[-1] > now - self.window_s}
            tries = self._tries.setdefault(key, deque())
            while tries and tries[0] <= now - self.window_s:
                tries.popleft()
            if len(tries) >= self.most:
                return False
            tries.append(now)
            return True

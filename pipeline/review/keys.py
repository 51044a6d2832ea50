"""The secrets of one server: links that let in one browser each, the sessions of those browsers, what forms hold."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Mapping
from hashlib import sha256


class Keys:
    """Who has been invited and who is in; all of it ends with the server."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        # Hashes, so that how long a look-up takes tells nothing about the secret itself.
        self._unused: set[bytes] = set()
        self._used: set[bytes] = set()
        self._sessions: set[bytes] = set()
        self._lock = threading.Lock()

    @property
    def csrf(self) -> str:
        """What every form holds."""
        return hmac.new(self._secret, b"form", sha256).hexdigest()

    def invite(self) -> str:
        """Return a new token for a link."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._unused.add(_hash(token))
        return token

    def redeem(self, token: str) -> str:
        """Use a token up and return the session that it opens; empty if the token is unknown or used already."""
        with self._lock:
            if _hash(token) not in self._unused:
                return ""
            self._unused.remove(_hash(token))
            self._used.add(_hash(token))
            session = secrets.token_urlsafe(32)
            self._sessions.add(_hash(session))
            return session

    def used(self, token: str) -> bool:
        """Tell whether a token has let somebody in."""
        return _hash(token) in self._used

    def knows(self, session: str) -> bool:
        """Tell whether a session was opened by a link of this server."""
        return _hash(session) in self._sessions


def from_own_form(form: Mapping[str, str], keys: Keys) -> bool:
    """Tell whether a form was one of this server's pages."""
    return hmac.compare_digest(form.get("csrf", "").encode(), keys.csrf.encode())


def link_to(address: str, token: str) -> str:
    """Return the link that lets one browser in; `address` is that of the server, such as http://127.0.0.1:8765."""
    return f"{address}/?token={token}"


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()

"""Tokens, codes people type, and windows of attempts.  Pure."""

import hashlib
import random
from datetime import UTC, datetime, timedelta

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # no I, L, O, U, 0, 1
CODE_LENGTH = 8
_CYRILLIC = str.maketrans("АВЕКМНРСТХУЗ", "ABEKMHPCTXY3")  # typed with the Russian layout


def digest(token: str) -> str:
    """Return what is stored instead of a token or of a key of attempts: sha256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code(rng: random.Random) -> str:
    """Return a code to read aloud and type, «K7M4-P2XR», 39 bits, without letters that look alike."""
    letters = "".join(rng.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def normal_code(text: str) -> str | None:
    """Return the code typed in any usual way (small letters, spaces, Russian layout), None when it cannot be one."""
    letters = "".join(text.upper().translate(_CYRILLIC).split()).replace("-", "").replace("–", "").replace("—", "")
    if len(letters) != CODE_LENGTH or any(letter not in ALPHABET for letter in letters):
        return None
    return f"{letters[:4]}-{letters[4:]}"


def window_start(now: datetime, window: timedelta) -> datetime:
    """Return when the fixed window that holds ``now`` began."""
    size_s = max(int(window.total_seconds()), 1)
    return datetime.fromtimestamp(int(now.timestamp()) // size_s * size_s, UTC)


def wait_s(now: datetime, window: timedelta) -> int:
    """Return the seconds until the window that holds ``now`` ends, at least 1."""
    end = window_start(now, window) + window
    return max(int((end - now).total_seconds()), 1)


def is_open(expires_at: datetime | None, revoked_at: datetime | None, used_at: datetime | None, now: datetime) -> bool:
    """Tell whether a link still works."""
    return revoked_at is None and used_at is None and (expires_at is None or now < expires_at)

"""Which of several studios a page of ours leads a mentor to: the address of a unit cannot say it, the block that opens there asks here."""

from django.core.cache import cache

KEPT_S = 600  # seconds: long enough to log in and to open the course on a slow phone


def lead(person_id: int, studio_id: int) -> None:
    """Note that a person is on the way to the work of a studio."""
    cache.set(_key(person_id), studio_id, KEPT_S)


def led_to(person_id: int) -> int | None:
    """Return the studio to whose work a person is on the way, None when they are on no way of ours."""
    found = cache.get(_key(person_id))
    return found if isinstance(found, int) else None


def arrived(person_id: int) -> bool:
    """Forget the way; tell whether there was one."""
    return bool(cache.delete(_key(person_id)))


def _key(person_id: int) -> str:
    return f"pulsar-led-to-work-{person_id}"

"""Measures the console's lists in the demonstration site, at the size it has; prints one line of JSON."""

import gzip
import json
import os
import sys
from typing import Any

import clockwork

MARK = "RESULT "
PAGES = {  # name -> (who looks, "" = nobody in particular; address)
    "studios": ("operator", "/pulsar/studios/"),
    "studios, silent": ("operator", "/pulsar/studios/?signal=silent"),
    "studios, search": ("operator", "/pulsar/studios/?q=школа"),
    "studios, page 40": ("operator", "/pulsar/studios/?page=40"),
    "applications": ("operator", "/pulsar/applications/?status="),
    "people": ("operator", "/pulsar/people/"),
    "people, search": ("operator", "/pulsar/people/?q=ко"),
    "organisations": ("operator", "/pulsar/organisations/"),
    "consents": ("operator", "/pulsar/consents/"),
    "consents, search": ("operator", "/pulsar/consents/?q=ко"),
    "consents, waiting": ("operator", "/pulsar/consents/?state=pending"),
    "works of both years": ("operator", "/pulsar/works/?year="),
    "works of October, search": ("operator", "/pulsar/works/?month=10&q=школа"),
    "records": ("operator", "/pulsar/standings/records/"),
    "reviews, desk": ("operator", "/pulsar/reviews/groups/{group}/"),
    "reviews, queue of 60": ("expert1", "/pulsar/reviews/"),
    "standings, public": ("", "/pulsar/league/70/2025-26/"),
    "standings, a studio opened": ("", "/pulsar/league/70/2025-26/?open={code}&q=школа"),
    "home": ("operator", "/pulsar/"),
}


def main(repeat: int, is_whole: bool) -> None:
    """Measure and print; ``is_whole`` adds what takes in everything at once."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "pulsar_demo.settings"
    import django

    django.setup()
    import whole

    from pulsar_xblocks.kernel.review.models import ReviewGroup
    from pulsar_xblocks.league.models import StandingRow
    from pulsar_xblocks.studios.models import StudioYear

    known = {"group": ReviewGroup.objects.get(code="70:2026/27:10").pk, "code": StandingRow.objects.latest("pk").code}
    found = {name: measured(client_of(who), url.format(**known), repeat) for name, (who, url) in PAGES.items()}
    count = StudioYear.objects.filter(year__status="active").count()
    print(MARK + json.dumps({"studios": count, "pages": found, "whole": whole.measured() if is_whole else {}}))


def client_of(who: str) -> Any:
    """Return a client logged in as a persona, "" = nobody in particular."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    if who:
        client.force_login(get_user_model().objects.get(username=who))
    return client


def measured(client: Any, url: str, repeat: int) -> dict[str, Any]:
    """Return times, queries and bytes of a page."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    times = clockwork.timed(lambda number: client.get(url), repeat)
    body = answer.content
    return times | {"queries": int(answer["X-Pulsar-Queries"]), "plain": len(body), "gzip": len(gzip.compress(body, 6))}


if __name__ == "__main__":
    main(int(sys.argv[1]), is_whole=len(sys.argv) < 3)

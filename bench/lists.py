"""Measures the console's lists in the demonstration site, at the size it has; prints one line of JSON."""

import gzip
import json
import os
import sys
from typing import Any

import clockwork

MARK = "RESULT "
PAGES = {
    "studios": "/pulsar/studios/",
    "studios, silent": "/pulsar/studios/?signal=silent",
    "studios, search": "/pulsar/studios/?q=школа",
    "studios, page 40": "/pulsar/studios/?page=40",
    "applications": "/pulsar/applications/?status=",
    "people": "/pulsar/people/?q=ко",
    "organisations": "/pulsar/organisations/",
    "consents": "/pulsar/consents/",
    "home": "/pulsar/",
}


def main(repeat: int) -> None:
    """Measure and print."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "pulsar_demo.settings"
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    from pulsar_xblocks.studios.models import StudioYear

    client = Client()
    client.force_login(get_user_model().objects.get(username="operator"))
    found = {name: _measured(client, url, repeat) for name, url in PAGES.items()}
    print(MARK + json.dumps({"studios": StudioYear.objects.filter(year__status="active").count(), "pages": found}))


def _measured(client: Any, url: str, repeat: int) -> dict[str, Any]:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    times = clockwork.timed(lambda number: client.get(url), repeat)
    body = answer.content
    return times | {"queries": int(answer["X-Pulsar-Queries"]), "plain": len(body), "gzip": len(gzip.compress(body, 6))}


if __name__ == "__main__":
    main(int(sys.argv[1]))

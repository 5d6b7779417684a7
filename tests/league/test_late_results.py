"""Results whose day has passed before they are published."""

from datetime import timedelta

import pytest

from pulsar_xblocks.kernel import clock

pytestmark = pytest.mark.django_db


def test_public_page_says_so_when_the_results_are_late(scene, now):
    clock.set_source(lambda: now + timedelta(days=10))

    page = scene.client.nobody.get("/pulsar/league/70/2026-27/").content.decode().replace("\xa0", " ")

    assert "Итоги за октябрь ждали 12 ноября 2026: они появятся здесь, как только их опубликуют." in page

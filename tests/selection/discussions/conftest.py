from datetime import UTC, datetime

import pytest
from factories import PersonFactory, RegionFactory

from pulsar_xblocks.selection.discussions.models import Discussion

NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
DRAFT = """Положение о конкурсе
1. Общие положения
Конкурс проводит региональный центр.
2. Кто участвует
2.1. Участники
Организации двух и более муниципалитетов.
2.2. Заявка
Подаётся до 1 декабря.
3. Итоги
"""


@pytest.fixture(autouse=True)
def _now(now):
    assert now == NOW


@pytest.fixture
def discussion():
    return Discussion.objects.create(
        region=RegionFactory(),
        code="mmc-2027",
        title="Проект положения о конкурсе",
        text=DRAFT,
        status="active",
        opens_at=datetime(2026, 11, 1, tzinfo=UTC),
        closes_at=datetime(2026, 11, 20, tzinfo=UTC),
        created_at=NOW,
    )


@pytest.fixture
def author():
    return PersonFactory(with_account=True)

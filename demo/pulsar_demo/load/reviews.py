"""Reviews of the demonstration: October mostly scored, one work with a gap, some left for the experts; last year from a list.

Called after the works, ``load_past`` after last year's standings.
"""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo import personas
from pulsar_demo.load import names
from pulsar_demo.load.league import results_of
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.review import actions
from pulsar_xblocks.kernel.review.domain import statuses
from pulsar_xblocks.kernel.review.domain.outcome import outcome
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, plain, total
from pulsar_xblocks.kernel.review.models import Review, ReviewGroup, ReviewItem
from pulsar_xblocks.kernel.review.queries import rubric_of
from pulsar_xblocks.kernel.roles.actions import give_role
from pulsar_xblocks.studios.domain.calendar import MONTHS
from pulsar_xblocks.studios.models import ProjectYear, Work
from pulsar_xblocks.studios.works.queries.facts import codes_of
from pulsar_xblocks.studios.works.reviewing import KIND

HALF = Decimal("0.5")
INVENTED = {personas.TOMSK: 4, personas.KUZBASS: 3}
WAITING = {"expert1": 3, "expert2": 2, "expert3": 1}  # works each persona still has to score
SEVERITY = (Decimal(0), Decimal("-0.5"), Decimal("0.5"), Decimal(0), Decimal("-1"), Decimal(0), Decimal("0.5"))
GAP = (Decimal("8.5"), Decimal("5"))
PRAISE = (
    "Хороший план замеров. Сравните разницу с погрешностью прибора, тогда вывод станет сильнее.",
    "Видно, кто что делал, и это ценно. В следующий раз добавьте подписи к рисункам и источники.",
    "Интересный вопрос и честный вывод. Попробуйте повторить опыт в других условиях и сравнить.",
    "Работа читается легко. Расскажите подробнее, почему выбрали именно этот способ.",
)
ADVICE = (
    "Вопрос пока слишком широкий: выберите одно место и одну величину, измерьте её несколько раз и покажите числа.",
    "Вывод не следует из наблюдений. Начните с таблицы замеров, а объяснение напишите после неё.",
)


def load(rng: Random, now: datetime) -> None:
    """Let the experts of both regions score the October works."""
    for group in ReviewGroup.objects.filter(frozen_at=None).select_related("region", "rubric").order_by("region__code"):
        operator = Person.objects.get(user__username="operator" if group.region.code == personas.TOMSK else "operator2")
        _invent(group, rng, now)
        if group.region.code == personas.TOMSK:
            actions.ask_reads(_sample(group), 2, by=operator, now=now - timedelta(days=9))
        plan = actions.propose(group, None, 70)
        actions.place(group, plan.pairs, by=operator, now=now - timedelta(days=9))
        _score(group, rng, now)
        if group.region.code == personas.TOMSK:
            third = Person.objects.get(user__username="expert3")
            actions.give(_sample(group), third, by=None, now=now - timedelta(hours=18))


def load_past(now: datetime) -> None:
    """Store last year's results as they stand in its ledger: loaded from the centre's list, published long ago."""
    for year in ProjectYear.objects.filter(status="archived", region__code=personas.TOMSK).select_related("region", "rubric"):
        known = results_of(year)
        codes = codes_of(year)
        for row in year.rounds.all():
            group = ReviewGroup.objects.create(
                region=year.region, kind=KIND, code=codes[row.pk], title=MONTHS[row.month], note=year.code, letter="П", rubric=year.rubric,
                due_at=row.closes_at + timedelta(days=14), results_on=row.results_on, created_at=row.closes_at,
                frozen_at=row.closes_at + timedelta(days=14),
            )  # fmt: skip
            works = (
                Work.objects.filter(task__round=row, sent_count__gt=0).select_related("studio_year__studio__organisation").order_by("pk")
            )
            items = [_item(group, number, work, known[work.studio_year_id, row.number]) for number, work in enumerate(works, 1)]
            ReviewItem.objects.bulk_create(items)


def _item(group: ReviewGroup, number: int, work: Work, value: Decimal) -> ReviewItem:
    organisation = work.studio_year.studio.organisation
    return ReviewItem(
        group=group, kind=KIND, object_id=work.pk, blind_code=f"{group.letter}-{number:04d}", organisation=organisation,
        municipality_id=organisation.municipality_id, needs="", value=value, imported_value=value, imported_source="Ведомость 2025/26",
        imported_at=group.frozen_at, queued_at=work.last_sent_at,
    )  # fmt: skip


def _invent(group: ReviewGroup, rng: Random, now: datetime) -> None:
    for _ in range(INVENTED[group.region.code]):
        person = names.person(rng, now - timedelta(days=40))
        person.save()
        give_role(person, "expert", place=group.region, now=now - timedelta(days=40))


def _sample(group: ReviewGroup) -> ReviewItem:
    """Return the work that two experts see differently."""
    return ReviewItem.objects.filter(group=group).order_by("blind_code")[:1].get()


def _score(group: ReviewGroup, rng: Random, now: datetime) -> None:
    rubric = rubric_of(group)
    sample = _sample(group).pk if group.region.code == personas.TOMSK else 0
    rows = list(Review.objects.filter(item__group=group).select_related("expert__user", "item").order_by("item__blind_code", "pk"))
    order = {pk: place for place, pk in enumerate(sorted({row.expert_id for row in rows}))}
    left, gap, drafted = dict(WAITING), list(GAP), False
    quality = {row.item_id: Decimal(rng.randrange(9, 20)) / 2 for row in rows}
    for row in rows:
        persona = row.expert.user.username if row.expert.user_id else ""
        if row.item_id == sample:
            _fill(row, rubric, gap.pop(0), rng, now)
        elif left.get(persona):
            left[persona] -= 1
            drafted = drafted or _begin(row, persona, now)
        else:
            severity = SEVERITY[order[row.expert_id] % len(SEVERITY)]
            _fill(row, rubric, min(max(quality[row.item_id] + severity, Decimal(3)), rubric.scale), rng, now)
    Review.objects.bulk_update(rows, ["state", "scores", "comment", "total", "saved_at", "submitted_at", "version"])
    _settle(rows, rubric)


def _begin(row: Review, persona: str, now: datetime) -> bool:
    if persona != "expert1":
        return False
    row.state, row.saved_at, row.version = statuses.DRAFT, now - timedelta(hours=15), 4
    row.scores = json.dumps({"understanding": "1.5", "method": "1.5"})
    row.comment = "Хороший план замеров."
    return True


def _fill(row: Review, rubric: Rubric, value: Decimal, rng: Random, now: datetime) -> None:
    scores = {one.key: (value * one.max / rubric.scale * 2).to_integral_value(rounding="ROUND_FLOOR") / 2 for one in rubric.rows}
    for one in [*rubric.rows, *rubric.rows]:
        if total(rubric, scores) < value and scores[one.key] < one.max:
            scores[one.key] += HALF
    row.state, row.total, row.version = statuses.SUBMITTED, total(rubric, scores), 3
    row.scores = json.dumps({key: plain(score) for key, score in scores.items()}, sort_keys=True)
    row.comment = rng.choice(ADVICE if row.total < 6 else PRAISE)
    row.saved_at = row.submitted_at = now - timedelta(hours=rng.randrange(20, 190))


def _settle(rows: list[Review], rubric: Rubric) -> None:
    totals: dict[int, list[Decimal]] = defaultdict(list)
    items = {row.item_id: row.item for row in rows}
    for row in rows:
        if row.total is not None:
            totals[row.item_id].append(row.total)
    for pk, item in items.items():
        found = outcome(totals[pk], item.reads_wanted, rubric.gap)
        item.value, item.needs = found.value, found.needs
    ReviewItem.objects.bulk_update(items.values(), ["value", "needs"])

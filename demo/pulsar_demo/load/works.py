"""Works of the demonstration: October handed in by most studios, November under way, last year complete.  Called after the studios."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db.models import Prefetch

from pulsar_demo import personas
from pulsar_demo.bulk_rows import insert
from pulsar_demo.load import files, tasks, work_texts
from pulsar_demo.load.league import results_of
from pulsar_demo.load.pictures import photo, plot, report
from pulsar_xblocks.kernel.definitions.actions import pin
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.studios.models import (
    Membership,
    ProjectYear,
    Round,
    StudioTask,
    StudioYear,
    Work,
    WorkComment,
    WorkContributor,
    WorkDraft,
    WorkTodo,
    WorkVersion,
)
from pulsar_xblocks.studios.works import domain, reviewing
from pulsar_xblocks.studios.works.actions.drafts import PURPOSE

LEADING = "Пульс"  # the studio of the second mentor
SILENT = 12  # every twelfth studio handed nothing in
PICTURES = 5
REPORTS = 4


def load(rng: Random, now: datetime) -> None:
    """Store the works of the running year."""
    for year in ProjectYear.objects.filter(status="active").select_related("region").order_by("region__code"):
        october, november = year.rounds.filter(number__lte=2).order_by("number")
        studios = _studios(year)
        task = _task(october, tasks.OCTOBER, now)
        sent = [studio for number, studio in enumerate(studios) if studio.ready and (number % SILENT != 7 or studio.name == LEADING)]
        works = _hand_in(rng, task, sent, late_every=11)
        if year.region.code == personas.TOMSK:
            _illustrate(works)
            _under_way(rng, _task(november, tasks.NOVEMBER, now), studios, now)
        for work in works:
            reviewing.put_in_queue(work, work.last_sent_at)


def load_past(rng: Random) -> None:
    """Store last year's works, those that have a result; called after its standings, so that both say the same."""
    for year in ProjectYear.objects.filter(status="archived", region__code=personas.TOMSK).select_related("region"):
        studios, marked = _studios(year), results_of(year)
        for row in year.rounds.all():
            task = StudioTask.objects.create(round=row, title="Задание месяца", created_at=row.opens_at)
            sent = [studio for studio in studios if studio.ready and (studio.pk, row.number) in marked]
            _hand_in(rng, task, sent, late_every=9)


def _studios(year: ProjectYear) -> list[StudioYear]:
    ready = Prefetch("memberships", Membership.objects.filter(active_on__isnull=False).order_by("pk"), to_attr="ready")
    rows = StudioYear.objects.filter(year=year).select_related("studio__organisation", "studio__region", "year__region", "year__rubric")
    return list(rows.prefetch_related(ready, "mentors__person").order_by("pk"))


def _task(row: Round, words: dict[str, str], now: datetime) -> StudioTask:
    definition = pin("task", domain.TaskText(words["task_title"], words["task"], words["sender"]), now)
    return StudioTask.objects.create(round=row, title=words["task_title"], definition=definition, created_at=row.opens_at)


def _hand_in(rng: Random, task: StudioTask, studios: Sequence[StudioYear], late_every: int) -> list[Work]:
    """Store a sent work of each studio, some of them in two versions, some late."""
    closes_at = task.round.closes_at
    works, versions = [], []
    for number, studio in enumerate(studios):
        is_late = number % late_every == late_every - 2
        at = (
            closes_at + timedelta(days=rng.randrange(3), hours=rng.randrange(10, 22))
            if is_late
            else closes_at - timedelta(days=rng.randrange(6), minutes=rng.randrange(30, 720))
        )
        count = 2 if studio.name == LEADING or number % 6 == 2 else 1
        first = at - timedelta(days=1, hours=rng.randrange(2)) if count == 2 and not is_late else at
        work = Work(
            studio_year=studio, task=task, status="late" if is_late else "sent", sent_count=count, first_sent_at=first, last_sent_at=at,
            is_late=is_late, created_at=max(task.round.opens_at, first - timedelta(days=6)), version=count * 2,
        )  # fmt: skip
        works.append(work)
    insert(Work, works)
    for work in works:
        title, text = work_texts.title(rng), work_texts.text(rng) if rng.random() > 0.12 else work_texts.SHORTER
        by = work.studio_year.mentors.all()[0].person
        for number in range(1, work.sent_count + 1):
            is_last = number == work.sent_count
            versions.append(
                WorkVersion(
                    work=work, number=number, title=title, text=text if is_last else text.rsplit("\n\n", 1)[0], definition=task.definition,
                    by=by, at=work.last_sent_at if is_last else work.first_sent_at, deadline_at=closes_at, is_late=work.is_late,
                )
            )  # fmt: skip
    insert(WorkVersion, versions)
    _name(rng, versions)
    _keep_drafts(versions)
    return works


def _name(rng: Random, versions: Sequence[WorkVersion]) -> None:
    rows = []
    for version in versions:
        on = version.at.date()
        there = [row for row in version.work.studio_year.ready if row.active_on <= on]
        named = [row for row in there if rng.random() < 0.75] or there[:1]
        rows += [WorkContributor(work_version=version, membership=row) for row in named]
    WorkContributor.objects.bulk_create(rows, batch_size=300)


def _keep_drafts(versions: Sequence[WorkVersion]) -> None:
    """Let the draft say what the last version says."""
    rows = [
        WorkDraft(work=version.work, item=item, value=value, version=version.number, edited_by=version.by, edited_at=version.at)
        for version in versions
        if version.number == version.work.sent_count
        for item, value in (("title", version.title), ("text", version.text))
    ]
    WorkDraft.objects.bulk_create(rows, batch_size=300)


def _illustrate(works: Sequence[Work]) -> None:
    """Put a report, a photo and a plot beside every fourth work, a plot beside the first ones."""
    for number, work in enumerate(works):
        if number % REPORTS == 0:
            _attach(work, {"Отчёт.pdf": report(), "Термометр в коридоре.jpg": photo(number % 5), "График замеров.png": plot(number)})
        elif number < PICTURES:
            _attach(work, {"График замеров.png": plot(number)})


def _attach(work: Work, contents: dict[str, bytes]) -> None:
    version = work.versions.get(number=work.sent_count)
    keys = files.store(work, PURPOSE, version.by, contents, region_id=work.studio_year.studio.region_id, at=version.at)
    WorkVersion.objects.filter(pk=version.pk).update(files="\n".join(keys))
    WorkDraft.objects.create(work=work, item="files", value="\n".join(keys), edited_by=version.by, edited_at=version.at)


def _under_way(rng: Random, task: StudioTask, studios: Sequence[StudioYear], now: datetime) -> None:
    """Let November be begun by some, handed in by two, and lively in the studio of the second mentor."""
    leading = next(studio for studio in studios if studio.name == LEADING)
    others = [studio for studio in studios if studio.ready and studio is not leading]
    begun = [Work(studio_year=studio, task=task, created_at=now - timedelta(days=2)) for studio in others[3:15]]
    insert(Work, begun)
    rows = [
        WorkDraft(work=work, item="title", value=work_texts.DRAFT_TITLE, edited_by=work.studio_year.mentors.all()[0].person, edited_at=now)
        for work in begun
    ]
    WorkDraft.objects.bulk_create(rows)
    _lively(Work.objects.create(studio_year=leading, task=task, created_at=now - timedelta(days=4)), now)


def _lively(work: Work, now: datetime) -> None:
    people = {key: Person.objects.get(user__username=key) for key in ("mentor2", "pupil2")}
    named = [row.pk for row in work.studio_year.ready[:6]] + [
        row.pk for row in work.studio_year.ready if row.person_id == people["pupil2"].pk
    ]
    items = {
        "title": (work_texts.DRAFT_TITLE, "pupil2", 50),
        "text": (work_texts.DRAFT_TEXT, "pupil2", 2),
        "links": ("https://video.example/co2-204", "mentor2", 30),
        "contributors": "\n".join(str(pk) for pk in sorted(set(named))),
    }
    items["contributors"] = (items["contributors"], "mentor2", 21)
    for item, (value, by, hours) in items.items():
        WorkDraft.objects.create(work=work, item=item, value=value, version=3, edited_by=people[by], edited_at=now - timedelta(hours=hours))
    for by, hours, text in work_texts.COMMENTS:
        WorkComment.objects.create(work=work, author=people[by], text=text, at=now - timedelta(hours=hours))
    for text, by, days, is_done in (work_texts.DONE_TODO, *work_texts.TODOS):
        done = now - timedelta(days=1) if is_done else None
        due = _day(now) + timedelta(days=days)
        owner = people[by]
        row = WorkTodo(
            work=work, text=text, owner=owner, due_on=due, done_at=done, added_by=people["mentor2"], added_at=now - timedelta(days=4)
        )
        row.done_by = owner if is_done else None
        row.save()


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()

"""Studios of the demonstration: two project years, applications in every status, about 40 studios at work.  Called last."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from pulsar_demo import personas
from pulsar_demo.load import names, rosters
from pulsar_demo.load.answers import answers, renewed
from pulsar_xblocks.kernel.consents.actions import Signer, Trace, answer, load_default_templates, withdraw
from pulsar_xblocks.kernel.consents.domain import GIVEN, GUARDIAN, SELF
from pulsar_xblocks.kernel.consents.models import ConsentRequest, ConsentTemplate, Guardian
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.exports.actions import Export, record_export
from pulsar_xblocks.kernel.inbox.actions import set_digest
from pulsar_xblocks.kernel.inbox.domain import AT_ONCE, DAILY
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.pure.dates import end_of_day
from pulsar_xblocks.studios import letters, renewing
from pulsar_xblocks.studios.actions import opening, registration, roster, talk, visits, years
from pulsar_xblocks.studios.models import ProjectYear, Studio, StudioApplication, StudioYear
from pulsar_xblocks.studios.queries import opening as opening_queries

NAMES = (
    "Меридиан Снегирь Квант Термометр Чулым Атом Орбита Парабель-лаб Лаборатория-101 Импульс Горизонт Ястреб Кедр Росток Эврика Вершина "
    "Берег Исток Лад Ягодная Заречная Пристань Луч Поле Академия Утёс Обь Колос Маяк Север Кедрач Тропа Нарым Улу-Юл Самотлор Факел "
    "Созвездие Резонанс Сияние Периметр Протон Байкал Ступень Вектор"
).split()
OPENED = datetime(2026, 8, 26, 4, 0, tzinfo=UTC)
NEWCOMERS = 3  # studios of last year that were new then
SILENT_ON, LIVELY_ON = date(2026, 10, 12), date(2026, 11, 7)
TALKS = (
    "Подскажите, можно ли сдавать видео вместо текста? Ребята сняли опыт на телефон.",
    "У нас сломался датчик температуры. Есть ли запасной в центре?",
    "Можно ли перенести визит на следующую неделю? В школе карантин.",
)


@dataclass
class Scene:
    """What the loader needs at every step."""

    rng: Random
    now: datetime
    region: Region
    operator: Person
    by_user: dict[str, Person]
    heads: dict[int, Person] = field(default_factory=dict)  # school id -> its invented head

    def head(self, school: Organisation) -> Person:
        """Return the head of a school, invented at the first need."""
        if school.pk not in self.heads:
            self.heads[school.pk] = self.by_user["head"] if school.code == personas.POROTNIKOVO else self.mentor()
        return self.heads[school.pk]

    def mentor(self) -> Person:
        """Return a fresh invented mentor."""
        row = names.person(self.rng, OPENED)
        row.save()
        return row


@dataclass(frozen=True)
class Bid:
    """Who wants a studio: school, mentor, name, and the studio of last year when it goes on."""

    school: Organisation
    mentor: Person
    name: str
    studio: Studio | None = None


def load(rng: Random, now: datetime) -> None:
    """Store the studios of the demonstration, in both regions."""
    by_user = {person.user.username: person for person in Person.objects.exclude(user=None).select_related("user")}
    for code, operator in ((personas.TOMSK, "operator"), (personas.KUZBASS, "operator2")):
        region = Region.objects.get(code=code)
        load_default_templates(region, OPENED - timedelta(days=500))
        set_digest(by_user[operator], DAILY)  # dozens of applications of past months came without a letter for each
        scene = Scene(rng, now, region, by_user[operator], by_user)
        schools = list(Organisation.objects.filter(region=region).select_related("municipality__region").order_by("pk"))
        _load_region(scene, schools)
        set_digest(by_user[operator], AT_ONCE)
    quiet(now)


def _load_region(scene: Scene, schools: list[Organisation]) -> None:
    before = year_of(scene, 2025, "archived")
    year = year_of(scene, 2026, "active")
    old = [
        open_studio(scene, before, Bid(school, scene.mentor(), name)) for school, name in zip(_renewing(schools), NAMES[::-1], strict=False)
    ]
    fill(scene, old, 2025)
    StudioYear.objects.filter(pk__in=[row.pk for row in old[:-NEWCOMERS]]).update(is_first_year=False)  # at work since 2022/23
    is_home = scene.region.code == personas.TOMSK
    shown = [_leading(scene, year, schools)] if is_home else []
    rest = [school for school in schools if school.code not in (personas.POROTNIKOVO, personas.LYCEUM)]
    known = {row.studio.organisation_id: row.studio for row in old[3:]}
    studios = [_open_again(scene, year, school, name, known.get(school.pk)) for school, name in zip(rest, NAMES, strict=False)]
    fill(scene, studios, 2026)
    if is_home:
        _queue(scene, year, schools, [row.studio for row in old[:3]])
        _support(scene, [*shown, *studios])


def year_of(scene: Scene, first: int, status: str) -> ProjectYear:
    """Open a year from the template; this year's call was prolonged to the end of November."""
    began = OPENED.replace(year=first)
    year = years.open_year(scene.region, first, by=scene.operator, now=began)
    years.set_status(year, "active", by=scene.operator, now=began)
    year.refresh_from_db()
    if status == "active":
        until = end_of_day(date(first, 11, 30), scene.region.time_zone)
        values = {"call_closes_at": until}
        year = years.edit_year(year, year.version, values, by=scene.operator, now=began)
    return year


def _renewing(schools: list[Organisation]) -> list[Organisation]:
    """Return the schools that had a studio last year."""
    return [school for school in schools if school.code != personas.POROTNIKOVO][2:12]


def _apply(scene: Scene, year: ProjectYear, bid: Bid) -> StudioApplication:
    at = _moment(scene, year)
    row = opening.start_application(year, bid.mentor, now=at, studio=bid.studio)
    typed = answers(scene.rng, bid.school, bid.mentor)
    if bid.studio:
        typed = renewed(scene.rng, bid.studio.code, opening_queries.answers_of(row))
    return opening.save_draft(row, row.version, bid.name, typed, now=at)


def _moment(scene: Scene, year: ProjectYear) -> datetime:
    return OPENED.replace(year=int(year.code[:4])) + timedelta(days=scene.rng.randrange(1, 20), hours=scene.rng.randrange(8))


def open_studio(scene: Scene, year: ProjectYear, bid: Bid) -> StudioYear:
    """Open a studio by the real actions: application, head, operator."""
    row = _apply(scene, year, bid)
    at = row.saved_at
    opening.submit(row, by=bid.mentor, now=at)
    opening.approve_as_head(row, by=scene.head(bid.school), now=at + timedelta(hours=20))
    opening.approve(row, by=scene.operator, now=at + timedelta(days=2))
    return StudioYear.objects.select_related("studio__region", "year").get(application=row)


def _open_again(scene: Scene, year: ProjectYear, school: Organisation, name: str, studio: Studio | None) -> StudioYear:
    """Open a new studio, or renew last year's under its name and mentor."""
    if studio is None:
        return open_studio(scene, year, Bid(school, scene.mentor(), name))
    return open_studio(scene, year, Bid(school, _mentor_of(studio), studio.name, studio))


def _mentor_of(studio: Studio) -> Person:
    return Person.objects.filter(mentored__studio_year__studio=studio).order_by("pk").first()


def _leading(scene: Scene, year: ProjectYear, schools: list[Organisation]) -> StudioYear:
    """Open the studio of the second mentor, with the two older pupils in it by real actions."""
    school = next(row for row in schools if row.code == personas.LYCEUM)
    mentor = scene.by_user["mentor2"]
    studio = open_studio(scene, year, Bid(school, mentor, "Пульс"))
    for key, grade, joined in (("pupil2", 9, scene.now - timedelta(days=56)), ("pupil3", 11, scene.now - timedelta(days=1))):
        place = roster.Place(grade, "А", f"{key}.family@demo.invalid")
        roster.join(studio, scene.by_user[key], place, by=mentor, now=joined)
    _answer_all(scene, scene.by_user["pupil2"], scene.now - timedelta(days=54))
    fill(scene, [studio], 2026)
    return studio


def _answer_all(scene: Scene, pupil: Person, at: datetime) -> None:
    """Let the guardian and the pupil give every consent that was asked."""
    texts = {row.purpose: row for row in ConsentTemplate.objects.filter(region=scene.region, language="ru")}
    guardian = Guardian.objects.select_related("person").get(subject=pupil)
    signers = (Signer(GUARDIAN, pupil.family, "Рустам", "Маратович", "father", "", guardian), Signer(SELF))
    for request in ConsentRequest.objects.filter(subject=pupil).select_related("region", "subject"):
        for signer in signers:
            answer(request, GIVEN, texts[request.purpose], signer, Trace(), now=at)


def fill(scene: Scene, studios: list[StudioYear], first: int) -> None:
    """Give studios their pupils, consents, meetings and marks; a past year goes into the archive."""
    rng, shelf = scene.rng, rosters.Shelf()
    texts = {row.purpose: row for row in ConsentTemplate.objects.filter(region=scene.region, language="ru")}
    for number, studio in enumerate(studios):
        last_on = (SILENT_ON if number % 9 == 4 else LIVELY_ON - timedelta(days=rng.randrange(8))).replace(year=first)
        marks = ("orientation", "sirius", "plan", "safety") if number % 4 else ("orientation", "sirius")
        pupils = 0 if number % 20 == 19 else rng.randrange(5, 14)
        missing = rng.randrange(1, 5) if number % 3 == 1 and first == 2026 else 0
        plan = rosters.Plan(pupils, min(missing, pupils), rng.choice([7, 9, 11]), last_on, marks if pupils else (), first)
        rosters.fill(rosters.Filling(shelf, studio, plan, texts, rng))
    shelf.store()
    StudioYear.objects.filter(pk__in=[row.pk for row in studios], memberships__active_on__isnull=False).update(status="active")
    if first < 2026:
        years.set_status(studios[0].year, "archived", by=scene.operator, now=scene.now - timedelta(days=130 + 365 * (2025 - first)))


def _queue(scene: Scene, year: ProjectYear, schools: list[Organisation], renewing: list[Studio]) -> None:
    """Leave applications in every status: what the operator and the head find on their first day."""
    school = {row.code: row for row in schools}
    waiting, far = scene.now - timedelta(days=4), scene.now - timedelta(days=12)
    village = _apply(scene, year, Bid(school[personas.POROTNIKOVO], scene.mentor(), "Снежный барс"))
    opening.submit(village, by=village.applicant, now=scene.now - timedelta(hours=20))
    for number, studio in enumerate(renewing):
        row = _apply(scene, year, Bid(studio.organisation, _mentor_of(studio), studio.name, studio))
        opening.submit(row, by=row.applicant, now=waiting + timedelta(days=number))
        opening.approve_as_head(row, by=scene.head(studio.organisation), now=waiting + timedelta(days=number, hours=5))
        if number == 1:
            opening.take_into_review(row, by=scene.operator, now=scene.now - timedelta(days=1))
    for number, (name, what) in enumerate(
        (("Лесной код", "return"), ("Капля", "return"), ("Ветер", "reject"), ("Гроза", "withdraw"), ("Лента", ""))
    ):
        row = _apply(scene, year, Bid(schools[10 + number], scene.mentor(), name))
        if what:
            opening.submit(row, by=row.applicant, now=far + timedelta(days=number))
        _decide(scene, row, what, far + timedelta(days=number + 2))


def _decide(scene: Scene, row: StudioApplication, what: str, at: datetime) -> None:
    if what == "return":
        reason = "Приложите приказ или попросите руководителя согласиться; уточните, в какие дни собирается студия."
        opening.return_application(row, reason, by=scene.operator, now=at)
    elif what == "reject":
        reason = "В школе уже работает студия по этому направлению: присоединитесь к ней вторым наставником."
        opening.reject(row, reason, by=scene.operator, now=at)
    elif what == "withdraw":
        opening.withdraw(row, by=row.applicant, now=at)


def _support(scene: Scene, studios: list[StudioYear]) -> None:
    methodist = scene.by_user["methodist"]
    for studio in studios[:14]:
        registration.set_methodist(studio, methodist, by=scene.operator, now=OPENED + timedelta(days=25))
    for number, text in enumerate(TALKS):
        mentor = studios[number].mentors.select_related("person").get().person
        talk.say(studios[number], text, by=mentor, now=scene.now - timedelta(days=number + 1))
    talk.say(studios[2], "Конечно, перенесём. Напишите, когда будет удобно.", by=methodist, now=scene.now - timedelta(days=1))
    _visits(scene, studios[0], methodist)
    _officers_work(scene, studios)
    reason = "Педагог-наставник на больничном до конца ноября, школа ищет замену."
    studios[5].refresh_from_db(fields=["status"])  # made active in bulk with the others
    registration.set_status(studios[5], "suspended", reason, by=scene.operator, now=scene.now - timedelta(days=6))


def _officers_work(scene: Scene, studios: list[StudioYear]) -> None:
    """Let one family take its consent back, one forbid photos, and two lists be taken out: the officer has something to do."""
    day = timedelta(days=1)
    wanted = ConsentRequest.objects.filter(state=GIVEN, subject__memberships__studio_year__in=studios[3:6]).select_related(
        "subject", "region"
    )
    for purpose, ago in (("studio", 12), ("photo_video", 4)):
        request = wanted.filter(purpose=purpose).order_by("pk").first()
        withdraw(request, Signer(GUARDIAN), Trace(by=scene.operator, source="staff"), now=scene.now - ago * day)
    for kind, reason, rows, ago in (
        ("studio", "Отчёт в департамент за первую четверть", 41, 2),
        ("work", "Список работ для экспертов", 35, 5),
    ):
        record_export(Export(kind, scene.region.pk, reason, rows, "xlsx"), by=scene.operator, now=scene.now - ago * day)


def _visits(scene: Scene, studio: StudioYear, methodist: Person) -> None:
    """Let the methodologist have been to the studio once, call one visit off, and plan the next."""
    today, day = scene.now.date(), timedelta(days=1)
    first = visits.Visit(visits.PLANNED, today - 34 * day, methodist, "Знакомство, план работы на полугодие")
    second = visits.Visit(visits.PLANNED, today - 6 * day, methodist, "Разбор первых работ")
    third = visits.Visit(visits.PLANNED, today + 9 * day, methodist, "Разбор работ, помощь с датчиками")
    noted = [visits.note_visit(studio, one, by=methodist, now=scene.now - 40 * day) for one in (first, second)]
    agreed = "Студия собирается по вторникам и четвергам. До декабря ребята ведут дневник температур, центр присылает два датчика."
    visits.settle_visit(noted[0], 1, visits.Outcome(visits.HELD, first.on, agreed), by=methodist, now=scene.now - 33 * day)
    why = visits.Outcome(visits.CANCELLED, second.on, "В школе карантин, перенесли.")
    visits.settle_visit(noted[1], 1, why, by=methodist, now=scene.now - 7 * day)
    visits.note_visit(studio, third, by=methodist, now=scene.now - 2 * day)


def quiet(now: datetime) -> None:
    """Let the letters of past months be sent and read, so that the first day begins with what is new."""
    old = now - timedelta(days=3)
    Letter.objects.filter(created_at__lt=old).update(state="sent", sent_at=old)
    Job.objects.filter(kind__in=("inbox.letter", letters.SUBMITTED, renewing.GOODBYE), created_at__lt=old).delete()
    Message.objects.filter(at__lt=old).update(read_at=old)

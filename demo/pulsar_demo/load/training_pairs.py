"""The story «Курс», its people at work in twos and on paths of their own: mentoring pairs at every stage, learning paths with results."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from pulsar_demo import personas
from pulsar_demo.load.names import person as invented
from pulsar_xblocks.courses.domain import mentoring
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.mentoring.actions import offering, pairing, working
from pulsar_xblocks.courses.mentoring.models import MentoringPair
from pulsar_xblocks.courses.paths import diagnosis, domain
from pulsar_xblocks.courses.paths.actions import going, planning
from pulsar_xblocks.kernel.directory.models import Organisation, Region
from pulsar_xblocks.kernel.people.models import Person

THEMES = (
    "Открыть студию и собрать команду",
    "Проектная работа с подростками",
    "Оценивание по критериям",
    "Подготовка обучающихся к конкурсам",
    "Робототехника и инженерное дело",
    "Программирование и искусственный интеллект",
    "Естественные науки и исследования",
    "Цифровые инструменты на уроке",
)
ABOUT = (
    "Веду студию шестой год. Покажу, как делить большую задачу на шаги и не делать работу за ребят.",
    "Двенадцать лет готовлю команды к инженерным соревнованиям. Приезжаю на занятия и разбираю их вместе с коллегой.",
    "Учу оценивать так, чтобы после отметки хотелось исправить работу. Люблю короткие встречи каждую неделю.",
)
PLAN = mentoring.Plan(
    "Провести первый проектный цикл студии без подсказок наставника.",
    ("Собрать команду и распределить роли", "Провести две встречи студии вместе", "Оценить работу по критериям и разобрать оценки"),
    date(2026, 9, 21),
    date(2027, 2, 26),
)
MEETINGS = (
    (date(2026, 9, 28), 90, "Как набрать команду из трёх классов", "Составить объявление"),
    (date(2026, 10, 12), 60, "Роли в команде", "Попробовать на занятии и записать, что вышло"),
    (date(2026, 10, 26), 90, "Разбор первого занятия", "Подготовить критерии"),
    (date(2026, 11, 6), 45, "Критерии оценивания работы месяца", "Оценить две работы отдельно и сравнить"),
)
FINISHED_PLAN = mentoring.Plan(
    "Составить критерии оценивания проектов и проверить их на двух классах.",
    ("Собрать критерии с учениками", "Оценить десять работ независимо и сравнить", "Провести обсуждение оценок на методобъединении"),
    date(2026, 2, 9),
    date(2026, 9, 30),
)
FINISHED_MEETINGS = (
    (date(2026, 2, 16), 60, "Какие критерии понятны ребятам", "Собрать черновик критериев с классом"),
    (date(2026, 3, 23), 90, "Черновик критериев, лишние слова", "Оценить пять работ отдельно"),
    (date(2026, 5, 18), 90, "Сравнили оценки десяти работ", "Уточнить критерий «Выводы»"),
    (date(2026, 9, 21), 45, "Что показать методобъединению", "Написать отчёт"),
)
FINISHED_TEXTS = working.Texts(
    "Критерии составлены, с ними работают два класса. Встреч нужно меньше, но длиннее: успеваем разобрать работы.",
    "Критерии приняты методобъединением школы. Из десяти работ восемь оценены одинаково, споров об отметках почти нет.",
)
LEARNER_SAYS = "Каждая встреча заканчивалась тем, что можно сделать завтра. Больше всего помогло сравнить оценки одних и тех же работ."
MENTOR_SAYS = "Коллега всё пробовал сразу и приходил с примерами. Не хватило одной встречи на уроке: далеко ехать."
ENDED_PLAN = mentoring.Plan(
    "Подготовить команду кружка к районным соревнованиям.",
    ("Выбрать дисциплины", "Собрать робота", "Провести пробный заезд"),
    date(2026, 9, 7),
    date(2027, 3, 31),
)


def load(rng: Random, now: datetime) -> None:
    """Store themes, mentors, requests, pairs and paths."""
    region = Region.objects.get(code="70")
    offering.set_themes(region, 0, "\n".join(THEMES), by=_persona("curator"), now=now - timedelta(days=330))
    mentors = _mentors(region, rng, now)
    _finished(region, mentors[2], _adult(rng, now), now)
    _ended(region, mentors[1], _adult(rng, now), now)
    _at_work(region, mentors, now)
    _waiting(region, rng, now)
    _partners(region, mentors, now)
    _paths(region, now)


def _persona(key: str) -> Person:
    return Person.objects.get(user__username=key)


def _school(code: str) -> Organisation:
    return Organisation.objects.select_related("municipality").get(region__code="70", code=code)


def _adult(rng: Random, now: datetime) -> Person:
    made = invented(rng, now, birth=date(1975 + rng.randrange(15), 1 + rng.randrange(12), 1 + rng.randrange(28)))
    made.save()
    return made


def _mentors(region: Region, rng: Random, now: datetime) -> list[Person]:
    """Return those who offer help: the mentor of the lyceum and two invented ones."""
    then, people = now - timedelta(days=320), [_persona("mentor2"), _adult(rng, now), _adult(rng, now)]
    wanted = ((0, 1, 4), (3, 4, 6), (1, 2, 7))
    places = (personas.LYCEUM, personas.GYMNASIUM, personas.PODGORNOE)
    for person, about, themes, place in zip(people, ABOUT, wanted, places, strict=True):
        offer = offering.Offer([THEMES[at] for at in themes], _school(place), about)
        offering.save_profile(person, region, 0, offer, now=then)
    return people


def _pair(region: Region, people: tuple[Person, Person], need: offering.Need, then: datetime) -> MentoringPair:
    """Return a pair that the mentee has proposed and the mentor has agreed to."""
    request = offering.save_request(people[1], region, need, now=then)
    pair = pairing.propose(request, people[0], by=people[1], now=then + timedelta(days=1))
    return pairing.answer(pair, pairing.Answer(mentoring.MENTOR, True), by=people[0], now=then + timedelta(days=2))


def _put_to_work(pair: MentoringPair, plan: mentoring.Plan, then: datetime) -> MentoringPair:
    """Return an agreed pair whose programme the curator has approved."""
    working.save_plan(pair, pair.version, plan, by=pair.mentee, now=then)
    working.send_plan(pair, by=pair.mentee, now=then)
    return working.approve_plan(pair, by=_persona("curator"), now=then + timedelta(days=1))


def _finished(region: Region, mentor: Person, learner: Person, now: datetime) -> None:
    """Store a partner pair that is completed: consents on paper, meetings, mid review, report, what both say of it."""
    then, curator = now - timedelta(days=290), _persona("curator")
    need = offering.Need([THEMES[2]], _school(personas.LYCEUM), "Хочу оценивать проекты так, чтобы ребята не спорили с отметкой.", True)
    pair = _pair(region, (mentor, learner), need, then)
    for side, paper in ((mentoring.MENTORS_HEAD, "Письмо № 18 от 26.01.2026"), (mentoring.MENTEES_HEAD, "Письмо № 41 от 27.01.2026")):
        pair = pairing.answer(pair, pairing.Answer(side, True, paper), by=curator, now=then + timedelta(days=4))
    pair = _put_to_work(pair, FINISHED_PLAN, then + timedelta(days=5))
    for on, minutes, topic, step in FINISHED_MEETINGS:
        at = now - timedelta(days=(now.date() - on).days - 1)
        row = working.add_meeting(pair, mentoring.Meeting(on, minutes, topic, step), by=learner, now=at)
        working.confirm_meeting(row, by=mentor, now=at)
    pair.refresh_from_db()
    pair = working.save_review(pair, pair.version, FINISHED_TEXTS, by=learner, now=now - timedelta(days=40))
    working.give_feedback(pair, working.Opinion(mentoring.MENTEE, 5, LEARNER_SAYS), by=learner, now=now - timedelta(days=39))
    working.give_feedback(pair, working.Opinion(mentoring.MENTOR, 4, MENTOR_SAYS), by=mentor, now=now - timedelta(days=38))
    working.finish(pair, by=curator, now=now - timedelta(days=36))


def _ended(region: Region, mentor: Person, learner: Person, now: datetime) -> None:
    """Store a pair that has ended early, with the reason."""
    then = now - timedelta(days=70)
    need = offering.Need([THEMES[4]], _school(personas.GYMNASIUM), "Веду кружок первый год, нужна помощь с соревнованиями.")
    pair = _put_to_work(_pair(region, (mentor, learner), need, then), ENDED_PLAN, then + timedelta(days=3))
    at = now - timedelta(days=45)
    row = working.add_meeting(pair, mentoring.Meeting(at.date(), 60, "Регламент соревнований", "Выбрать две дисциплины"), by=mentor, now=at)
    working.confirm_meeting(row, by=learner, now=at)
    pairing.end(pair, "Наставляемый перешёл в другую школу, кружка там нет.", by=learner, now=now - timedelta(days=20))


def _at_work(region: Region, mentors: list[Person], now: datetime) -> None:
    """Let the participant of the course work with the mentor of the lyceum: confirmed meetings bring hours."""
    listener, mentor = _persona("listener"), mentors[0]
    course = Enrolment.objects.filter(person=listener, open_marker=1).first()
    need = offering.Need(THEMES[:2], _school(personas.LYCEUM), "Хочу открыть студию в своей школе к январю.", False, course, "internship")
    pair = _pair(region, (mentor, listener), need, now - timedelta(days=55))
    pair = _put_to_work(pair, PLAN, now - timedelta(days=52))
    for at, facts in enumerate(MEETINGS):
        then = now - timedelta(days=(now.date() - facts[0]).days - 1)
        row = working.add_meeting(pair, mentoring.Meeting(*facts), by=mentor if at % 2 else listener, now=then)
        if at < len(MEETINGS) - 1:
            working.confirm_meeting(row, by=listener if at % 2 else mentor, now=then + timedelta(hours=3))


def _partners(region: Region, mentors: list[Person], now: datetime) -> None:
    """Let a village school and the gymnasium agree: the head of the village school is still asked."""
    need = offering.Need([THEMES[6]], _school(personas.POROTNIKOVO), "Нужен опыт исследовательских работ по химии.", is_partner=True)
    pair = _pair(region, (mentors[1], _persona("mentor")), need, now - timedelta(days=4))
    told = pairing.Answer(mentoring.MENTORS_HEAD, True, "Письмо № 214 от 06.11.2026")
    pairing.answer(pair, told, by=_persona("curator"), now=now - timedelta(days=2))


def _waiting(region: Region, rng: Random, now: datetime) -> None:
    """Let one look for a mentor, and another pair wait for its programme to be approved."""
    words = "Педагоги школы впервые ведут проекты: хочу понять, как помочь им с критериями."
    wanted = offering.Need(THEMES[1:3], _school(personas.GYMNASIUM), words)
    offering.save_request(_persona("listener2"), region, wanted, now=now - timedelta(days=1))
    learner, mentor = _adult(rng, now), Person.objects.get(mentor_profile__organisation__code=personas.PODGORNOE)
    need = offering.Need([THEMES[7]], _school(personas.PODGORNOE), "Хочу собрать тест, который сам показывает ошибки.")
    pair = _pair(region, (mentor, learner), need, now - timedelta(days=9))
    plan = mentoring.Plan("Собрать три теста с подсказками.", ("Выбрать платформу", "Собрать тест"), date(2026, 11, 16), date(2027, 3, 31))
    working.save_plan(pair, pair.version, plan, by=mentor, now=now - timedelta(days=3))
    working.send_plan(pair, by=learner, now=now - timedelta(days=2))


def _paths(region: Region, now: datetime) -> None:
    """Store paths: completed, going on with a review, waiting for approval, only diagnosed."""
    _done_path(region, now)
    _going_path(region, now)
    _waiting_path(region, now)
    _begun(region, now)


def _done_path(region: Region, now: datetime) -> None:
    """Store the completed path of the lyceum's mentor: looked at in June, levels before and after."""
    tutor, mentor, then = _persona("tutor"), _persona("mentor2"), now - timedelta(days=290)
    gaps = (domain.Gap("method", "Критерии оценивания", 0), domain.Gap("communication", "Обратная связь команде", 1))
    items = (planning.Row("practice", "Оценить работы двух студий вместе с экспертом", "", Decimal(8), date(2026, 4, 10)),)
    goals, days = "Оценивать так, чтобы работу хотелось исправить.", (date(2026, 1, 19), date(2026, 10, 30))
    draft = planning.Draft("Диагностика, январь 2026", goals, *days, tutor, gaps, items)
    done = planning.save(planning.begin(mentor, region, now=then), 1, draft, by=mentor, now=then)
    going.send(done, by=mentor, now=then)
    going.approve(done, date(2026, 6, 3), by=tutor, now=then + timedelta(days=2))
    going.start(done, by=mentor, now=then + timedelta(days=3))
    going.mark_item(done, going.Done(0, date(2026, 4, 8), "протокол оценивания"), by=mentor, now=now - timedelta(days=200))
    seen = going.Review(date(2026, 6, 3), "Оценки двух студий совпали с экспертными. Осенью попробовать взаимное оценивание.")
    going.look(done, seen, by=tutor, now=now - timedelta(days=159))
    done.refresh_from_db()
    outcome = going.Outcome({0: 2, 1: 3}, "Критерии составлены вместе с командой, спорных оценок стало вдвое меньше.")
    stored = going.save_outcome(done, done.version, outcome, by=mentor, now=now - timedelta(days=12))
    going.finish(stored, by=tutor, now=now - timedelta(days=10))


def _going_path(region: Region, now: datetime) -> None:
    """Store the path of the participant of the course that is going on, with a review in October."""
    tutor, listener = _persona("tutor"), _persona("listener")
    course = Enrolment.objects.filter(person=listener, open_marker=1).first()
    gaps = (domain.Gap("method", "Проектная работа с командой", 1), domain.Gap("digital", "Курс на учебной платформе", 0))
    items = (
        planning.Row("course", "Наставник школьной студии", "Пульсар", Decimal(36), date(2026, 12, 11), 0, course),
        planning.Row("mentoring", "Работа с наставником из лицея", "", Decimal(10), date(2027, 2, 26), 0),
        planning.Row("reading", "Справочник по учебной платформе", "", Decimal(6), date(2026, 11, 14), 1),
    )
    goals = "Открыть студию и вести её курс на платформе без помощи коллег."
    days = (date(2026, 9, 14), date(2027, 5, 28))
    draft = planning.Draft("Диагностика профессиональных дефицитов, сентябрь 2026", goals, *days, tutor, gaps, items)
    row = planning.save(planning.begin(listener, region, now=now - timedelta(days=60)), 1, draft, by=listener, now=now - timedelta(days=59))
    going.send(row, by=listener, now=now - timedelta(days=58))
    going.approve(row, date(2026, 12, 1), by=tutor, now=now - timedelta(days=57))
    going.start(row, by=listener, now=now - timedelta(days=56))
    going.look(row, going.Review(date(2026, 10, 20), "Курс идёт по плану, платформу начать раньше.", date(2026, 12, 1)), by=tutor, now=now)


def _waiting_path(region: Region, now: datetime) -> None:
    """Store the path that its owner has sent to approval."""
    tutor, owner = _persona("tutor"), _persona("listener2")
    gap = (domain.Gap("management", "Планирование работы методического объединения", 1),)
    item = (planning.Row("event", "Школа завучей", "Пульсар", Decimal(16), date(2026, 12, 18)),)
    draft = planning.Draft("Самоанализ", "Выстроить план объединения на год.", date(2026, 11, 16), date(2027, 6, 11), tutor, gap, item)
    row = planning.save(planning.begin(owner, region, now=now - timedelta(days=6)), 1, draft, by=owner, now=now - timedelta(days=5))
    going.send(row, by=owner, now=now - timedelta(days=4))


def _begun(region: Region, now: datetime) -> None:
    """Store a path that its owner has only diagnosed: the gaps are there, goals and parts are still to be written."""
    owner = _persona("mentor")
    row = planning.begin(owner, region, now=now - timedelta(days=2))
    answers = {one.key: "l2" for one in diagnosis.template().questions() if one.type == "choice"}
    answers |= {"digital_1": "l0", "digital_2": "l1", "digital_3": "l0", "method_2": "l1", "method_3": "l1"}
    words = {"digital": "Цифровые навыки", "method": "Методика"}
    planning.diagnose(row, answers, words, by=owner, now=now - timedelta(days=2))

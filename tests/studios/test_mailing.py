"""Letters to a filtered list of studios: who gets what, sent by a job once, stopped in the middle."""

import factories as make
import pytest
from studios.cast import cast, queries_of, statuses

from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.models import Job
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.studios.actions import mailing
from pulsar_xblocks.studios.domain.mailing import clean, filled

pytestmark = pytest.mark.django_db
WRITE, TYPED = "/pulsar/studios/letters/write/", {"subject": "Кейс {studio}", "text": "{name}, ждём работу «{studio}» ({code})."}


@pytest.fixture
def scene(now):
    scene = cast(now)
    scene.studios = [
        make.StudioYearFactory(year=scene.year, studio__organisation=scene.school, name=name) for name in ("Кедр", "Квант", "Чулым")
    ]
    scene.mentors = [make.MentorFactory(studio_year=row).person for row in scene.studios]
    for number, person in enumerate(scene.mentors):
        person.given, person.patronymic, person.email = "Анна", "Сергеевна", f"m{number}@example.org"
        person.save()
    make.MentorFactory(studio_year__year=scene.foreign_year)
    return scene


def send(scene, query="", **more):
    address = f"{WRITE}?{query}"
    shown = scene.client.operator.post(address, TYPED | more)
    count = Job.objects.filter(kind=mailing.JOB).count()
    assert (shown.status_code, count) == (200, count)
    return scene.client.operator.post(address, TYPED | {"do": "send", "key": "k1", "count": "3"} | more)


def jobs():
    return Job.objects.filter(kind=mailing.JOB)


def test_only_the_operator_writes_to_studios(scene):
    roles = ["nobody", "stranger", "head", "municipal", "mentor", "operator", "methodist"]

    wanted = {"nobody": 302, "stranger": 403, "head": 403, "municipal": 403, "mentor": 403, "operator": 200, "methodist": 403}
    assert statuses(scene, WRITE, roles) == wanted
    assert statuses(scene, "/pulsar/studios/letters/", roles) == wanted


def test_preview_shows_who_gets_what_and_sends_nothing(scene):
    text = scene.client.operator.post(WRITE, TYPED).content.decode()

    assert "Кейс Кедр" in text and "Анна Сергеевна, ждём работу «Кедр»" in text
    assert all(person.short_name in text for person in scene.mentors)
    assert (jobs().count(), Message.objects.count()) == (0, 0)


def test_letters_go_once_to_the_filtered_studios(scene, now):
    done = send(scene)
    again = scene.client.operator.post(f"{WRITE}?", TYPED | {"do": "send", "key": "k1", "count": "3"})

    assert (done.status_code, again.status_code, jobs().count()) == (302, 302, 1)
    mailing_job = jobs().get()
    run_due(now)
    Job.objects.filter(pk=mailing_job.pk).update(state="queued")
    run_due(now)

    told = Message.objects.filter(kind="studios.mailing").order_by("pk")
    assert [row.person for row in told] == scene.mentors
    assert told[0].text.startswith("Анна Сергеевна, ждём работу «Кедр» (70-")
    assert Letter.objects.filter(state="sent").count() == 3
    assert "Кейс {studio}" in scene.client.operator.get(done.url).content.decode()
    assert scene.client.operator2.get(done.url).status_code == 404


def test_list_that_has_changed_is_shown_again(scene):
    shown = scene.client.operator.post(WRITE, TYPED | {"do": "send", "key": "k1", "count": "2"})

    assert (shown.status_code, jobs().count()) == (200, 0)
    assert 'role="alert"' in shown.content.decode()


def test_filter_narrows_who_gets_the_letter(scene):
    done = send(scene, "q=чулым", count="1")

    assert mailing.asked_of(jobs().get())["studios"] == [scene.studios[2].pk]
    assert done.status_code == 302


def test_stop_ends_the_job_and_what_waits_in_the_post(scene, now):
    done = send(scene)
    job = jobs().get()
    recipient = mailing.recipients([scene.studios[0].pk])[0]
    mailing._write(job, mailing.words_of(mailing.asked_of(job)["definition"]), recipient, now)

    stopped = scene.client.operator.post(done.url + "stop/")
    run_due(now)

    job.refresh_from_db()
    assert (stopped.status_code, job.state) == (302, "cancelled")
    assert list(Letter.objects.values_list("state", flat=True)) == ["cancelled"]
    assert Message.objects.count() == 1


def test_refusals_stand_beside_the_fields(scene):
    wrong = scene.client.operator.post(WRITE, {"subject": "", "text": "Здравствуйте, {пароль}!"})

    assert wrong.status_code == 422
    assert "{пароль}" in wrong.content.decode()
    assert scene.client.operator.post(f"{WRITE}?q=никто", TYPED).status_code == 422


def test_places_are_known_in_the_language_and_values_are_not_looked_into():
    words = {"name": "имя", "studio": "студия", "code": "код", "school": "школа"}

    assert clean("Для {Студия}", "{ имя } {code}", words) == ("Для {studio}", "{name} {code}")
    assert filled("{studio} {code}", {"studio": "{code}", "code": "1"}) == "{code} 1"
    with pytest.raises(Invalid):
        clean("Тема", "Текст {x}", words)


def test_page_takes_the_same_queries_for_one_and_three(scene):
    address = "/pulsar/studios/letters/write/"

    assert queries_of(scene.client.operator, address + "?q=чулым") == queries_of(scene.client.operator, address)

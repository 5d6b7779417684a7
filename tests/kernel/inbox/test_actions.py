import sys
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils.translation import get_language, gettext
from factories import PersonFactory, RegionFactory, UserFactory

from pulsar_xblocks.kernel.inbox import actions, reminders
from pulsar_xblocks.kernel.inbox.actions import Correction, Words
from pulsar_xblocks.kernel.inbox.models import Letter, Message
from pulsar_xblocks.kernel.inbox.personal import export, forget
from pulsar_xblocks.kernel.inbox.reminders import Reminder
from pulsar_xblocks.kernel.jobs.actions import run_due
from pulsar_xblocks.kernel.jobs.domain import MAX_ATTEMPTS
from pulsar_xblocks.kernel.people.actions import person_of_user
from pulsar_xblocks.kernel.platform.accounts import NO_MAIL
from pulsar_xblocks.kernel.pure.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PULSAR_PUBLIC_URL = "https://pulsar.example.ru/"
    return RegionFactory(centre_short="Центр «Пульсар»", centre_email="centre@pulsar.example.ru")


def send(region, now, **values):
    defaults = {"to": None, "subject": "Заявка одобрена", "text": "Студия открыта.", "link": "/pulsar/me/", "kind": "test"}
    return actions.send(region_id=region.pk, now=now, **(defaults | values))


def test_message_is_stored_and_a_letter_goes(region, now, russian):
    person = PersonFactory(email="mentor@school.ru")

    message = send(region, now, to=person)
    run_due(now)

    message.refresh_from_db()
    assert (message.person, message.subject, message.read_at, message.letter.state) == (person, "Заявка одобрена", None, "sent")
    letter = mail.outbox[0]
    assert (letter.to, letter.subject, letter.reply_to) == (["mentor@school.ru"], "Заявка одобрена", ["centre@pulsar.example.ru"])
    assert letter.body == "Студия открыта.\n\nhttps://pulsar.example.ru/pulsar/me/\n\n-- \nЦентр «Пульсар»\n"


def test_letter_comes_from_the_sites_address_with_the_centres_name(region, now, settings):
    settings.DEFAULT_FROM_EMAIL = "noreply@lms.example.ru"
    send(region, now, email="mama@mail.ru")
    run_due(now)
    settings.DEFAULT_FROM_EMAIL = "Портал <noreply@lms.example.ru>"
    send(region, now, email="mama@mail.ru")
    run_due(now)

    first, second = (message_from_bytes(letter.message().as_bytes(), policy=default)["From"].addresses[0] for letter in mail.outbox)
    assert (first.display_name, first.addr_spec) == ("Центр «Пульсар»", "noreply@lms.example.ru")
    assert (second.display_name, second.addr_spec) == ("Портал", "noreply@lms.example.ru")


def test_who_has_an_account_is_told_where_to_choose_how_often(region, now):
    send(region, now, to=PersonFactory(email="mentor@school.ru", user=UserFactory()))
    send(region, now, to=PersonFactory(email="host@mail.ru", user=None))
    send(region, now, email="mama@mail.ru")
    run_due(now)

    found = {letter.to[0]: letter.extra_headers.get("List-Unsubscribe") for letter in mail.outbox}
    assert found == {
        "mentor@school.ru": "<https://pulsar.example.ru/pulsar/me/inbox/#letters>",
        "host@mail.ru": None,
        "mama@mail.ru": None,
    }
    assert {letter.extra_headers["Auto-Submitted"] for letter in mail.outbox} == {"auto-generated"}  # no answer of a robot


def test_an_account_made_without_an_address_gets_no_letter(region, now):
    user = UserFactory(email=f"lena@{NO_MAIL}")

    send(region, now, to=person_of_user(user, now))
    run_due(now)

    assert (person_of_user(user, now).email, mail.outbox) == ("", [])


def test_guardian_without_an_account_gets_a_letter_only(region, now):
    message = send(region, now, email="mama@mail.ru")
    run_due(now)

    assert (message.person, [letter.to for letter in mail.outbox]) == (None, [["mama@mail.ru"]])


def test_person_without_an_address_gets_a_message_only(region, now):
    message = send(region, now, to=PersonFactory())
    run_due(now)

    assert (message.letter, mail.outbox) == (None, [])


def test_retired_person_gets_no_letter(region, now):
    send(region, now, to=PersonFactory(email="a@b.ru", retired_at=now))
    run_due(now)

    assert mail.outbox == []


def test_subject_cannot_carry_other_headers(region, now):
    send(region, now, email="mama@mail.ru", subject="Заявка\nBcc: all@mail.ru")
    run_due(now)

    assert mail.outbox[0].subject == "Заявка Bcc: all@mail.ru"


def test_what_is_told_once_is_not_told_again(region, now):
    person = PersonFactory(email="mentor@school.ru")

    first = send(region, now, to=person, once="approved:7")
    second = send(region, now, to=person, once="approved:7")
    run_due(now)

    assert (first, len(mail.outbox)) == (second, 1)


def test_letter_is_tried_again_and_says_when_it_failed(region, now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    send(region, now, email="mama@mail.ru")

    states = []
    for attempt in range(MAX_ATTEMPTS):
        run_due(now + timedelta(hours=2 * attempt))
        states.append(Letter.objects.get().state)

    assert states == ["queued"] * (MAX_ATTEMPTS - 1) + ["failed"]
    assert "Connection refused" in Letter.objects.get().error


def test_letter_waits_for_a_server_that_comes_back(region, now, settings):
    working, settings.EMAIL_BACKEND, settings.EMAIL_PORT = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend", 1
    send(region, now, email="mama@mail.ru")
    run_due(now)
    settings.EMAIL_BACKEND = working

    run_due(now + timedelta(minutes=1))

    assert ([letter.to for letter in mail.outbox], Letter.objects.get().state) == ([["mama@mail.ru"]], "sent")


def test_words_are_in_the_language_of_the_person(english):
    with actions.in_language(PersonFactory.build(language="ru")):
        inside = (get_language(), gettext("Messages"))

    assert (inside, get_language()) == (("ru", "Сообщения"), "en")


def test_who_has_chosen_no_language_is_written_to_in_that_of_the_sites_letters(settings):
    """A guardian has no account, and a new platform keeps its LANGUAGE_CODE «en»."""
    settings.LANGUAGE_CODE = "en"

    assert [actions.language_of(person) for person in (None, PersonFactory(), PersonFactory(user=UserFactory()))] == ["ru"] * 3

    settings.PULSAR_LANGUAGE = "en"
    assert actions.language_of(None) == "en"


@pytest.mark.parametrize(
    ("on_the_platform", "with_us", "language"),
    [("en", "", "en"), ("en", "ru", "en"), ("es-419", "", "ru"), ("es-419", "en", "en"), ("", "", "ru"), ("", "en", "en")],
)
def test_language_chosen_on_the_platform_comes_first(monkeypatch, on_the_platform, with_us, language):
    person, asked = PersonFactory(user=UserFactory(), language=with_us), []
    found = SimpleNamespace(first=lambda: SimpleNamespace(value=on_the_platform) if on_the_platform else None)
    rows = SimpleNamespace(filter=lambda **values: asked.append(values) or found)
    models = SimpleNamespace(UserPreference=SimpleNamespace(objects=rows))
    monkeypatch.setitem(sys.modules, "openedx.core.djangoapps.user_api.models", models)

    assert actions.language_of(person) == language
    assert asked == [{"user_id": person.user_id, "key": "pref-lang"}]


def test_daily_letter_gathers_what_was_not_read(region, now, russian):
    person = PersonFactory(email="mentor@school.ru", language="ru")
    actions.set_digest(person, "daily")
    send(region, now, to=person, subject="Первое")
    actions.mark_read(send(region, now, to=person, subject="Прочитано"), now)
    send(region, now, to=person, subject="Второе", link="")

    run_due(now)  # 10:00 in Tomsk
    by_day = len(mail.outbox)
    for hours in (8, 9, 32):  # 18:00, 19:00, 18:00 of the next day
        run_due(now + timedelta(hours=hours))

    assert (by_day, len(mail.outbox)) == (0, 1)
    assert mail.outbox[0].body.startswith(
        "1. Первое\n\nСтудия открыта.\n\nhttps://pulsar.example.ru/pulsar/me/\n\n\n2. Второе\n\nСтудия открыта.\n\n"
        "https://pulsar.example.ru/pulsar/me/inbox/"
    )


def test_unknown_digest_is_refused(region):
    with pytest.raises(Invalid):
        actions.set_digest(PersonFactory(), "weekly")


def test_correction_reaches_everyone_who_was_told(region, now):
    here = PersonFactory(email="mentor@school.ru")
    told = send(region, now, to=here, kind="round.deadline", about=region)
    send(region, now, email="mama@mail.ru", kind="round.deadline", about=region)
    send(region, now, to=here, kind="other", about=region)
    run_due(now)
    mail.outbox.clear()

    correction = Correction("round.deadline", region, lambda person: Words("Срок продлён", str(get_language())))
    count = actions.correct(correction, region_id=region.pk, now=now + timedelta(hours=1))
    run_due(now + timedelta(hours=1))

    told.refresh_from_db()
    assert (count, told.is_corrected) == (2, True)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["mama@mail.ru", "mentor@school.ru"]
    assert Message.objects.get(person=here, subject="Срок продлён").corrects == told


def test_corrected_letter_that_still_waits_is_not_sent(region, now):
    send(region, now, email="mama@mail.ru", kind="round.deadline", about=region)

    actions.correct(Correction("round.deadline", region, lambda person: Words("Срок продлён", "")), region_id=region.pk, now=now)
    run_due(now)

    assert [letter.subject for letter in mail.outbox] == ["Срок продлён"]
    assert list(Letter.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "sent"]


def test_correction_can_be_corrected_once_for_each_person(region, now):
    person = PersonFactory(email="mentor@school.ru")
    send(region, now, to=person, kind="round.deadline", about=region)
    for number in (1, 2):
        words = Words(f"Срок {number}", "")
        actions.correct(Correction("round.deadline", region, lambda person, words=words: words), region_id=region.pk, now=now)

    assert list(Message.objects.order_by("pk").values_list("subject", "is_corrected", "corrects__subject")) == [
        ("Заявка одобрена", True, None),
        ("Срок 1", True, "Заявка одобрена"),
        ("Срок 2", False, "Срок 1"),
    ]


def test_reminder_goes_once_and_by_day(region, now, monkeypatch):
    monkeypatch.setattr(reminders, "_sources", [])
    person = PersonFactory(email="mentor@school.ru", language="en")
    reminder = Reminder("round.deadline", "round:1:3d:1", region, lambda: Words(f"in {get_language()}", ""), person)
    reminders.register(lambda moment: [reminder])

    counts = []
    for hours in (-5, 0, 1):  # 5:00, 10:00, 11:00 in Tomsk
        run_due(now + timedelta(hours=hours))
        counts.append(Message.objects.count())

    assert (counts, Message.objects.get().subject) == ([0, 1, 1], "in en")


def test_leaving_blanks_the_words_and_keeps_the_rows(region, now):
    person = PersonFactory(email="mentor@school.ru")
    send(region, now, to=person)
    assert export(person)["letters"][0]["address"] == "mentor@school.ru"

    for _ in range(2):
        forget(person, now)
    run_due(now)

    assert (Message.objects.get().text, Letter.objects.get().address, mail.outbox) == ("", "", [])


def test_who_leaves_is_no_longer_named_in_letters_to_others(region, now):
    person = PersonFactory(family="Орлов", given="Константин", patronymic="Евгеньевич")
    send(region, now, to=PersonFactory(email="mentor@school.ru"), subject="Визит: Орлов К. Е.", text="Приедет Константин Орлов.")
    send(region, now, email="mama@mail.ru", subject="Город Орлов", text="Едем в Орлов.")
    run_due(now)

    for _ in range(2):
        forget(person, now)

    told = list(Message.objects.order_by("pk").values_list("subject", "text"))
    assert told == [("Визит: …", "Приедет …."), ("Город Орлов", "Едем в Орлов.")]
    assert "Орлов" not in Letter.objects.order_by("pk").first().text

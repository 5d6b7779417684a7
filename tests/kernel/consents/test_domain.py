"""Rules of consents."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulsar_xblocks.kernel.consents import domain
from pulsar_xblocks.kernel.consents.default_texts import DEFAULT_TEXTS
from pulsar_xblocks.kernel.consents.domain import EXPIRED, GIVEN, GUARDIAN, PENDING, REFUSED, REVOKED, SELF, Ages, Answer
from pulsar_xblocks.kernel.pure.dates import age_on

DAY = date(2026, 11, 10)
AT = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
ANSWERS = st.builds(
    Answer,
    party=st.sampled_from([GUARDIAN, SELF]),
    answer=st.sampled_from([GIVEN, REFUSED, REVOKED]),
    at=st.integers(0, 9).map(lambda hours: AT + timedelta(hours=hours)),
    valid_until=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    order=st.integers(0, 10**6),
)
ROWS = st.lists(ANSWERS, max_size=8, unique_by=lambda row: row.order)


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (None, (GUARDIAN,)),
        (date(2012, 11, 11), (GUARDIAN,)),  # 14 tomorrow
        (date(2012, 11, 10), (GUARDIAN, SELF)),  # 14 today
        (date(2008, 11, 11), (GUARDIAN, SELF)),  # 18 tomorrow
        (date(2008, 11, 10), (SELF,)),  # 18 today
    ],
)
def test_who_answers_depends_on_age_today(birth, expected):
    assert domain.parties(birth, DAY, Ages()) == expected


def test_ages_are_settings():
    assert domain.parties(date(2010, 1, 1), DAY, Ages(consent=16, own=12)) == (SELF,)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 30))
def test_latest_birth_date_of_an_age(day, age):
    birth = domain.born_before(day, age)

    assert age_on(birth, day) == age
    assert age_on(birth + timedelta(days=2), day) == age - 1


def test_nothing_stored_is_pending():
    assert domain.state_of([], (GUARDIAN, SELF), DAY) == PENDING


def test_last_answer_of_a_party_counts():
    rows = [Answer(GUARDIAN, GIVEN, AT), Answer(GUARDIAN, REVOKED, AT + timedelta(hours=1))]

    assert domain.party_state(rows, GUARDIAN, DAY) == REVOKED
    assert domain.party_state([*rows, Answer(GUARDIAN, GIVEN, AT + timedelta(hours=2))], GUARDIAN, DAY) == GIVEN


def test_answers_of_one_moment_are_told_apart_by_order():
    rows = [Answer(GUARDIAN, GIVEN, AT, order=2), Answer(GUARDIAN, REFUSED, AT, order=1)]

    assert domain.party_state(rows, GUARDIAN, DAY) == GIVEN


def test_consent_holds_through_its_last_day():
    rows = [Answer(GUARDIAN, GIVEN, AT, valid_until=DAY)]

    assert domain.party_state(rows, GUARDIAN, DAY) == GIVEN
    assert domain.party_state(rows, GUARDIAN, DAY + timedelta(days=1)) == EXPIRED


def test_from_14_both_answers_are_needed():
    guardian = Answer(GUARDIAN, GIVEN, AT)

    assert domain.state_of([guardian], (GUARDIAN, SELF), DAY) == PENDING
    assert domain.state_of([guardian, Answer(SELF, REFUSED, AT)], (GUARDIAN, SELF), DAY) == REFUSED
    assert domain.state_of([guardian, Answer(SELF, GIVEN, AT)], (GUARDIAN, SELF), DAY) == GIVEN


def test_grown_up_pupil_is_asked_anew_unless_they_answered_themselves():
    guardian = Answer(GUARDIAN, GIVEN, AT)

    assert domain.state_of([guardian], (SELF,), DAY) == PENDING
    assert domain.state_of([guardian, Answer(SELF, GIVEN, AT)], (SELF,), DAY) == GIVEN


@given(ROWS, st.randoms(use_true_random=False))
def test_state_does_not_depend_on_the_order_of_rows(rows, rng):
    shuffled = list(rows)
    rng.shuffle(shuffled)

    assert domain.state_of(shuffled, (GUARDIAN, SELF), DAY) == domain.state_of(rows, (GUARDIAN, SELF), DAY)


@given(ROWS)
def test_given_means_every_party_has_given_it(rows):
    parties = (GUARDIAN, SELF)
    is_given = domain.state_of(rows, parties, DAY) == GIVEN

    assert is_given == all(domain.party_state(rows, party, DAY) == GIVEN for party in parties)


@given(ROWS)
def test_answers_of_others_change_nothing(rows):
    own = [row for row in rows if row.party == SELF]

    assert domain.party_state(rows, SELF, DAY) == domain.party_state(own, SELF, DAY)


@given(ROWS)
def test_withdrawing_always_ends_a_consent(rows):
    last = Answer(GUARDIAN, REVOKED, AT + timedelta(days=1), order=10**7)

    assert domain.state_of([*rows, last], (GUARDIAN,), DAY) == REVOKED


@pytest.mark.parametrize(
    ("stored", "news"),
    [
        (PENDING, {GIVEN, REFUSED}),
        (GIVEN, {REVOKED}),
        (REFUSED, {GIVEN}),
        (REVOKED, {GIVEN}),
        (EXPIRED, {GIVEN, REFUSED}),
    ],
)
def test_what_an_answer_may_change(stored, news):
    assert {wanted for wanted in (GIVEN, REFUSED, REVOKED) if domain.is_new(stored, wanted)} == news


@given(st.sampled_from(list(domain.STATUSES)), st.sampled_from([GIVEN, REFUSED, REVOKED]))
def test_second_press_changes_nothing(stored, wanted):
    if domain.is_new(stored, wanted):
        assert not domain.is_new(wanted, wanted)


def test_term_ends_on_31_august():
    assert domain.valid_until(date(2026, 11, 10), 2) == date(2028, 8, 31)
    assert domain.valid_until(date(2026, 8, 31), 2) == date(2027, 8, 31)
    assert domain.valid_until(date(2026, 9, 1), 1) == date(2027, 8, 31)


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 5))
def test_term_never_ends_before_it_begins(day, years):
    assert domain.valid_until(day, years) >= day


def test_every_purpose_has_texts_of_the_law_in_both_languages():
    for purpose in domain.PURPOSES:
        for language in ("ru", "en"):
            text = DEFAULT_TEXTS[purpose][language]
            assert all([text.title, text.statement, text.own_statement, text.categories, text.actions, text.third_parties, text.withdrawal])
            assert "{operator}" in text.statement and "{operator}" in text.own_statement
    assert "{site}" in DEFAULT_TEXTS["publication"]["ru"].statement  # ст. 10.1: information resource
    assert DEFAULT_TEXTS["publication"]["ru"].conditions


def test_hash_follows_the_text_not_its_typing():
    text = DEFAULT_TEXTS["studio"]["ru"]

    assert domain.text_digest(replace(text, title="й")) == domain.text_digest(replace(text, title="\u0438\u0306"))
    assert domain.text_digest(text) != domain.text_digest(replace(text, valid_years=3))


def test_places_are_filled_and_other_braces_kept():
    assert domain.filled("{operator} и {x}", {"operator": "Центр {x}"}) == "Центр {x} и {x}"


def test_parent_needs_no_document_another_representative_does():
    name = {"family": "Тихонова", "given": "Анна", "patronymic": "", "relation": "mother"}

    assert domain.check_signer(name) == {}
    assert list(domain.check_signer(name | {"relation": "trustee"})) == ["basis"]
    assert domain.check_signer(name | {"relation": "trustee", "basis": "приказ № 12 от 3 марта 2024 г."}) == {}


def test_wrong_signer_is_told_by_field():
    assert list(domain.check_signer({"family": "Smith", "given": ""})) == ["given", "family", "relation"]


NOT_ONE = ("a@b.ru\nBcc:c@d.ru", "a@b.ru,c@d.ru", "a@b.ru;c@d.ru", "<a@b.ru>", "a@b@c.ru", "a\u202e@b.ru", "a@b.ru\x00", "a@.ru")


@pytest.mark.parametrize(
    ("email", "is_right"),
    [
        ("a@b.ru", True),
        ("a@b", False),
        ("ab.ru", False),
        ("a b@c.ru", False),
        ("@c.ru", False),
        *((text, False) for text in NOT_ONE),
        ("почта@школа.рф", True),
        ("a@xn--80a.xn--p1ai", True),
    ],
)
def test_addresses(email, is_right):
    assert (domain.check_email(email) == []) is is_right


def test_one_mailbox_is_recognised():
    assert domain.same_email(" Anna@Example.ru", "anna@example.RU ")
    assert not domain.same_email("", "")

"""The rule set as a definition: hashes that never change, ready sets that may open, what an operator must mend."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pulsar_xblocks.kernel.definitions.domain import canonical, digest, load
from pulsar_xblocks.kernel.questions.domain.model import CHOICE, Option, Question, Questionnaire, Section, Text
from pulsar_xblocks.selection.domain import ready, rules
from pulsar_xblocks.selection.domain.problems import problems, questionnaire_problems
from pulsar_xblocks.selection.domain.rules import Gates, Part, Quota, RuleSet, Worth

SOUND = replace(ready.SCIENCE, places=60, quotas=(Quota("rural", Text("Село", "Rural"), 12),))


def test_defaults_of_frozen_rules_never_change() -> None:
    """What equals a default is not stored, so another default would change rules that are frozen: add fields, never change a default."""
    made = RuleSet()

    assert [(part.key, part.kind, part.most, part.pass_percent) for part in made.parts] == [
        ("academic", "academic", 50, 0),
        ("achievements", "achievements", 30, 0),
        ("motivation", "expert", 20, 0),
    ]
    assert {row.level: (row.winner, row.prize) for row in made.achievements.matrix} == {
        "vsosh_final": (30, 28),
        "vsosh_regional": (20, 16),
        "vsosh_municipal": (6, 4),
        "rsosh_1": (26, 22),
        "rsosh_2": (22, 18),
        "rsosh_3": (18, 14),
        "ministry": (16, 12),
        "regional": (6, 4),
    }
    assert (made.achievements.best, made.achievements.years_back, made.cap) == (3, 2, 30)
    assert made.ties == ("academic", "best_achievement", "expert", "municipality", "commission")
    assert made.gates == Gates((), None, None, (), (), 2, 1, ("selection",))
    assert made.appeals == rules.Appeals(2, 3, False, ())
    assert (made.offer_days, made.reads, made.gap_percent, made.grace_minutes, made.reserve) == (3, 2, 30, 5, None)
    assert digest(made) == "67d6291b301412df4a6ca7808aeafac9d0587b06ece3c68e72bab0157cd9d52c"


@pytest.mark.parametrize("name", ready.READY)
def test_ready_sets_come_to_a_hundred_and_survive_storing(name: str) -> None:
    found = ready.READY[name]

    assert found.most == 100
    assert problems(replace(found, places=30)) == {}
    assert load(RuleSet, canonical(found)) == found


def test_a_set_without_places_may_not_open() -> None:
    assert problems(ready.SCIENCE) == {"places": ["From 1 to %(most)s places."]}


def test_the_best_of_each_zone_have_seats_of_their_own_and_unused_ones_stay_empty() -> None:
    zones = (("north", Text("Северная зона", "North"), ("69704000",)), ("south", Text("Южная зона", "South"), ("69654000", "69701000")))

    found = ready.of_zones(ready.CENTRE, zones, best=2)

    assert (found.places, found.protected, found.keeps_unused, found.pass_points) == (4, 4, True, Decimal(60))
    assert problems(found) == {}


def parts(*most: int) -> tuple[Part, ...]:
    return tuple(Part(f"p{at}", title=Text("Часть", "Part"), most=Decimal(points)) for at, points in enumerate(most))


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"parts": parts(50, 30)}, {"parts"}),
        ({"parts": parts(70, 30), "ties": ("p1", "commission")}, set()),
        ({"parts": (*parts(70), replace(parts(30)[0], key="p0")), "ties": ("commission",)}, {"key_0", "key_1"}),
        ({"parts": (*parts(70), replace(parts(30)[0], key="time")), "ties": ("commission",)}, {"key_1"}),
        ({"parts": parts(100, 0), "ties": ("commission",)}, {"most_1"}),
        ({"parts": (replace(parts(100)[0], pass_percent=Decimal(101)),), "ties": ("commission",)}, {"pass_percent_0"}),
        ({"parts": (replace(parts(100)[0], title=Text()),), "ties": ("commission",)}, {"title_0"}),
        ({"pass_points": Decimal(101)}, {"pass_points"}),
        ({"ties": ("surname", "commission")}, {"ties"}),
        ({"ties": ("academic", "commission", "time")}, {"ties"}),
        ({"ties": ("academic", "academic", "commission")}, {"ties"}),
        ({"places": 11}, {"quotas"}),
        ({"places": 12}, set()),
        ({"places": 10_001}, {"places"}),
        ({"quotas": (Quota("open", Text("Село", "Rural"), 1),)}, {"code_0"}),
        ({"quotas": (Quota("rural", Text("Село", "Rural"), 0),)}, {"seats_0"}),
        ({"quotas": (Quota("east", Text("Восток", "East"), 1, rules.MUNICIPALITIES),)}, {"values_0"}),
        ({"gates": Gates(grades=(0,))}, {"grades"}),
        ({"gates": Gates(least_age=15, most_age=14)}, {"ages"}),
        ({"gates": Gates(purposes=())}, {"purposes"}),
        ({"gates": Gates(max_shifts_per_school_year=0, same_profile_gap=-1)}, {"max_shifts_per_school_year", "same_profile_gap"}),
        ({"achievements": rules.Achievements(matrix=())}, {"matrix"}),
        ({"achievements": rules.Achievements((Worth("own", Decimal(4), Decimal(6)),), best=0)}, {"winner_0", "level_title_0", "best"}),
        ({"offer_days": 0, "reads": 4, "gap_percent": 0}, {"offer_days", "reads", "gap_percent"}),
        ({"grace_minutes": -1, "reserve": -1}, {"grace_minutes", "reserve"}),
        ({"appeals": rules.Appeals(0, 31), "sittings": rules.Sittings(0)}, {"window_days", "answer_days", "quorum_percent"}),
    ],
)  # fmt: skip
def test_what_must_be_mended_is_named_by_its_field(wrong: dict[str, object], fields: set[str]) -> None:
    assert set(problems(replace(SOUND, **wrong))) == fields


def test_the_sum_of_the_parts_is_told() -> None:
    found = problems(replace(SOUND, parts=parts(50, 30), ties=("commission",)))["parts"]

    assert [(text, text.params) for text in found] == [
        ("The parts must come to 100 points together; now they come to %(sum)s.", {"sum": Decimal(80)})
    ]


STANDARDS = dict.fromkeys(ready.STANDARDS, 5)


def question(key: str, most: int) -> Question:
    return Question(key, Text(key), CHOICE, options=(Option("a", Text("а"), Decimal(most)),))


@pytest.mark.parametrize(
    ("questions", "problems_"),
    [
        ({"s2": 30, "s3": 30, **STANDARDS, "s5": 0, "s6": 0}, {}),
        (
            {"s2": 25, "s3": 30, **STANDARDS, "s5": 0, "s6": 0},
            {"most_0": ["The answers can bring %(most)s points, the part has %(part)s."]},
        ),
        ({"s2": 30, "s3": 30, **STANDARDS, "s5": 0}, {"questions_4": ["The questionnaire has no such question: %(keys)s."]}),
    ],
)
def test_parts_fit_the_questionnaire(questions: dict[str, int], problems_: dict[str, list[str]]) -> None:
    asked = Questionnaire((Section("s", questions=tuple(question(key, most) for key, most in questions.items())),))

    assert questionnaire_problems(ready.SPORT, asked) == problems_


def test_a_question_gives_points_once() -> None:
    twice = RuleSet(parts=tuple(replace(part, questions=("q",)) for part in parts(70, 30)))
    asked = Questionnaire((Section("s", questions=(question("q", 10),)),))

    assert set(questionnaire_problems(twice, asked)) == {"questions_0", "questions_1"}

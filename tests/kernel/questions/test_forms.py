import re

import pytest
from factories import OrganisationFactory, RegionFactory
from hypothesis import HealthCheck, given, settings
from lxml import html
from question_builders import asked, limits, options, posts, question, questionnaires, when

from pulsar_xblocks.kernel.http import errors_of
from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.questions import domain
from pulsar_xblocks.kernel.questions.domain import Column, Text, model
from pulsar_xblocks.kernel.questions.facts import reasons
from pulsar_xblocks.kernel.questions.queries import FEW, organisations_for, sources_of
from pulsar_xblocks.kernel.questions.templates import studio_opening
from pulsar_xblocks.kernel.render import render


def _form(questionnaire, answers=None, **rest):
    return html.fragment_fromstring(
        render("kernel/questions/_form.html", {"questionnaire": questionnaire, "answers": answers or {}, **rest}), create_parent="form"
    )


def _posted(form):
    found = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(questionnaires(), posts)
def test_form_posts_back_what_it_shows(questionnaire, posted):
    answers = {key: value for key, value in domain.clean(questionnaire, posted).items() if not domain.check(questionnaire, {key: value})}

    again = domain.clean(questionnaire, _posted(_form(questionnaire, answers)), kept=answers)

    lost = {key for key in answers if again.get(key) != answers[key]} - {
        q.key for q in questionnaire.questions() if q.type in (model.FILE,)
    }
    assert lost == set()


def test_every_field_has_a_label_and_describes_its_errors(english):
    questionnaire = asked(
        *[
            question(
                f"q_{kind}", kind, help=Text("подсказка"), options=options("a", "b"), columns=(Column("x", Text("Икс")),), required=True
            )
            for kind in model.TYPES
        ]
    )
    errors = errors_of(Invalid(domain.check(questionnaire, {})))

    form = _form(questionnaire, errors=errors)

    ids = {element.get("id") for element in form.iter() if element.get("id")}
    for field in form.xpath(".//input[not(@type='hidden')] | .//textarea | .//select"):
        labelled = field.get("aria-label") or field.iterancestors("label") or field.get("id")
        assert next(field.iterancestors("label"), None) is not None or f"f-{field.name}" in form.xpath(".//label/@for") or labelled
    for element in form.xpath(".//*[@aria-describedby]"):
        assert set(element.get("aria-describedby").split()) <= ids
    assert set(errors) <= {name.removeprefix("f-") for name in ids}


def test_hidden_question_is_not_on_the_page_and_its_answer_stays(english):
    questionnaire = asked(question("a", "choice", options=options("x", "y")), question("b", show_when=when("a", "is", "x")))
    answers = {"a": "y", "b": "остаётся"}

    form = _form(questionnaire, answers)

    assert form.xpath(".//@data-pulsar-question") == ["a"]
    assert len(form.xpath(".//*[@data-pulsar-controls]")) == 1
    assert domain.clean(questionnaire, _posted(form), kept=answers) == answers


def test_typed_text_stays_after_a_refusal(english):
    questionnaire = asked(question("n", "int", limits=limits(3, 30)))

    form = _form(questionnaire, {"n": 5}, values={"asked": "n", "n": "тридцать"}, errors={"n": ["Enter a whole number."]})

    field = form.xpath(".//input[@name='n']")[0]
    assert (field.value, field.get("aria-invalid"), field.get("aria-describedby")) == ("тридцать", "true", "e-n")
    assert form.get_element_by_id("e-n").text_content().strip() == "Enter a whole number."


def test_hostile_text_is_escaped(english):
    text = '"><script>alert(1)</script>'
    questionnaire = asked(question("a"), question("b", "long"))

    page = render("kernel/questions/_form.html", {"questionnaire": questionnaire, "answers": {"a": text, "b": text}})

    assert "<script>" not in page


def test_pressed_button_adds_a_row(english):
    questionnaire = asked(question("o9", "schedule", limits=limits(1, 3)))
    values = {"asked": "o9", "o9-0-day": "mon", "o9-more": "1"}

    assert len(_form(questionnaire, {}, values=values).xpath(".//*[@data-pulsar-row]")) == 2


def test_summary_names_the_question(english):
    context = {"questionnaire": studio_opening(), "errors": {"o2_name-given": ["Please fill in this field."], "": ["Whole form."]}}

    page = render("kernel/questions/_errors.html", context)

    assert re.sub(r"\s+", " ", html.fragment_fromstring(page).text_content()).strip() == (
        "Please correct the marked fields. Studio mentor: Please fill in this field.Whole form. Everything you typed is kept."
    )


def test_author_reads_why_a_question_is_hidden(english):
    questionnaire = studio_opening()

    assert reasons(questionnaire, "o10", {"o10_way": "click"}) == [
        "Shown when “How the head of school agrees” is: I attach an order or a written agreement."
    ]


def test_answers_are_shown_in_words(english):
    answers = {
        "o2_name": {"family": "Гусева", "given": "Ольга", "patronymic": "Николаевна"},
        "o4_count": 12,
        "o7": ["physics", "space"],
        "o9": [{"day": "mon", "from": "15:00", "to": "16:30"}],
    }

    page = html.fragment_fromstring(render("kernel/questions/_answers.html", {"questionnaire": studio_opening(), "answers": answers}))

    lines = dict(
        zip([dt.text_content() for dt in page.iter("dt")], [" ".join(dd.text_content().split()) for dd in page.iter("dd")], strict=True)
    )
    assert {
        label: lines[label] for label in ("Studio mentor", "How many pupils you plan", "Fields of interest", "Timetable", "Subject")
    } == {
        "Studio mentor": "Гусева Ольга Николаевна",
        "How many pupils you plan": "12",
        "Fields of interest": "PhysicsSpace",
        "Timetable": "Monday, 15:00–16:30",
        "Subject": "not answered",
    }


@pytest.mark.django_db
def test_organisations_are_those_of_the_region_and_found_without_yo():
    school = OrganisationFactory(short_name="Ёлкинская школа", sort_name="елкинская школа", code="7017")
    OrganisationFactory(municipality__region=RegionFactory(code="54", name="Новосибирская область"), municipality__oktmo="50701000")
    OrganisationFactory(municipality=school.municipality, short_name="Закрытая", is_active=False)

    found = organisations_for(school.region_id, "ЁЛКИН Томск")

    assert (found.rows, found.is_searched) == ((("7017", "Ёлкинская школа", "город Томск"),), True)


@pytest.mark.django_db
def test_long_directory_gets_a_search_and_keeps_the_chosen(django_assert_num_queries, english):
    school = OrganisationFactory(short_name="Яя", sort_name="яя", code="last")
    for number in range(FEW + 1):
        OrganisationFactory(municipality=school.municipality, sort_name=f"а{number:04d}")

    with django_assert_num_queries(2):
        sources = sources_of(studio_opening(), {"o1": "last"}, region_id=school.region_id, query={})

    form = _form(studio_opening(), {"o1": "last"}, sources=sources)
    assert form.xpath(".//select[@name='o1']/option[@selected]/@value") == ["last"]
    assert len(form.xpath(".//input[@name='o1-find']")) == 1

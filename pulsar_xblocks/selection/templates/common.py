"""The common part about the pupil: C1 to C9; consents (C8) are documents of their own."""

from pulsar_xblocks.kernel.questions.domain import Questionnaire, Section, model
from pulsar_xblocks.selection.templates.building import YES_NO, ask, column, limits, options, section, when


def common() -> Questionnaire:
    """Return the common part alone."""
    return Questionnaire((about_pupil(), about_guardian(), past_shifts()))


def about_pupil() -> Section:
    """Return C1 to C5: who applies."""
    return section(
        "pupil",
        "Обучающийся",
        "The pupil",
        ask("c1", "Фамилия, имя, отчество", "Name", model.PERSON),
        ask("c2", "Дата рождения", "Date of birth", model.DATE),
        ask("c3", "Класс", "Grade", model.INT, hint=("Число от 1 до 11.", "A number from 1 to 11."), limits=limits(1, 11)),
        ask(
            "c4",
            "Образовательная организация",
            "School",
            model.ORGANISATION,
            hint=("Найдите её по названию, ИНН или муниципалитету.", "Find it by name, INN or municipality."),
        ),
        ask("c5_email", "Электронная почта обучающегося", "E-mail of the pupil", model.EMAIL),
        ask(
            "c5_phone",
            "Телефон обучающегося",
            "Phone of the pupil",
            model.PHONE,
            required=False,
            hint=("До 14 лет можно не указывать.", "May stay empty before the age of 14."),
        ),
    )


def about_guardian() -> Section:
    """Return C6: the legal guardian."""
    kin = options(
        ("mother", "Мать", "Mother"),
        ("father", "Отец", "Father"),
        ("guardian", "Опекун или попечитель", "Guardian"),
        ("other", "Иной законный представитель", "Another legal guardian"),
    )
    return section(
        "guardian",
        "Законный представитель",
        "Legal guardian",
        ask("c6_name", "Фамилия, имя, отчество представителя", "Name of the guardian", model.PERSON),
        ask("c6_kin", "Степень родства", "Relation", model.CHOICE, options=kin),
        ask("c6_phone", "Телефон представителя", "Phone of the guardian", model.PHONE),
        ask(
            "c6_email",
            "Электронная почта представителя",
            "E-mail of the guardian",
            model.EMAIL,
            hint=(
                "На этот адрес придёт ссылка на согласия и на страницу заявки.",
                "The link to the consents and to the page of the application comes to this address.",
            ),
        ),
    )


def past_shifts() -> Section:
    """Return C7 and C9: past shifts, and that what is said is true."""
    rows = (
        column("name", "Программа или смена", "Programme or shift"),
        column("year", "Год", "Year", model.INT, limits=limits(2015, 2100)),
    )
    return section(
        "past",
        "Участие в сменах",
        "Past shifts",
        ask("c7", "Участвовали ли вы в сменах раньше", "Have you taken part in shifts before", model.CHOICE, options=YES_NO),
        ask("c7_shifts", "В каких", "In which", model.TABLE, columns=rows, limits=limits(1, 10), show_when=when("c7", "yes")),
        ask("c9", "Подтверждаю, что сведения в анкете достоверны", "I confirm that what I have written is true", model.CONSENT),
    )

"""Template (v) «Статус ММЦ», M1 to M11: an organisation applies, experts give all the points; passed with 60."""

from pulsar_xblocks.kernel.questions.domain import Question, Questionnaire, Section, model
from pulsar_xblocks.selection.templates.building import DOCUMENTS, ask, column, limits, marks, section

_COUNT = limits(0, 1_000_000)


def centre() -> Questionnaire:
    """Return the questionnaire of an organisation."""
    return Questionnaire((_organisation(), _people(), _experience(), _programme(), _agreements()))


def _organisation() -> Section:
    return section(
        "organisation",
        "Организация",
        "Organisation",
        ask("m1_name", "Полное наименование", "Full name"),
        ask("m1_short", "Краткое наименование", "Short name", limits=limits(most=200)),
        ask("m1_inn", "ИНН", "INN", model.INN),
        ask("m1_ogrn", "ОГРН", "OGRN", model.OGRN),
        ask("m2_own", "Муниципалитет организации", "Municipality of the organisation", limits=limits(most=200)),
        ask(
            "m2",
            "Обслуживаемые муниципалитеты",
            "Municipalities that are served",
            model.MUNICIPALITIES,
            hint=("Не меньше двух вместе со своим.", "At least two, your own among them."),
            limits=limits(2, 30),
        ),
    )


def _people() -> Section:
    return section(
        "people",
        "Руководитель и координатор",
        "Head and coordinator",
        *_person("m3_head", "руководителя", "of the head"),
        *_person("m3_coordinator", "координатора", "of the coordinator"),
    )


def _person(key: str, ru: str, en: str) -> tuple[Question, ...]:
    return (
        ask(f"{key}_name", f"Фамилия, имя, отчество {ru}", f"Name {en}", model.PERSON),
        ask(f"{key}_post", f"Должность {ru}", f"Post {en}", limits=limits(most=200)),
        ask(f"{key}_phone", f"Рабочий телефон {ru}", f"Work phone {en}", model.PHONE),
        ask(f"{key}_email", f"Рабочая почта {ru}", f"Work e-mail {en}", model.EMAIL),
    )


def _experience() -> Section:
    years = (
        column("year", "Год", "Year", model.INT, limits=limits(2015, 2100)),
        column("events", "Мероприятий", "Events", model.INT, limits=_COUNT),
        column("pupils", "Обучающихся", "Pupils", model.INT, limits=_COUNT),
        column("winners", "Призёров конкурсов из перечней", "Prize-winners of listed contests", model.INT, limits=_COUNT, at_most="pupils"),
    )
    staff = (
        column("role", "Роль", "Role"),
        column("count", "Человек", "People", model.INT, limits=_COUNT),
        column("trained", "Повысили квалификацию за три года", "Trained in three years", model.INT, limits=_COUNT, at_most="count"),
    )
    equipment = (column("name", "Оборудование", "Equipment"), column("count", "Количество", "Number", model.INT, limits=_COUNT))
    return section(
        "experience",
        "Опыт и ресурсы",
        "Experience and resources",
        ask(
            "m4",
            "Опыт работы с одарёнными детьми за три года",
            "Experience with gifted pupils, three years",
            model.TABLE,
            columns=years,
            limits=limits(3, 3),
            scoring=marks(("experience", "Опыт", "Experience", 20)),
        ),
        ask("m5", "Кадры", "Staff", model.TABLE, columns=staff, limits=limits(1, 20), scoring=marks(("staff", "Кадры", "Staff", 15))),
        ask(
            "m6",
            "Инфраструктура",
            "Premises",
            model.LONG,
            limits=limits(most=3000),
            scoring=marks(("premises", "Инфраструктура и оборудование", "Premises and equipment", 15)),
        ),
        ask("m6_list", "Оборудование", "Equipment", model.TABLE, required=False, columns=equipment, limits=limits(most=50)),
    )


def _programme() -> Section:
    plan = (
        column("what", "Мероприятие", "Step"),
        column("starts", "Начало", "Beginning", model.DATE),
        column("ends", "Окончание", "End", model.DATE),
        column("who", "Ответственный", "Who is responsible"),
    )
    scoring = marks(
        ("goal", "Цель", "Goal", 5),
        ("indicators", "Показатели", "Indicators", 5),
        ("steps", "Мероприятия", "Steps", 5),
        ("resources", "Ресурсы", "Resources", 5),
        ("risks", "Риски", "Risks", 5),
    )
    return section(
        "programme",
        "Программа развития",
        "Programme",
        ask(
            "m7",
            "Программа развития на три года, кратко",
            "Programme for three years, in short",
            model.LONG,
            hint=("От 1000 до 6000 знаков.", "From 1000 to 6000 characters."),
            limits=limits(1000, 6000),
            scoring=scoring,
        ),
        ask("m7_file", "Программа файлом", "File of the programme", model.FILE, limits=limits(1, 3, kinds=("pdf", "docx"))),
        ask(
            "m8",
            "План-график",
            "Schedule",
            model.TABLE,
            hint=("Не меньше шести строк.", "Six rows at least."),
            columns=plan,
            limits=limits(6, 40),
            scoring=marks(("plan", "План-график", "Schedule", 10)),
        ),
        _indicators(),
    )


def _indicators() -> Question:
    rows = (
        column("year", "Год", "Year", model.INT, limits=limits(2015, 2100)),
        column("pupils", "Охват, обучающихся", "Pupils reached", model.INT, limits=_COUNT),
        column("rural", "Доля сельских, %", "Rural pupils, %", model.DECIMAL, limits=limits(0, 100)),
        column("winners", "Призёров", "Prize-winners", model.INT, limits=_COUNT, at_most="pupils"),
        column("teachers", "Педагогов", "Teachers", model.INT, limits=_COUNT),
    )
    scoring = marks(("indicators", "Показатели", "Indicators", 10))
    return ask("m9", "Показатели по годам", "Indicators by year", model.TABLE, columns=rows, limits=limits(3, 6), scoring=scoring)


def _agreements() -> Section:
    partners = (column("name", "Партнёр", "Partner"), column("what", "Что делаете вместе", "What you do together"))
    letters = limits(1, 10, kinds=DOCUMENTS)
    return section(
        "agreements",
        "Партнёры и согласования",
        "Partners and agreements",
        ask(
            "m10",
            "Сетевые партнёры",
            "Partners",
            model.TABLE,
            columns=partners,
            limits=limits(1, 30),
            scoring=marks(("partners", "Партнёры", "Partners", 5)),
        ),
        ask(
            "m10_letters",
            "Письма партнёров",
            "Letters of the partners",
            model.FILE,
            required=False,
            limits=limits(most=10, kinds=DOCUMENTS),
        ),
        ask("m11_founder", "Согласование учредителя", "Agreement of the founder", model.FILE, limits=letters),
        ask("m11_board", "Решение коллегиального органа", "Decision of the collegial body", model.FILE, limits=letters),
    )

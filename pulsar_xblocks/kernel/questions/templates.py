"""Questionnaires to start from; an operator or author edits a copy.  Source: domain.md 3.3."""

from decimal import Decimal

from pulsar_xblocks.kernel.questions.domain import Condition, Limits, Option, Question, Questionnaire, Section, Test, Text

_YES_NO = (Option("yes", Text("Да", "Yes")), Option("no", Text("Нет", "No")))


def _limits(least: int | None = None, most: int | None = None) -> Limits:
    return Limits(None if least is None else Decimal(least), None if most is None else Decimal(most))


def _when(key: str, value: str) -> Condition:
    return Condition((Test(key, "is", (value,)),))


def studio_opening() -> Questionnaire:
    """Return template (vi) «Открытие студии», O1 to O10; the operator decides, there are no points."""
    return Questionnaire((_school(), _mentors(), _pupils(), _place(), _plan(), _approval()))


def _school() -> Section:
    return Section(
        "school",
        Text("Организация", "Organisation"),
        questions=(
            Question(
                "o1",
                Text("Где откроется студия", "Where the studio opens"),
                "organisation",
                required=True,
                help=Text(
                    "Школа, лицей, гимназия или организация дополнительного образования. Найдите её по названию или ИНН.",
                    "A school, lyceum, gymnasium or body of additional education. Find it by name or INN.",
                ),
            ),
            Question(
                "o6",
                Text("Студия", "The studio is"),
                "choice",
                required=True,
                options=(Option("new", Text("Новая", "New")), Option("continuing", Text("Продолжает работу", "Continuing"))),
            ),
            Question(
                "o6_code",
                Text("Код студии", "Code of the studio"),
                required=True,
                help=Text("Код прошлого года, например 70-69401-003.", "The code of last year, for example 70-69401-003."),
                limits=_limits(most=40),
                show_when=_when("o6", "continuing"),
            ),
        ),
    )


def _mentors() -> Section:
    return Section(
        "mentors",
        Text("Педагоги-наставники", "Studio mentors"),
        questions=(
            Question("o2_name", Text("Педагог-наставник", "Studio mentor"), "person", required=True),
            Question("o2_post", Text("Должность", "Post"), required=True, limits=_limits(most=200)),
            Question("o2_subject", Text("Предмет", "Subject"), required=True, limits=_limits(most=200)),
            Question(
                "o2_email",
                Text("Рабочая электронная почта", "Work e-mail"),
                "email",
                required=True,
                help=Text("Сюда придёт решение по заявке.", "The decision on the application comes here."),
            ),
            Question(
                "o2_experience",
                Text("Есть ли опыт наставничества", "Is there experience of mentoring"),
                "choice",
                required=True,
                options=_YES_NO,
            ),
            Question(
                "o3_has",
                Text("Будет ли второй наставник", "Will there be a second mentor"),
                "choice",
                required=True,
                options=_YES_NO,
            ),
            Question("o3_name", Text("Второй наставник", "Second mentor"), "person", required=True, show_when=_when("o3_has", "yes")),
            Question(
                "o3_post",
                Text("Должность и предмет второго наставника", "Post and subject of the second mentor"),
                limits=_limits(most=200),
                show_when=_when("o3_has", "yes"),
            ),
            Question(
                "o3_email",
                Text("Рабочая электронная почта второго наставника", "Work e-mail of the second mentor"),
                "email",
                required=True,
                show_when=_when("o3_has", "yes"),
            ),
        ),
    )


def _pupils() -> Section:
    grades = tuple(Option(f"grade_{number}", Text(f"{number}-й класс", f"Grade {number}")) for number in range(4, 12))
    return Section(
        "pupils",
        Text("Обучающиеся", "Pupils"),
        questions=(
            Question(
                "o4_count",
                Text("Планируемое число участников", "How many pupils you plan"),
                "int",
                required=True,
                help=Text("Целое число от 3 до 30.", "A whole number from 3 to 30."),
                limits=_limits(3, 30),
            ),
            Question("o4_classes", Text("Классы", "Grades"), "multi", required=True, options=grades),
        ),
    )


def _place() -> Section:
    internet = (
        Option("good", Text("Есть, видео идёт без остановок", "Yes, video plays without stops")),
        Option("slow", Text("Есть, но медленный", "Yes, but slow")),
        Option("none", Text("Нет", "No")),
    )
    return Section(
        "place",
        Text("Площадка", "Place"),
        questions=(
            Question(
                "o5_place",
                Text("Площадка и оборудование", "Place and equipment"),
                "long",
                required=True,
                help=Text("Кабинет, приборы, компьютеры. До 1000 знаков.", "Room, instruments, computers. Up to 1000 characters."),
                limits=_limits(most=1000),
            ),
            Question("o5_internet", Text("Интернет на площадке", "Internet at the place"), "choice", required=True, options=internet),
        ),
    )


def _plan() -> Section:
    directions = (
        ("physics", "Физика", "Physics"),
        ("chemistry", "Химия и материалы", "Chemistry and materials"),
        ("biology", "Биология и медицина", "Biology and medicine"),
        ("ecology", "Экология и климат", "Ecology and climate"),
        ("space", "Космос", "Space"),
        ("engineering", "Инженерия и робототехника", "Engineering and robotics"),
        ("computing", "Программирование и искусственный интеллект", "Programming and artificial intelligence"),
        ("maths", "Математика", "Mathematics"),
        ("society", "Общество и язык", "Society and language"),
    )
    return Section(
        "plan",
        Text("План", "Plan"),
        questions=(
            Question(
                "o7",
                Text("Направления интереса", "Fields of interest"),
                "multi",
                required=True,
                help=Text("Одно или несколько.", "One or several."),
                options=tuple(Option(key, Text(ru, en)) for key, ru, en in directions),
            ),
            Question(
                "o8",
                Text("План на первый проектный цикл", "Plan for the first project year"),
                "long",
                required=True,
                help=Text(
                    "Что студия хочет исследовать, как будет работать над заданиями месяца, кому расскажет о результатах. "
                    "От 300 до 2000 знаков.",
                    "What the studio wants to study, how it will work on the monthly tasks, whom it will tell of the results. "
                    "From 300 to 2000 characters.",
                ),
                limits=_limits(300, 2000),
            ),
            Question(
                "o9",
                Text("График занятий", "Timetable"),
                "schedule",
                required=True,
                help=Text("День недели, начало и конец.", "Day of the week, beginning and end."),
                limits=_limits(1, 7),
            ),
        ),
    )


def _approval() -> Section:
    ways = (
        Option("click", Text("Руководитель подтвердит здесь, на платформе", "The head confirms it here, on the platform")),
        Option("order", Text("Приложу приказ или письменное согласие", "I attach an order or a written agreement")),
    )
    return Section(
        "approval",
        Text("Согласие руководителя", "Agreement of the head of school"),
        questions=(
            Question(
                "o10_way", Text("Как согласится руководитель", "How the head of school agrees"), "choice", required=True, options=ways
            ),
            Question(
                "o10",
                Text("Приказ или согласие руководителя", "Order or agreement of the head"),
                "file",
                required=True,
                help=Text("PDF или фотография, до 10 МБ.", "PDF or a photograph, up to 10 MB."),
                limits=Limits(most=Decimal(3), kinds=("pdf", "jpg", "png", "heic")),
                show_when=_when("o10_way", "order"),
            ),
        ),
    )

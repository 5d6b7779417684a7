"""The texts of the consents of a selection a region starts with.  Source: domain.md 6.1-6.3; the wording is ours."""

from pulsar_xblocks.kernel.consents.domain import Document

WITHDRAWAL_RU = (
    "Согласие можно отозвать в любой день: на странице законного представителя, в разделе «Мой Пульсар» или письмом оператору. "
    "После отзыва заявка сразу перестаёт рассматриваться, данные уничтожаются не позднее 30 дней."
)
WITHDRAWAL_EN = (
    "The consent can be withdrawn on any day: on the guardian's page, in «My Pulsar», or by a letter to the operator. The application is "
    "then no longer considered at once, and the data is destroyed within 30 days."
)
ACTIONS_RU = (
    "сбор, запись, систематизация, накопление, хранение, уточнение, извлечение, использование, предоставление названным лицам, "
    "обезличивание, блокирование, удаление и уничтожение, с помощью компьютера и на бумаге"
)
ACTIONS_EN = (
    "collecting, recording, arranging, keeping, correcting, retrieving, using, giving to the parties named, making anonymous, "
    "blocking, deleting and destroying, by computer and on paper"
)

SELECTION = {
    "ru": Document(
        title="Согласие на обработку персональных данных для участия в отборе на образовательные программы",
        statement="Я, законный представитель обучающегося, разрешаю оператору ({operator}) обрабатывать персональные данные моего ребёнка "
        "и мои, чтобы ребёнок участвовал в отборе на образовательные программы оператора ({context}): подал заявку, прошёл отбор и узнал "
        "его итоги.",
        own_statement="Я разрешаю оператору ({operator}) обрабатывать мои персональные данные, чтобы участвовать в отборе на "
        "образовательные программы оператора ({context}): подать заявку, пройти отбор и узнать его итоги.",
        categories="участник: фамилия, имя, отчество, дата рождения, школа, класс и муниципалитет, адрес электронной почты и телефон, "
        "ответы анкеты, достижения и подтверждающие документы, оценки и место в итогах; законный представитель: фамилия, имя, отчество, "
        "кем приходится ребёнку, телефон, адрес электронной почты",
        actions=ACTIONS_RU,
        third_parties="экспертам передаются ответы и материалы без имени, по номеру заявки; другим лицам данные не передаются",
        conditions="Списки публикуются по номерам заявок, без имён.",
        withdrawal=WITHDRAWAL_RU,
    ),
    "en": Document(
        title="Consent to the processing of personal data for taking part in a selection for educational programmes",
        statement="I, the legal guardian of the pupil, allow the operator ({operator}) to process my child's personal data and mine, so "
        "that the child takes part in the selection for the operator's educational programmes ({context}): applies, is selected and "
        "learns the results.",
        own_statement="I allow the operator ({operator}) to process my personal data, so that I take part in the selection for the "
        "operator's educational programmes ({context}): apply, am selected and learn the results.",
        categories="participant: full name, date of birth, school, grade and municipality, e-mail address and phone, answers of the "
        "questionnaire, achievements and their documents, scores and place in the results; guardian: full name, relation to the child, "
        "phone, e-mail address",
        actions=ACTIONS_EN,
        third_parties="experts get answers and materials without the name, by the number of the application; nobody else gets the data",
        conditions="Lists are published by the numbers of applications, without names.",
        withdrawal=WITHDRAWAL_EN,
    ),
}
TRANSFER = {
    "ru": Document(
        title="Согласие на передачу персональных данных в Образовательный центр «Сириус»",
        statement="Я, законный представитель обучающегося, разрешаю оператору ({operator}) передать персональные данные моего ребёнка "
        "и мои в Образовательный центр «Сириус», который проводит программу ({context}).",
        own_statement="Я разрешаю оператору ({operator}) передать мои персональные данные в Образовательный центр «Сириус», который "
        "проводит программу ({context}).",
        categories="участник: фамилия, имя, отчество, дата рождения, школа и класс, контакты, итоги отбора; законный представитель: "
        "фамилия, имя, отчество, кем приходится ребёнку, контакты",
        actions="передача названному лицу; хранение, удаление и уничтожение",
        third_parties="Образовательный центр «Сириус» (фонд «Талант и успех»)",
        conditions="",
        withdrawal=WITHDRAWAL_RU,
    ),
    "en": Document(
        title="Consent to the transfer of personal data to the educational centre «Сириус»",
        statement="I, the legal guardian of the pupil, allow the operator ({operator}) to pass my child's personal data and mine to the "
        "educational centre «Сириус», which runs the programme ({context}).",
        own_statement="I allow the operator ({operator}) to pass my personal data to the educational centre «Сириус», which runs the "
        "programme ({context}).",
        categories="participant: full name, date of birth, school and grade, contacts, results of the selection; guardian: full name, "
        "relation to the child, contacts",
        actions="passing to the party named; keeping, deleting and destroying",
        third_parties="the educational centre «Сириус» (foundation «Талант и успех»)",
        conditions="",
        withdrawal=WITHDRAWAL_EN,
    ),
}

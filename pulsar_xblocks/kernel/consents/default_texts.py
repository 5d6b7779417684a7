"""The texts a region starts with, by purpose and language; each region publishes its own versions later.

Content: ст. 9 ч. 4 and ст. 10.1 of 152-ФЗ; the wording is ours.  Source: domain.md 6.1-6.4.
"""

from pulsar_xblocks.kernel.consents import selection_texts, training_texts
from pulsar_xblocks.kernel.consents.domain import PHOTO, PUBLICATION, SELECTION, STUDIO, TRAINING, TRANSFER, Document

_WITHDRAWAL_RU = (
    "Согласие можно отозвать в любой день: на странице законного представителя, в разделе «Мой Пульсар» или письмом оператору. "
    "После отзыва обработка прекращается, данные уничтожаются не позднее 30 дней."
)
_WITHDRAWAL_EN = (
    "The consent can be withdrawn on any day: on the guardian's page, in «My Pulsar», or by a letter to the operator. "
    "Processing then stops, and the data is destroyed within 30 days."
)
_ACTIONS_RU = (
    "сбор, запись, систематизация, накопление, хранение, уточнение, извлечение, использование, предоставление названным лицам, "
    "обезличивание, "
    "блокирование, удаление и уничтожение, с помощью компьютера и на бумаге"
)
_ACTIONS_EN = (
    "collecting, recording, arranging, keeping, correcting, retrieving, using, giving to the parties named, making anonymous, "
    "blocking, deleting and "
    "destroying, by computer and on paper"
)

_STUDIO = {
    "ru": Document(
        title="Согласие на обработку персональных данных для участия в школьной студии",
        statement="Я, законный представитель обучающегося, разрешаю оператору ({operator}) обрабатывать персональные данные моего "
        "ребёнка и мои, "
        "чтобы ребёнок участвовал в школьной студии {context} проекта «Уроки настоящего»: работал вместе со студией, получал отзывы "
        "экспертов "
        "и результаты зачёта.",
        own_statement="Я разрешаю оператору ({operator}) обрабатывать мои персональные данные, чтобы участвовать в школьной студии "
        "{context} "
        "проекта «Уроки настоящего»: работать вместе со студией, получать отзывы экспертов и результаты зачёта.",
        categories="участник: фамилия, имя, отчество, дата рождения, школа и класс, адрес электронной почты и имя учётной записи, "
        "посещение встреч, "
        "работы и отзывы о них, результаты; законный представитель: фамилия, имя, отчество, кем приходится ребёнку, адрес "
        "электронной почты",
        actions=_ACTIONS_RU,
        third_parties="педагогу-наставнику и школе участника в объёме, нужном для работы студии; экспертам передаются работы без имён; "
        "другим лицам данные не передаются",
        conditions="",
        withdrawal=_WITHDRAWAL_RU,
    ),
    "en": Document(
        title="Consent to the processing of personal data for taking part in a school studio",
        statement="I, the legal guardian of the pupil, allow the operator ({operator}) to process my child's personal data and mine, "
        "so that the child "
        "takes part in the school studio {context} of the project «Уроки настоящего»: works with the studio, receives the experts' "
        "feedback and "
        "the results of the league.",
        own_statement="I allow the operator ({operator}) to process my personal data, so that I take part in the school studio "
        "{context} of the "
        "project «Уроки настоящего»: work with the studio, receive the experts' feedback and the results of the league.",
        categories="participant: full name, date of birth, school and class, e-mail address and account name, attendance, works and "
        "feedback on them, "
        "results; guardian: full name, relation to the child, e-mail address",
        actions=_ACTIONS_EN,
        third_parties="the studio mentor and the participant's school, as far as the studio's work needs it; experts get works "
        "without names; "
        "nobody else gets the data",
        conditions="",
        withdrawal=_WITHDRAWAL_EN,
    ),
}
_PHOTO = {
    "ru": Document(
        title="Согласие на фото- и видеосъёмку",
        statement="Я, законный представитель обучающегося, разрешаю оператору ({operator}) снимать моего ребёнка на фото и видео на "
        "встречах "
        "школьной студии {context} и хранить снимки в закрытом журнале студии.",
        own_statement="Я разрешаю оператору ({operator}) снимать меня на фото и видео на встречах школьной студии {context} и "
        "хранить снимки "
        "в закрытом журнале студии.",
        categories="изображение на фото и видео, дата и место встречи",
        actions="съёмка, запись, хранение, использование внутри студии, удаление и уничтожение",
        third_parties="снимки видят педагог-наставник, участники студии и сотрудники регионального центра; другим лицам они не передаются",
        conditions="Для показа снимков в открытом доступе нужно ещё одно, отдельное согласие. По просьбе любой снимок удаляется.",
        withdrawal=_WITHDRAWAL_RU,
    ),
    "en": Document(
        title="Consent to photos and video",
        statement="I, the legal guardian of the pupil, allow the operator ({operator}) to take photos and video of my child at the "
        "meetings of the "
        "school studio {context} and to keep them in the studio's closed log.",
        own_statement="I allow the operator ({operator}) to take photos and video of me at the meetings of the school studio "
        "{context} and to keep "
        "them in the studio's closed log.",
        categories="likeness in photos and video, date and place of the meeting",
        actions="filming, recording, keeping, using inside the studio, deleting and destroying",
        third_parties="the pictures are seen by the studio mentor, the studio's participants and the staff of the regional centre; "
        "by nobody else",
        conditions="Showing the pictures in public needs one more, separate consent. Any picture is deleted on request.",
        withdrawal=_WITHDRAWAL_EN,
    ),
}
_PUBLICATION = {
    "ru": Document(
        title="Согласие на распространение персональных данных",
        statement="Я, законный представитель обучающегося, разрешаю оператору ({operator}) распространять персональные данные моего "
        "ребёнка, "
        "чтобы рассказать о работах и результатах школьной студии {context}. Информационный ресурс оператора: {site}.",
        own_statement="Я разрешаю оператору ({operator}) распространять мои персональные данные, чтобы рассказать о работах и результатах "
        "школьной студии {context}. Информационный ресурс оператора: {site}.",
        categories="общие: фамилия и имя, школа и класс, студия, название и описание работы, место в итогах; специальных и "
        "биометрических нет",
        actions="распространение: размещение на названном информационном ресурсе; хранение, удаление и уничтожение",
        third_parties="неопределённый круг лиц, на условиях, названных ниже",
        conditions="Разрешается показывать все названные категории. Запрещается: отчество, дата рождения, контакты, фото и видео; "
        "передача данных "
        "оператором кому-либо иначе как через этот ресурс; обработка этих данных другими лицами, кроме чтения. Через сеть данные "
        "передаются без "
        "дополнительных условий.",
        withdrawal=_WITHDRAWAL_RU + " Опубликованное снимается в течение трёх рабочих дней после требования.",
    ),
    "en": Document(
        title="Consent to the publishing of personal data",
        statement="I, the legal guardian of the pupil, allow the operator ({operator}) to publish my child's personal data in order "
        "to tell about the "
        "works and results of the school studio {context}. The operator's information resource: {site}.",
        own_statement="I allow the operator ({operator}) to publish my personal data in order to tell about the works and results of "
        "the school "
        "studio {context}. The operator's information resource: {site}.",
        categories="general: family and given name, school and class, studio, title and description of the work, place in the "
        "results; no special and "
        "no biometric ones",
        actions="publishing on the resource named; keeping, deleting and destroying",
        third_parties="an indefinite number of people, on the terms below",
        conditions="All the categories named may be shown. Forbidden: patronymic, date of birth, contacts, photos and video; "
        "handing the data over "
        "by the operator otherwise than on this resource; processing of it by others beyond reading. No further terms for passing "
        "it over networks.",
        withdrawal=_WITHDRAWAL_EN + " What is published is taken down within three working days of the demand.",
    ),
}

DEFAULT_TEXTS = {
    STUDIO: _STUDIO,
    SELECTION: selection_texts.SELECTION,
    TRANSFER: selection_texts.TRANSFER,
    TRAINING: training_texts.TRAINING,
    PHOTO: _PHOTO,
    PUBLICATION: _PUBLICATION,
}

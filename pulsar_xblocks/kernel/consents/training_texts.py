"""The text of the consent of professional development a region starts with.  Source: domain.md 6.1-6.3; the wording is ours."""

from pulsar_xblocks.kernel.consents.domain import Document
from pulsar_xblocks.kernel.consents.selection_texts import ACTIONS_EN, ACTIONS_RU

_WITHDRAWAL_RU = (
    "Согласие можно отозвать в любой день: в разделе «Мой Пульсар» или письмом оператору. Сведения о выданном документе о квалификации "
    "хранятся и передаются в федеральный реестр по закону, для этого согласие не нужно; остальное уничтожается не позднее 30 дней."
)
_WITHDRAWAL_EN = (
    "The consent can be withdrawn on any day, in «My Pulsar» or by a letter to the operator. What the law asks about a "
    "certificate that was "
    "issued is kept and passed to the federal register without a consent; everything else is destroyed within 30 days."
)
TRAINING = {
    "ru": Document(
        title="Согласие на обработку персональных данных при обучении по дополнительной профессиональной программе",
        statement="Я, законный представитель слушателя, разрешаю оператору ({operator}) обрабатывать персональные данные слушателя и мои, "
        "чтобы слушатель учился по программе {context} и получил документ о квалификации.",
        own_statement="Я разрешаю оператору ({operator}) обрабатывать мои персональные данные, чтобы учиться по программе {context}, "
        "получить документ о квалификации и чтобы сведения о нём попали в ФИС ФРДО.",
        categories="фамилия, имя, отчество, пол, дата рождения, гражданство, СНИЛС, место работы и должность, телефон и адрес электронной "
        "почты, сведения о дипломе и его копия, договор, результаты обучения, сведения о выданном документе",
        actions=ACTIONS_RU,
        third_parties="Рособрнадзор (ФИС ФРДО) — сведения о документе о квалификации; организация, где проходит "
        "стажировка, — имя и дневник "
        "стажировки; другим лицам данные не передаются",
        conditions="СНИЛС и сведения о дипломе хранятся в зашифрованном виде, каждый просмотр записывается.",
        withdrawal=_WITHDRAWAL_RU,
        valid_years=5,
    ),
    "en": Document(
        title="Consent to the processing of personal data for training in a programme of professional development",
        statement="I, the legal guardian of the participant, allow the operator ({operator}) to process the "
        "participant's personal data and "
        "mine, so that the participant is trained in the programme {context} and gets a certificate.",
        own_statement="I allow the operator ({operator}) to process my personal data, so that I am trained in the programme {context}, get "
        "a certificate, and its data are entered in FIS FRDO.",
        categories="full name, sex, date of birth, citizenship, СНИЛС, place of work and post, phone and e-mail "
        "address, data and a copy of "
        "the diploma, contract, results of training, data of the certificate issued",
        actions=ACTIONS_EN,
        third_parties="Rosobrnadzor (FIS FRDO): data of the certificate; the organisation of the internship: the name "
        "and the diary; nobody "
        "else gets the data",
        conditions="СНИЛС and the data of the diploma are kept encrypted, every look is logged.",
        withdrawal=_WITHDRAWAL_EN,
        valid_years=5,
    ),
}

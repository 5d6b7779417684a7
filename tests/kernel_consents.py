"""A child, a guardian and a region for the tests of kernel/consents."""

import re
from dataclasses import dataclass
from datetime import date

from factories import PersonFactory, RegionFactory, UserFactory

from pulsar_xblocks.kernel.consents import actions, domain
from pulsar_xblocks.kernel.consents.models import ConsentRequest, ConsentTemplate, Guardian
from pulsar_xblocks.kernel.roles.actions import give_role

ALL = (domain.STUDIO, domain.PHOTO, domain.PUBLICATION)  # what a studio asks for
NAMES = {"family": "Тихонова", "given": "Анна", "patronymic": "Сергеевна", "relation": "mother", "basis": ""}
CHILD_12, CHILD_15, ADULT = date(2014, 5, 1), date(2011, 5, 1), date(2001, 5, 1)


@dataclass
class Case:
    """What most tests start from."""

    region: object
    child: object
    mentor: object
    token: str = ""

    @property
    def url(self):
        return f"/pulsar/l/{self.token}/"

    @property
    def guardian(self):
        return Guardian.objects.select_related("person").get(subject=self.child)

    def request(self, purpose="studio"):
        return ConsentRequest.objects.select_related("region", "subject").get(subject=self.child, purpose=purpose)

    def text(self, purpose="studio", language="ru"):
        return ConsentTemplate.objects.filter(region=self.region, purpose=purpose, language=language).latest("version")

    def post(self, purpose="studio", answer="given", **more):
        return NAMES | {"answer": f"{purpose}.{answer}", f"text_{purpose}": self.text(purpose).digest} | more

    def signer(self, party="guardian"):
        if party == "self":
            return actions.Signer("self", self.child.family, self.child.given)
        return actions.Signer("guardian", **NAMES, guardian=self.guardian)

    def give(self, now, purpose="studio", party="guardian", answer="given"):
        return actions.answer(self.request(purpose), answer, self.text(purpose), self.signer(party), actions.Trace(), now=now)


def case(now, birth=CHILD_12, email="anna@example.ru", purposes=ALL, **child):
    region = RegionFactory(centre_name="Региональный центр «Пульсар»", centre_short="Центр «Пульсар»", centre_inn="7017123450")
    user = UserFactory()
    row = PersonFactory(family="Тихонова", given="Лиза", birth_date=birth, user=user, **child)
    mentor = PersonFactory(with_account=True, family="Гусева", given="Ольга", patronymic="Николаевна")
    issued = actions.request_consents(
        subject=row, purposes=purposes, context="«Кедр»", guardian_email=email, region=region, now=now, by=mentor
    )
    return Case(region, row, mentor, issued.token if issued else "")


def staff(role, region, now):
    person = PersonFactory(with_account=True)
    give_role(person, role, place=region, now=now)
    return person


def links_in(text):
    return re.findall(r"/pulsar/l/([\w-]+)/", text)

"""Our block in the workbench: tables filled, the workbench's student given a person, a year and a studio."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peers import COURSE, Peer, learner, newcomer

PUPILS = 15  # of each studio
SEED = 7
POSTED = {
    "title": "Снежный барс",
    "o1": "7000000001",
    "o6": "new",
    "o2_name-family": "Ковалёва",
    "o2_name-given": "Марина",
    "o2_name-patronymic": "Сергеевна",
    "o2_post": "учитель",
    "o2_subject": "физика",
    "o2_email": "kovaleva@example.ru",
    "o2_experience": "yes",
    "o3_has": "no",
    "o4_count": "12",
    "o4_classes": ["grade_8", "grade_9"],
    "o5_place": "Кабинет физики",
    "o5_internet": "good",
    "o7": ["physics"],
    "o8": "Как дом держит тепло зимой. " * 12,
    "o9-0-day": "mon",
    "o9-0-from": "15:00",
    "o9-0-to": "16:30",
    "o10_way": "click",
}
ANSWERS = json.dumps(
    {key: value for key, value in POSTED.items() if "-" not in key and key != "title"}
    | {
        "o2_name": {"family": "Ковалёва", "given": "Марина", "patronymic": "Сергеевна"},
        "o4_count": 12,
        "o9": [{"day": "mon", "from": "15:00", "to": "16:30"}],
    },
    ensure_ascii=False,
    sort_keys=True,
)


class Ours(Peer):
    """A block of ours: the workbench is given what the platform has and it lacks."""

    dist = "pulsar-xblocks"
    apps = ("rest_framework", "drf_spectacular", "pulsar_xblocks.apps.PulsarConfig")
    grows = "part/roster, mentor"  # of what is measured, the call whose work may grow with the learners

    def prepare(self, conf: Any) -> None:
        """Set what a site that knows no Open edX plugins sets by hand."""
        from pulsar_xblocks.plugin_settings import plugin_settings

        conf.PULSAR_PRIVATE_ROOT = str(Path.cwd() / "private")
        conf.PULSAR_PUBLIC_URL = "http://lms.invalid"
        conf.LANGUAGE_CODE = "ru"
        conf.ROOT_URLCONF = "peerstubs.urls"
        conf.WORKBENCH["services"]["completion"] = "peerstubs.services.Null"
        plugin_settings(conf)

    def after_setup(self) -> None:
        """Let the workbench's user service tell of a logged-in account, and the block of its course, as the platform does."""
        from workbench.runtime import WorkBenchUserService

        from pulsar_xblocks.kernel.xblock import PulsarXBlock

        PulsarXBlock.context_key = property(lambda block: COURSE)  # string ids have none
        self.accounts: dict[str, int] = {}
        original = WorkBenchUserService.__init__

        def init(service: Any, uid: str) -> None:
            original(service, uid)
            told = {"is_authenticated": uid in self.accounts, "user_id": self.accounts.get(uid), "user_is_staff": False}
            service._user.opt_attrs.update({f"edx-platform.{name}": value for name, value in told.items()})

        WorkBenchUserService.__init__ = init

    def begin(self, names: list[str]) -> dict[str, Any]:
        """Make the scene with accounts of these names and of the three who look on; return name -> person."""
        import scene

        from pulsar_xblocks.kernel import clock

        self.scene = scene.Scene(random.Random(SEED), clock.now())
        people = self.scene.accounts([*names, "mentor", "pupil", "operator"])
        self.accounts |= {name: person.user_id for name, person in people.items()}
        return people

    def learner_state(self, number: int) -> None:
        """Return that nothing is kept in the block's own state."""

    def body(self, number: int) -> tuple[Any, str]:
        """Return what is posted, as a form posts it."""
        from django.test.client import MULTIPART_CONTENT

        return self.posted(number), MULTIPART_CONTENT

    def posted(self, number: int) -> dict[str, Any]:
        """Return the fields of an answer."""
        raise NotImplementedError

    def check_post(self, response: Any) -> None:
        """Raise AssertionError when the answer was not taken."""
        assert response.status_code == 200 and "errors" not in response.json(), (response.status_code, response.content.decode()[:600])


def getting(client: Any, path: str, who: str) -> Callable[[int], Any]:
    """Return a call of a page or a part by somebody."""
    return lambda number: client.get(path, {"student": who})


class SchoolStudio(Ours):
    """pulsar_studio: every learner has sent an application; studios of 15 pupils with consents stand beside them."""

    xml, handler = "<pulsar_studio/>", "do/submit"

    def fill(self, count: int, more: int, usage_id: str) -> None:
        """Store the year, ``count`` applications of as many accounts, ``count`` pupils in studios, newcomers without a row."""
        import scene

        everyone = [learner(number) for number in range(count)] + [newcomer(number) for number in range(2 * more)]
        people = self.begin(everyone)
        self.scene.applications([people[learner(number)] for number in range(count)], ANSWERS)
        self.scene.studios(max(count // PUPILS, 1), PUPILS, [people["mentor"]], [people["pupil"]])
        scene.pupils(self.scene, [people["pupil"]])
        self.scene.link(COURSE)
        self.count, self.first_draft, self.operator = count, more, people["operator"]  # newcomers from ``more`` on keep their drafts

    def posted(self, number: int) -> dict[str, Any]:
        """Return a whole application."""
        return POSTED | {"version": "1"}

    def before_post(self, client: Any, usage_id: str, number: int) -> None:
        """Begin the draft that is then submitted."""
        answer = client.post(f"/handler/{usage_id}/do/start?student={newcomer(number)}", {})
        assert answer.status_code == 200, answer.content[:300]

    def more(self, client: Any, usage_id: str) -> dict[str, Callable[[int], Any]]:
        """Return the other people's first views, the roster, the log and autosave."""
        drafts: dict[str, int] = {}

        def save(number: int) -> Any:
            who = newcomer(self.first_draft)
            if who not in drafts:
                self.before_post(client, usage_id, self.first_draft)
                drafts[who] = 1
            posted = POSTED | {"version": str(drafts[who]), "o5_place": f"Кабинет {number}-{drafts[who]}"}
            answer = client.post(f"/handler/{usage_id}/do/save?student={who}", posted)
            drafts[who] = answer.json()["version"]
            return answer

        return {
            "first view, mentor": getting(client, "/view/peer/", "mentor"),
            "first view, pupil": getting(client, "/view/peer/", "pupil"),
            "first view, nobody": getting(client, "/view/peer/", "nobody"),
            "part/roster, mentor": getting(client, f"/handler/{usage_id}/part/roster", "mentor"),
            "part/log, mentor": getting(client, f"/handler/{usage_id}/part/log", "mentor"),
            "do/save (autosave)": save,
        }

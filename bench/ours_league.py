"""Our blocks of a studio's work and of the regional league in the workbench."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ours import PUPILS, Ours, getting
from peers import COURSE, learner, newcomer

TEXT = "Мы измеряли температуру в пяти классах три недели подряд и сравнили её с погодой. " * 12
WRITES = ("title", "text", "contributors")


class StudioProject(Ours):
    """pulsar_studio_project: the studios of all learners have sent their work; every newcomer is a pupil of a studio that has not."""

    handler, grows = "do/submit", "part/talk, mentor"

    @property
    def xml(self) -> str:
        """Return the block bound to October of the year that the scene opens."""
        from pulsar_xblocks.kernel import clock

        first = clock.now().year
        return f'<pulsar_studio_project round_code="70:{first}/{(first + 1) % 100:02d}:10"/>'

    def fill(self, count: int, more: int, usage_id: str) -> None:
        """Store studios of 15 for all learners with a sent work of each, and a studio without one for each newcomer."""
        import scene

        pupils = [learner(0), *(newcomer(number) for number in range(2 * more))]
        people = self.begin(pupils)
        known = [people[name] for name in pupils]
        self.scene.studios(max(count // PUPILS, 1) + 2 * more, PUPILS, [people["mentor"]], known)
        scene.pupils(self.scene, known)
        scene.works(self.scene, [row for number, row in enumerate(self.scene.rows) if not 0 < number < len(known)], TEXT)
        self.scene.link(COURSE)
        self.first_draft = more

    def posted(self, number: int) -> dict[str, Any]:
        """Return nothing: the draft is sent as it stands."""
        return {}

    def before_post(self, client: Any, usage_id: str, number: int) -> None:
        """Write the draft that is then sent."""
        member = self.scene.members[(number + 1) * PUPILS].pk
        for item, value in zip(WRITES, ("Где теряем тепло", TEXT, member), strict=True):
            answer = client.post(f"/handler/{usage_id}/do/save?student={newcomer(number)}", {"item": item, "version": 0, item: value})
            assert answer.status_code == 200, answer.content[:300]

    def more(self, client: Any, usage_id: str) -> dict[str, Callable[[int], Any]]:
        """Return the first views of those who write, lead and look on, parts, and autosave."""
        who, seen = newcomer(self.first_draft), {"version": 1}

        def save(number: int) -> Any:
            answer = client.post(f"/handler/{usage_id}/do/save?student={who}", seen | {"item": "text", "text": f"{TEXT}{number}"})
            seen.update(answer.json())
            return answer

        self.before_post(client, usage_id, self.first_draft)
        return {
            "first view, draft": getting(client, "/view/peer/", who),
            "first view, mentor": getting(client, "/view/peer/", "mentor"),
            "first view, nobody": getting(client, "/view/peer/", "nobody"),
            "part/talk, mentor": getting(client, f"/handler/{usage_id}/part/talk", "mentor"),
            "part/versions, mentor": getting(client, f"/handler/{usage_id}/part/versions", "mentor"),
            "do/save (autosave)": save,
        }


class Standings(Ours):
    """pulsar_standings: a round is published with the studios of all learners; every newcomer leads a studio and sends a record."""

    xml, handler, grows = "<pulsar_standings/>", "do/send_record", "part/page, a studio searched"

    def fill(self, count: int, more: int, usage_id: str) -> None:
        """Store studios of 15 for all learners, one more for each newcomer, entries and the standings of the first round."""
        import scene

        mentors = [newcomer(number) for number in range(2 * more)]
        people = self.begin([learner(0), *mentors])
        leaders = [people["mentor"], *(people[name] for name in mentors)]
        self.scene.studios(max(count // PUPILS, 1) + 2 * more, PUPILS, leaders, [people[learner(0)]])
        scene.pupils(self.scene, [people[learner(0)]])
        scene.standings(self.scene)
        self.scene.link(COURSE)

    def posted(self, number: int) -> dict[str, Any]:
        """Return a record with its evidence."""
        on = self.scene.now.date() - timedelta(days=1)
        fields = {"criterion": "K5", "quantity": "1", "on": on.isoformat(), "text": "Провели день опытов для третьих классов."}
        return fields | {"evidence": "https://school.example/news", "client_key": f"bench-{number}"}

    def more(self, client: Any, usage_id: str) -> dict[str, Callable[[int], Any]]:
        """Return the first views of those who lead and look on, and parts."""
        part = f"/handler/{usage_id}/part"
        return {
            "first view, mentor": getting(client, "/view/peer/", "mentor"),
            "first view, nobody": getting(client, "/view/peer/", "nobody"),
            "part/page, a studio searched": getting(client, f"{part}/page?q=студия 1", "mentor"),
            "part/entries, mentor": getting(client, f"{part}/entries", "mentor"),
            "part/records, mentor": getting(client, f"{part}/records", "mentor"),
        }

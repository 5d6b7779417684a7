"""Our block of the selection in the workbench."""

from collections.abc import Callable
from typing import Any

from ours import Ours, getting
from peers import COURSE, learner, newcomer


class Selection(Ours):
    """pulsar_selection: every learner has sent an application, every newcomer has a draft whose form is open."""

    xml, handler, grows = '<pulsar_selection call_code="70:bench"/>', "do/submit", "part/talk, sent"

    def fill(self, count: int, more: int, usage_id: str) -> None:
        """Store a call with a sent application of each learner and a draft of each newcomer."""
        import scene_selection

        sent, drafts = [learner(number) for number in range(count)], [newcomer(number) for number in range(2 * more)]
        people = self.begin([*sent, *drafts])
        made = scene_selection.call(self.scene, people["operator"])
        scene_selection.applications(self.scene, made, [people[name] for name in sent], [people[name] for name in drafts])
        self.scene.link(COURSE)
        self.first_draft, self.answers = more, scene_selection.posted(self.scene.schools[0].code)

    def posted(self, number: int) -> dict[str, Any]:
        """Return a whole application."""
        return self.answers | {"version": "1"}

    def more(self, client: Any, usage_id: str) -> dict[str, Callable[[int], Any]]:
        """Return the first views of those who write and look on, the questions to the centre, and autosave."""
        who, seen = newcomer(self.first_draft), {"version": 1}

        def save(number: int) -> Any:
            typed = self.answers | {"version": str(seen["version"]), "n6": "none" if number % 2 else "invite"}
            answer = client.post(f"/handler/{usage_id}/do/save?student={who}", typed)
            seen.update(answer.json())
            return answer

        return {
            "first view, draft": getting(client, "/view/peer/", who),
            "first view, nobody": getting(client, "/view/peer/", "nobody"),
            "part/talk, sent": getting(client, f"/handler/{usage_id}/part/talk", learner(0)),
            "do/save (autosave)": save,
        }

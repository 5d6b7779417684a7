"""How each peer from PyPI is loaded, filled and called."""

import json
from collections.abc import Callable
from typing import Any

COURSE = "course-v1:Org+Course+Run"
WARMUP = 5


def learner(number: int) -> str:
    """Return the user id of a learner who has answered."""
    return f"learner{number:06d}"


def newcomer(number: int) -> str:
    """Return the user id of a learner who has not answered yet."""
    return f"newcomer{number:05d}"


class Peer:
    """One block: subclasses say what differs."""

    dist = ""  # PyPI distribution, for its version
    xml = ""
    apps: tuple[str, ...] = ()
    handler = ""
    extra: tuple[str, Any] | None = None  # (handler, payload or None for GET): what may grow with the learners
    extra_by = learner(0)
    grows = ""  # of ``more``, what may grow with the learners

    def prepare(self, conf: Any) -> None:
        """Before Django is set up."""

    def after_setup(self) -> None:
        """After Django is set up, before the scenario is loaded."""

    def fill(self, count: int, more: int, usage_id: str) -> None:
        """Store more than one XBlockState row a learner; ``more`` = newcomers who are going to answer."""

    def learner_state(self, number: int) -> dict[str, Any] | None:
        """Return the block's user state of a learner who has answered, None = it keeps none there."""
        return {}

    def summary_state(self, count: int) -> dict[str, Any] | None:
        """Return what the block keeps for all learners together."""
        return None

    def payload(self, number: int) -> Any:
        """Return the JSON of an answer."""
        return {}

    def body(self, number: int) -> tuple[Any, str]:
        """Return (data, content type) of an answer."""
        return json.dumps(self.payload(number)), "application/json"

    def resource(self, url: str) -> bytes | None:
        """Return a file that the workbench does not serve, or None."""
        return None

    def before_post(self, client: Any, usage_id: str, number: int) -> None:
        """Make ready, untimed, what a newcomer's answer needs."""

    def more(self, client: Any, usage_id: str) -> dict[str, Callable[[int], Any]]:
        """Return name -> call, further things to time."""
        return {}

    def check_post(self, response: Any) -> None:
        """Raise AssertionError when the answer was not taken."""
        assert response.status_code == 200, (response.status_code, response.content[:300])


class Poll(Peer):
    """xblock-poll."""

    dist, xml, handler, extra = "xblock-poll", "<poll/>", "vote", ("get_results", {})

    def learner_state(self, number: int) -> dict[str, Any]:
        return {"choice": "RBGO"[number % 4], "submissions_count": 1}

    def summary_state(self, count: int) -> dict[str, Any]:
        return {"tally": {key: len(range(place, count, 4)) for place, key in enumerate("RBGO")}}

    def payload(self, number: int) -> Any:
        return {"choice": "RBGO"[number % 4]}

    def check_post(self, response: Any) -> None:
        super().check_post(response)
        assert response.json()["success"], response.content


class DragAndDrop(Peer):
    """xblock-drag-and-drop-v2."""

    dist, xml, handler = "xblock-drag-and-drop-v2", "<drag-and-drop-v2/>", "drop_item"
    extra = ("student_view_user_state", None)

    def learner_state(self, number: int) -> dict[str, Any]:
        items = {
            str(place): {"zone": zone, "correct": True, "image_url": "", "display_name": zone, "feedback": {}}
            for place, zone in enumerate(("top", "middle"))
        }
        return {"item_state": items, "raw_earned": 3.0, "raw_possible": 5.0}

    def payload(self, number: int) -> Any:
        return {"val": 0, "zone": "top"}

    def check_post(self, response: Any) -> None:
        super().check_post(response)
        assert response.json()["correct"], response.content


class Feedback(Peer):
    """feedback-xblock."""

    dist, xml, handler = "feedback-xblock", '<feedback p="100"/>', "feedback"

    def learner_state(self, number: int) -> dict[str, Any]:
        return {"prompt_choice": 0, "user_vote": number % 5, "p_user": 10.0, "user_freeform": "It was fine. " * 8}

    def summary_state(self, count: int) -> dict[str, Any]:
        return {"vote_aggregate": [len(range(place, count, 5)) for place in range(5)]}

    def payload(self, number: int) -> Any:
        return {"vote": number % 5, "freeform": "It was fine. " * 8}

    def check_post(self, response: Any) -> None:
        super().check_post(response)
        assert response.json()["success"], response.content

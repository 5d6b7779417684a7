"""Measures one block with so many stored learners, in a process and a database of its own; prints one line of JSON."""

import importlib
import importlib.metadata
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import clockwork
import sizes
import stubs
from ours import SchoolStudio
from ours_league import Standings, StudioProject
from ours_selection import Selection
from peers import WARMUP, DragAndDrop, Feedback, Peer, Poll, learner, newcomer
from stubbed_peers import OpenAssessment, StaffGraded

BLOCKS: dict[str, Callable[[], Peer]] = {
    "pulsar_studio": SchoolStudio,
    "pulsar_studio_project": StudioProject,
    "pulsar_standings": Standings,
    "pulsar_selection": Selection,
    "poll": Poll,
    "drag-and-drop-v2": DragAndDrop,
    "feedback": Feedback,
    "edx_sga": StaffGraded,
    "openassessment": OpenAssessment,
}
MARK = "RESULT "


def main(name: str, count: int, repeat: int) -> None:
    """Measure and print."""
    work = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        for folder in ("var", "media"):
            (work / folder).mkdir()
        stubs.write(work)
        sys.path.insert(0, str(work))
        os.chdir(work)  # workbench.settings logs into var
        os.environ["WORKBENCH_DATABASES"] = json.dumps(
            {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(work / "var" / "w.db")}}
        )
        os.environ["DJANGO_SETTINGS_MODULE"] = "workbench.settings"
        print(MARK + json.dumps(Measured(BLOCKS[name](), count, repeat).all(name)))
    finally:
        os.chdir("/")
        shutil.rmtree(work, ignore_errors=True)


def set_up(peer: Peer) -> None:
    """Make the workbench's Django ready with the block's apps and tables."""
    conf = importlib.import_module("workbench.settings")
    conf.INSTALLED_APPS = [*conf.INSTALLED_APPS, *peer.apps]
    conf.DEBUG, conf.LOGGING, conf.LOGGING_CONFIG, conf.FEATURES = False, {}, None, {}
    conf.MEDIA_ROOT = str(Path.cwd() / "media")
    conf.LMS_ROOT_URL, conf.PLATFORM_NAME = "http://lms.invalid", "bench"
    conf.TECH_SUPPORT_EMAIL, conf.ORA2_FILE_PREFIX = "support@example.invalid", "ora2"
    for option in conf.TEMPLATES:
        option["OPTIONS"]["debug"] = False
    services = {"replace_urls": "ReplaceURLs", "teams": "Teams", "teams_configuration": "TeamsConfiguration", "user_state": "Null"}
    conf.WORKBENCH["services"].update({name: f"peerstubs.services.{kind}" for name, kind in services.items()})
    peer.prepare(conf)
    importlib.import_module("django").setup()
    logging.disable(logging.CRITICAL)
    make_tables()
    peer.after_setup()


def make_tables() -> None:
    """Migrate, then make the tables of apps without migrations: the stand-ins, and the workbench of some releases."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    there = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for app in ("workbench", "peerstubs"):
            for model in apps.get_app_config(app).get_models() if apps.is_installed(app) else ():
                if model._meta.db_table not in there:
                    editor.create_model(model)


class Measured:
    """One block with so many learners in the workbench."""

    def __init__(self, peer: Peer, count: int, repeat: int) -> None:
        self.peer, self.count, self.repeat = peer, count, repeat
        set_up(peer)
        from django.test import Client
        from workbench.runtime import WORKBENCH_KVS

        self.client, self.ops = Client(), clockwork.FieldOps(WORKBENCH_KVS)
        self.usage_id = self._load()

    def _load(self) -> str:
        from django.db import connection, transaction
        from workbench import scenarios

        scenarios.get_scenarios.initialized = True  # do not load every installed XBlock
        scenarios.add_xml_scenario("peer", "Peer", self.peer.xml.strip())
        usage_id = scenarios.SCENARIOS["peer"].usage_id
        started = time.perf_counter()
        with transaction.atomic():
            self.peer.fill(self.count, WARMUP + self.repeat + 5, usage_id)
            self._states(usage_id)
        self.fill_s = round(time.perf_counter() - started, 1)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return usage_id

    def _states(self, usage_id: str) -> None:
        from workbench.models import XBlockState

        scenario, tag, _ = usage_id.split(".", 2)
        common = {"scope": "usage", "scope_id": usage_id, "scenario": scenario, "tag": tag}
        states = ((learner(number), self.peer.learner_state(number)) for number in range(self.count))
        rows = [XBlockState(user_id=who, state=json.dumps(state), **common) for who, state in states if state is not None]
        XBlockState.objects.bulk_create(rows, batch_size=500)
        together = self.peer.summary_state(self.count)
        if together is not None:
            XBlockState.objects.update_or_create(user_id=None, **common, defaults={"state": json.dumps(together)})

    def all(self, name: str) -> dict[str, Any]:
        """Return everything measured."""
        found = {"block": name, "version": importlib.metadata.version(self.peer.dist), "learners": self.count, "fill_s": self.fill_s}
        found["render"] = self.repeated(lambda number: self.client.get("/view/peer/", {"student": learner(0)}))
        if self.peer.extra:
            found["extra"] = self.repeated(self.extra) | {"handler": self.peer.extra[0]}
        found["post"] = self.posts() | {"handler": self.peer.handler}
        more = self.peer.more(self.client, self.usage_id)
        found["more"] = {label: self.repeated(call) for label, call in more.items()}
        if more:
            found["extra"] = found["more"][self.peer.grows] | {"handler": self.peer.grows}
        return found | {"bytes": self.bytes()}

    def repeated(self, call: Callable[[int], Any]) -> dict[str, Any]:
        """Return times and counts of a call that may be repeated, and the length of its answer."""
        answer, counts = clockwork.counted(lambda: call(0), self.ops)  # the first one fills caches: counted anew below
        assert answer.status_code == 200, (answer.status_code, answer.content[:500])
        if counts["sql"] < 1000:
            for number in range(WARMUP):
                call(number)
        times = clockwork.timed(call, self.repeat)
        if counts["sql"] < 1000:
            answer, counts = clockwork.counted(lambda: call(0), self.ops)
        return times | counts | {"bytes": len(answer.content)}

    def extra(self, number: int) -> Any:
        """Call the handler whose work may grow with the learners."""
        handler, payload = self.peer.extra or ("", None)
        target = f"/handler/{self.usage_id}/{handler}/?student={self.peer.extra_by}"
        return (
            self.client.get(target) if payload is None else self.client.post(target, json.dumps(payload), content_type="application/json")
        )

    def post(self, number: int) -> Any:
        """Answer as a learner without state."""
        data, kind = self.peer.body(number)
        url = f"/handler/{self.usage_id}/{self.peer.handler}".rstrip("/") + ("" if "/" in self.peer.handler else "/")
        answer = self.client.post(f"{url}?student={newcomer(number)}", data=data, content_type=kind)
        self.peer.check_post(answer)
        return answer

    def posts(self) -> dict[str, Any]:
        """Return times and counts of first answers."""
        last = WARMUP + self.repeat
        for number in range(last + 1):
            self.peer.before_post(self.client, self.usage_id, number)
        for number in range(WARMUP):
            self.post(number)
        times = clockwork.timed(self.post, self.repeat, WARMUP)
        return times | clockwork.counted(lambda: self.post(last), self.ops)[1]

    def bytes(self) -> dict[str, Any]:
        """Return the sizes of the first view."""
        from workbench.runtime import WorkbenchRuntime

        block = WorkbenchRuntime(learner(0)).get_block(self.usage_id)
        return sizes.of_first_view(self.client, self.peer, block.render("student_view", {}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

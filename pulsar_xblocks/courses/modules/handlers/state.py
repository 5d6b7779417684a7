"""What the block is about: the module of the programme, the author's words, the learner's enrolment."""

from dataclasses import dataclass

from pulsar_xblocks.courses.domain import stages
from pulsar_xblocks.courses.domain.passport import Activity, Module, Passport
from pulsar_xblocks.courses.enrolments.models import Enrolment
from pulsar_xblocks.courses.modules import domain, olx, queries
from pulsar_xblocks.courses.modules.actions.works import Place
from pulsar_xblocks.courses.modules.domain import ActivityText, ModuleTexts
from pulsar_xblocks.courses.programmes.queries import passport_of
from pulsar_xblocks.kernel.pure.errors import Forbidden, Invalid, NotFound
from pulsar_xblocks.kernel.pure.text import words_of
from pulsar_xblocks.kernel.roles.queries import require
from pulsar_xblocks.kernel.xblock import BlockCall

KIND = "module_texts"


@dataclass(frozen=True)
class State:
    """The module that the block shows and the learner's enrolment into its programme, None for what there is not."""

    passport: Passport | None = None
    module: Module | None = None
    enrolment: Enrolment | None = None

    @property
    def may_write(self) -> bool:
        """Tell whether the learner is in training now."""
        return self.enrolment is not None and self.enrolment.stage in stages.IN_TRAINING

    @property
    def is_seen(self) -> bool:
        """Tell whether the learner has work here to look at: in training, through it, or left on the way."""
        seen = (*stages.IN_TRAINING, *stages.GRADUATED, stages.LEFT)
        return self.module is not None and self.enrolment is not None and self.enrolment.stage in seen


def code_of(call: BlockCall) -> tuple[str, str]:
    """Return programme and module that the author picked: «70:studio-mentor», «start»."""
    return str(call.fields.get("programme_code") or ""), str(call.fields.get("module_key") or "")


def target(call: BlockCall) -> str:
    """Return the readable code of the module, «70:studio-mentor/start»; empty for none and for one of another region."""
    code, key = code_of(call)
    return domain.target_of(code, key) if call.region and code.startswith(f"{call.region.code}:") else ""


def texts_of(call: BlockCall) -> ModuleTexts | None:
    """Return the author's words, None for those that cannot be read."""
    try:
        return olx.of_text(str(call.fields.get("definition") or ""))
    except Invalid:
        return None


def definition(call: BlockCall) -> tuple[str, ModuleTexts] | None:
    """Return the author's words as they are published with the course; None when there are none."""
    found = texts_of(call)
    return (KIND, found) if found and found.texts and target(call) else None


def words_in(text: str) -> str:
    """Return the words of the activities for the search of the course."""
    try:
        found = olx.of_text(text or "")
    except Invalid:
        return ""
    return " ".join(words_of(one.text) for one in found.texts if one.text.strip())


def state_of(call: BlockCall) -> State:
    """Return what the block is about, read once in a request; at most 2 queries.  Who studies sees the passport of the own group."""
    if "state" not in call.memo:
        call.memo["state"] = _state(call)
    found: State = call.memo["state"]
    return found


def _state(call: BlockCall) -> State:
    code, key = code_of(call)
    if call.region is None or not code:
        return State()
    enrolment = queries.enrolment_in(call.person, call.region, code, call.course_key) if call.person else None
    if enrolment is not None:
        passport = queries.passport_for(enrolment)
        return State(passport, passport.module(key), enrolment)
    programme = queries.programme_by_code(code, call.region)
    passport = passport_of(programme) if programme else None
    return State(passport, passport.module(key) if passport else None)


def asked_activity(call: BlockCall, kind: str) -> Activity | None:
    """Return the activity of this kind that the page names, else the first one of the module; None where there is none."""
    module = state_of(call).module
    found = [one for one in module.activities if one.kind == kind] if module else []
    wanted = str(call.memo.get("activity") or call.query.get("activity") or "")
    return next((one for one in found if one.key == wanted), found[0] if found else None)


def place_of(call: BlockCall, key: str, kind: str, right: str = "edit") -> Place:
    """Return where the learner writes.  Raises Forbidden for who is not in the programme, NotFound for no such activity."""
    state = state_of(call)
    if state.enrolment is None:
        raise Forbidden
    require(call.actor, right, queries.WORK, queries.where_work(state.enrolment, {}))
    activity = next((one for one in state.module.activities if one.key == key and one.kind == kind), None) if state.module else None
    if activity is None:
        raise NotFound
    call.memo["activity"] = key
    text = (texts_of(call) or ModuleTexts()).of(key)
    return Place(state.enrolment, activity, ActivityText(key, text))

"""Where a diary is shown: the unit of the course, and until one is known the page of the enrolment."""

from pulsar_xblocks.courses.practice.models import PracticeLog
from pulsar_xblocks.courses.programmes.models import TrainingGroup
from pulsar_xblocks.courses.programmes.queries import code_of
from pulsar_xblocks.kernel.definitions.queries import placements_in_region
from pulsar_xblocks.kernel.files.queries import address
from pulsar_xblocks.kernel.platform.addresses import unit_address

BLOCK = "pulsar_practice_log"


def target_of(programme_code: str, activity: str) -> str:
    """Return the readable code of a diary, «70:studio-mentor/internship»; "" while nothing is chosen."""
    return f"{programme_code}/{activity}" if programme_code and activity else ""


def address_of_log(log: PracticeLog) -> str:
    """Return where the participant writes the diary; 1 query."""
    return address_of_spot(log.enrolment.group, log.enrolment.key, log.activity)


def address_of_spot(group: TrainingGroup, enrolment_key: str, activity: str) -> str:
    """Return where a participant of a group writes a diary: in the group's own course first; 1 query."""
    target = target_of(code_of(group.programme), activity)
    places = list(placements_in_region(target, group.programme.region_id).filter(block_type=BLOCK))
    place = next((one for one in places if one.course_key == group.course_key), places[0] if places else None)
    return unit_address(place.course_key, place.usage_key) if place else address("pulsar:enrolment", enrolment_key)

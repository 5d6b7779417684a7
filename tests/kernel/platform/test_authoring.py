"""In a course's LMS page nobody gets what only Studio shows, whatever the keys of the course look like."""

from types import SimpleNamespace

import pytest

from pulsar_xblocks.kernel.platform.runtime import require_authoring
from pulsar_xblocks.kernel.pure.errors import Forbidden


def block(usage_key, *, completion):
    user = SimpleNamespace(opt_attrs={"edx-platform.is_authenticated": True})
    services = {"user": SimpleNamespace(get_current_user=lambda: user), "completion": completion}
    return SimpleNamespace(
        scope_ids=SimpleNamespace(usage_id=usage_key), runtime=SimpleNamespace(service=lambda block, name: services.get(name))
    )


@pytest.mark.parametrize(
    "usage_key",
    [
        "block-v1:Pulsar+Studios+2026+type@pulsar_studio+block@a",
        "ccx-block-v1:Pulsar+Studios+2026+ccx@1+type@pulsar_studio+block@a",
        "i4x://Pulsar/Studios/pulsar_studio/a",
    ],
)
def test_learner_of_a_course_is_no_author(usage_key):
    with pytest.raises(Forbidden):
        require_authoring(block(usage_key, completion=object()))


@pytest.mark.parametrize(
    ("usage_key", "completion"),
    [("block-v1:Pulsar+Studios+2026+type@pulsar_studio+block@a", None), ("lb:Pulsar:Tasks:pulsar_studio:a", object())],
)
def test_author_in_studio_and_in_a_library_passes(usage_key, completion):
    require_authoring(block(usage_key, completion=completion))

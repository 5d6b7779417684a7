"""What an expert's form says."""

from typing import Any

from django.http import QueryDict

from pulsar_xblocks.kernel.pure.errors import Invalid
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.review.actions import Typed
from pulsar_xblocks.kernel.review.domain.rubric import Rubric, field_of, parsed


def typed_in(rubric: Rubric, posted: QueryDict | dict[str, Any]) -> Typed:
    """Return the scores and the comment of a posted form; rows left empty are left out.  Raises Invalid for what is no number."""
    scores = {}
    errors = {}
    for row in rubric.rows:
        text = str(posted.get(field_of(row.key), "") or "")
        value = parsed(text)
        if value is not None:
            scores[row.key] = value
        elif text.strip():
            errors[field_of(row.key)] = [mark("Choose a score.")]
    if errors:
        raise Invalid(errors)
    return Typed(scores, str(posted.get("comment", "")).replace("\r\n", "\n"))

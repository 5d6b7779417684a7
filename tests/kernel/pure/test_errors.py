import pytest

from pulsar_xblocks.kernel.pure import errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotLoggedIn(), 401),
        (errors.Forbidden(), 403),
        (errors.NotFound(), 404),
        (errors.Conflict(), 409),
        (errors.PreviewOnly(), 409),
        (errors.Stale({}, {}, 2), 409),
        (errors.Gone(), 410),
        (errors.TooLarge(), 413),
        (errors.WrongType(), 415),
        (errors.Invalid({}), 422),
        (errors.TooMany(5), 429),
    ],
)
def test_each_refusal_has_its_status_and_a_sentence(error, status):
    assert error.status == status
    assert error.message.endswith(".")


def test_a_refusal_may_bring_its_own_sentence():
    error = errors.Conflict("The round %(name)s is closed.", name="October")

    assert error.message % error.params == "The round October is closed."

"""The console's menu: entries by rights; a part stands under its entry for whoever sees that one, else by itself."""

import pytest
from factories import PersonFactory, RoleFactory

from pulsar_xblocks.kernel import menu
from pulsar_xblocks.kernel.roles.queries import actor_of

pytestmark = pytest.mark.django_db


def _shown(person, path: str = "/pulsar/calls/") -> dict[str, list[str]]:
    """Return url -> addresses of its parts."""
    return {str(row["url"]): [part["url"] for part in row["parts"]] for row in menu.items_for(actor_of(person), path)}


def test_the_staff_finds_the_selection_under_one_entry():
    shown = _shown(RoleFactory(role="operator").person)

    parts = ("calls", "selection", "discussions", "centres", "contests", "selection/guardians")
    assert shown["/pulsar/calls/"] == [f"/pulsar/{part}/" for part in parts]
    assert not {"/pulsar/selection/", "/pulsar/contests/"} & set(shown)


def test_who_does_not_work_on_calls_has_the_parts_by_themselves():
    shown = _shown(PersonFactory(with_account=True))

    assert (shown["/pulsar/contests/"], "/pulsar/calls/" in shown) == ([], False)


def test_a_part_stands_under_the_highest_entry_that_the_person_sees():
    staff, head = RoleFactory(role="operator").person, RoleFactory(role="head").person

    parts = ["groups", "programmes", "course-nominations", "documents", "documents/frdo", "mentoring", "paths", "training"]
    assert _shown(staff)["/pulsar/groups/"] == [f"/pulsar/{part}/" for part in parts]
    assert _shown(head)["/pulsar/training/"] == ["/pulsar/training/", "/pulsar/course-nominations/"]


def test_more_entries_than_a_row_holds_go_under_more():
    rows = menu.items_for(actor_of(RoleFactory(role="operator").person), "/pulsar/")

    assert [row["is_aside"] for row in rows] == [False] * menu.ROW + [True] * (len(rows) - menu.ROW)
    assert len(rows) > menu.ROW


@pytest.mark.parametrize(
    ("path", "part"),
    [("/pulsar/calls/7/ranking/", "/pulsar/calls/"), ("/pulsar/contests/lists/", "/pulsar/contests/"), ("/pulsar/reviews/", "")],
)
def test_the_page_one_is_on_is_marked_in_the_entry_and_among_its_parts(path, part):
    rows = menu.items_for(actor_of(RoleFactory(role="operator").person), path)

    selection = next(row for row in rows if row["url"] == "/pulsar/calls/")
    assert [one["url"] for one in selection["parts"] if one["is_current"]] == [part][: bool(part)]
    assert selection["is_current"] is bool(part)


@pytest.mark.parametrize(("role", "url"), [("methodist", "/pulsar/"), ("expert", "/pulsar/reviews/"), ("chair", "/pulsar/calls/")])
def test_the_work_of_a_role_begins_in_its_first_section(role, url):
    assert menu.work_of(actor_of(RoleFactory(role=role).person))["url"] == url


def test_who_has_no_role_has_no_section_of_work():
    assert menu.work_of(actor_of(PersonFactory(with_account=True))) is None

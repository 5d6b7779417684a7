"""How many statements a request may take.  Source: design.md section 7."""

from django.db import connection

FIRST_VIEW, AUTOSAVE, SUBMIT = 12, 8, 20


def allowed(budget: int, held: int = 1) -> int:
    """Return the budget on this database: MariaDB cannot say which of joined rows it holds, so each held one is read once more."""
    can_say = connection.features.has_select_for_update_of or not connection.features.has_select_for_update
    return budget if can_say else budget + held

"""The rules of every table: the same on each database, honest about people, nothing deleted in passing."""

import re

from django.apps import apps
from django.db import models
from django.db.models import deletion

from pulsar_xblocks import models as exported

COLUMNS = (
    models.BigAutoField,
    models.BooleanField,
    models.CharField,
    models.DateField,
    models.DateTimeField,
    models.DecimalField,
    models.ForeignKey,
    models.IntegerField,
    models.TextField,
)


def _tables() -> list[type[models.Model]]:
    return list(apps.get_app_config("pulsar").get_models())


def test_every_table_tells_of_personal_data() -> None:
    silent = [table.__name__ for table in _tables() if not re.search(r"^\s*\.\. (no_)?pii:", table.__doc__ or "", re.M)]

    assert silent == []


def test_every_table_is_exported_by_name() -> None:
    assert sorted(exported.__all__) == sorted(table.__name__ for table in _tables())


def test_columns_are_the_same_on_every_database() -> None:
    strange = [
        f"{table.__name__}.{field.name}: {type(field).__name__}"
        for table in _tables()
        for field in table._meta.local_fields
        if not isinstance(field, COLUMNS) or field.choices or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]

    assert strange == []


def test_decimals_have_two_places() -> None:
    odd = [
        f"{table.__name__}.{field.name}"
        for table in _tables()
        for field in table._meta.local_fields
        if isinstance(field, models.DecimalField) and (field.max_digits, field.decimal_places) != (8, 2)
    ]

    assert odd == []


def test_nothing_is_deleted_with_something_else() -> None:
    falling = [
        f"{table.__name__}.{field.name}"
        for table in _tables()
        for field in table._meta.local_fields
        if field.is_relation and field.remote_field.on_delete not in (deletion.PROTECT, deletion.SET_NULL)
    ]

    assert falling == []


def test_names_of_tables_indexes_and_constraints_are_unique() -> None:
    """PostgreSQL keeps them in one place, SQLite those of indexes."""
    names = [table._meta.db_table for table in _tables()]
    names += [one.name for table in _tables() for one in (*table._meta.indexes, *table._meta.constraints)]

    assert [name for name in sorted(set(names)) if names.count(name) > 1] == []


def test_constraints_hold_on_mariadb_too() -> None:
    unheld = [
        rule.name
        for table in _tables()
        for rule in table._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and (rule.condition is not None or rule.expressions or rule.deferrable)
    ]
    plain = [rule.name for table in _tables() for rule in table._meta.constraints if type(rule) is models.CheckConstraint]

    assert unheld + plain == []


KEY_BYTES = 3072  # of InnoDB, whose utf8mb4 counts four bytes for each character
KEYS_OF_A_TABLE = 64


def _bytes(field: models.Field) -> int:
    if field.is_relation:
        return _bytes(field.target_field)
    return 4 * field.max_length if isinstance(field, models.CharField) else 10_000 if isinstance(field, models.TextField) else 8


def _keys(table: type[models.Model]) -> list[tuple[str, list[str]]]:
    """Return the name and the columns of each key of a table."""
    meta = table._meta
    single = [(field.name, [field.name]) for field in meta.local_fields if field.unique or field.db_index]
    named = [(index.name, [name.lstrip("-") for name in index.fields]) for index in meta.indexes]
    unique = [(rule.name, list(rule.fields)) for rule in meta.constraints if isinstance(rule, models.UniqueConstraint)]
    return single + named + unique


def test_keys_fit_into_mariadb() -> None:
    keys = {f"{table.__name__}.{name}": (table, columns) for table in _tables() for name, columns in _keys(table)}

    sizes = {name: sum(_bytes(table._meta.get_field(column)) for column in columns) for name, (table, columns) in keys.items()}

    assert {name: size for name, size in sizes.items() if size > KEY_BYTES} == {}
    assert max(sizes.values()) > 1000  # a long key is there to be measured


def test_tables_have_few_keys() -> None:
    assert [table.__name__ for table in _tables() if len(_keys(table)) > KEYS_OF_A_TABLE // 2] == []


def test_names_of_keys_fit_everywhere() -> None:
    names = [rule.name for table in _tables() for rule in [*table._meta.constraints, *table._meta.indexes]]

    assert [name for name in names if len(name) > 30] == []

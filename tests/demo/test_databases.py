"""The address of a database server becomes Django's settings; without one the demonstration keeps its SQLite."""

from pathlib import Path

import pytest

from pulsar_demo.databases import UnknownDatabase, named

HOME = Path("/home/of/the/demo")


def test_without_an_address_it_is_a_file_in_the_home():
    found = named("", HOME)

    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", "/home/of/the/demo/demo.sqlite3")


def test_mariadb_is_set_up_as_on_the_platform():
    assert named("mysql://pulsar:s%40cret@127.0.0.1:3307/pulsar", HOME) == {
        "ENGINE": "django.db.backends.mysql",
        "NAME": "pulsar",
        "USER": "pulsar",
        "PASSWORD": "s@cret",
        "HOST": "127.0.0.1",
        "PORT": "3307",
        "OPTIONS": {"charset": "utf8mb4", "init_command": "SET sql_mode='STRICT_TRANS_TABLES'"},
    }


def test_options_stand_after_the_question_mark():
    found = named("mysql://pulsar@127.0.0.1/pulsar?isolation_level=repeatable+read", HOME)

    assert found["OPTIONS"]["isolation_level"] == "repeatable read"


def test_postgresql_without_a_password():
    found = named("postgresql://pulsar@127.0.0.1:5433/pulsar", HOME)

    assert (found["ENGINE"], found["PASSWORD"], found["PORT"], found["OPTIONS"]) == ("django.db.backends.postgresql", "", "5433", {})


@pytest.mark.parametrize("address", ["oracle://x@127.0.0.1/pulsar", "mysql://pulsar@127.0.0.1/", "pulsar.sqlite3"])
def test_another_database_is_refused(address):
    with pytest.raises(UnknownDatabase, match="mysql://"):
        named(address, HOME)

"""Database constraints that mean the same on every supported Django."""

import django
from django.db import models


class Check(models.CheckConstraint):
    """A check constraint; Django 5.1 renamed its argument."""

    def __init__(self, *, rule: models.Q, name: str) -> None:
        super().__init__(name=name, **{"check" if django.VERSION < (5, 1) else "condition": rule})

    def deconstruct(self):  # noqa: D102 - Django's protocol
        path, args, kwargs = super().deconstruct()
        kwargs["rule"] = kwargs.pop("check", None) or kwargs.pop("condition")
        return "pulsar_xblocks.kernel.constraints.Check", args, kwargs

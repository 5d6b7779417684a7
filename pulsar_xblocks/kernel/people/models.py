"""A person: the opaque id that every fact and every actor points at."""

from django.conf import settings
from django.db import models

from pulsar_xblocks.kernel.pure.text import full_name, short_name


class Person(models.Model):
    """A human being, with or without an account.

    .. pii: names, birth date, e-mail, phone
    .. pii_types: name, birth_date, email_address, phone_number
    .. pii_retirement: local_api
    """

    key = models.CharField(max_length=22, unique=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="pulsar_person")
    family = models.CharField(max_length=100, blank=True)
    given = models.CharField(max_length=100, blank=True)
    patronymic = models.CharField(max_length=100, blank=True)
    sort_name = models.CharField(max_length=310, blank=True)  # folded full name
    birth_date = models.DateField(null=True, blank=True)
    email = models.CharField(max_length=254, blank=True, db_index=True)
    phone = models.CharField(max_length=12, blank=True)  # +7XXXXXXXXXX
    language = models.CharField(max_length=8, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["retired_at", "sort_name"], name="pulsar_person_name")]  # lists by name walk it

    def __str__(self) -> str:
        return self.full_name or self.key

    @property
    def full_name(self) -> str:
        """Return «Фамилия Имя Отчество»."""
        return full_name(self.family, self.given, self.patronymic)

    @property
    def short_name(self) -> str:
        """Return «Фамилия И. О.»."""
        return short_name(self.family, self.given, self.patronymic)


class AccountBatch(models.Model):
    """A class list from which accounts were made; its key keeps a second click from making them again.

    .. no_pii:
    """

    key = models.CharField(max_length=22, unique=True)
    region = models.ForeignKey("pulsar.Region", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}: {self.count}"

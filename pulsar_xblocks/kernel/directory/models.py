"""Regions, municipalities, organisations."""

from django.db import models

from pulsar_xblocks.kernel.pure.text import folded

CITY, RURAL = "city", "rural"


class Region(models.Model):
    """A subject of the federation that runs its own studios, calls and courses.

    .. no_pii:
    """

    code = models.CharField(max_length=2, unique=True)  # «70»
    name = models.CharField(max_length=200)
    iso = models.CharField(max_length=8, blank=True)
    time_zone = models.CharField(max_length=40)
    centre_name = models.CharField(max_length=300, blank=True)  # the regional centre, as it stands in documents
    centre_short = models.CharField(max_length=100, blank=True)
    centre_inn = models.CharField(max_length=12, blank=True)
    centre_ogrn = models.CharField(max_length=15, blank=True)
    centre_address = models.CharField(max_length=300, blank=True)
    centre_phone = models.CharField(max_length=60, blank=True)
    centre_email = models.CharField(max_length=254, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality of a region; its ОКТМО code is valid from and to dates.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")
    oktmo = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "oktmo"], name="pulsar_municipality_oktmo")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A school or another body that may host a studio or send applicants.

    .. no_pii:
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=400)
    short_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)  # keys of domain.KINDS
    locality = models.CharField(max_length=5, default=CITY)  # city or rural
    inn = models.CharField(max_length=12, blank=True)
    ogrn = models.CharField(max_length=15, blank=True)
    code = models.CharField(max_length=40)  # unique in the region; ИНН when known
    sort_name = models.CharField(max_length=400, blank=True)  # folded short name; set by save()
    search_text = models.TextField(blank=True)  # folded names and codes; set by save()
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "code"], name="pulsar_organisation_code")]
        indexes = [
            models.Index(fields=["region", "is_active", "sort_name"], name="pulsar_organisation_list"),
            models.Index(fields=["municipality", "is_active", "sort_name"], name="pulsar_organisation_place"),
        ]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args, **kwargs) -> None:
        """Store the row with its folded texts."""
        self.fold()
        super().save(*args, **kwargs)

    def fold(self) -> None:
        """Set the columns by which rows are sorted and searched; bulk writes call it themselves."""
        self.sort_name = folded(self.short_name)
        self.search_text = folded(" ".join([self.short_name, self.name, self.code, self.inn, self.ogrn]))

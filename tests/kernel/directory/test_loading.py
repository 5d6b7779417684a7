from io import StringIO

import pytest
from django.core.management import call_command

from pulsar_xblocks.kernel.directory.domain import is_oktmo
from pulsar_xblocks.kernel.directory.models import Municipality, Region


@pytest.mark.django_db
def test_reference_data_is_loaded_once_and_changes_stay():
    out = StringIO()
    call_command("pulsar_load_reference", stdout=out)
    Municipality.objects.filter(oktmo="69741000").update(name="Северск")
    call_command("pulsar_load_reference", stdout=out)

    assert out.getvalue() == "regions: 10 new, municipalities: 20 new\nregions: 0 new, municipalities: 0 new\n"
    assert (Region.objects.count(), Municipality.objects.filter(region__code="70").count()) == (10, 20)
    assert Municipality.objects.get(oktmo="69741000").name == "Северск"
    assert all(is_oktmo(oktmo) for oktmo in Municipality.objects.values_list("oktmo", flat=True))

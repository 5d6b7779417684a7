"""What the forms of the directory accept; words of their fields."""

from django import forms

from pulsar_xblocks.kernel.directory.domain import KINDS, LOCALITIES
from pulsar_xblocks.kernel.directory.models import Municipality
from pulsar_xblocks.kernel.pure.text import mark

ORGANISATION = {
    "name": mark("Full name"),
    "short_name": mark("Abbreviated name"),
    "kind": mark("Kind"),
    "municipality": mark("Municipality"),
    "locality": mark("Town or village"),
    "inn": mark("INN"),
    "ogrn": mark("OGRN"),
    "code": mark("Code"),
    "is_active": mark("Works now"),
}
MUNICIPALITY = {
    "name": mark("Name"),
    "oktmo": mark("OKTMO"),
    "kind": mark("Kind"),
    "valid_from": mark("Valid from"),
    "valid_to": mark("Valid to"),
}
CENTRE = {
    "centre_name": mark("Full name of the centre"),
    "centre_short": mark("Short name of the centre"),
    "centre_inn": mark("INN"),
    "centre_ogrn": mark("OGRN"),
    "centre_address": mark("Address"),
    "centre_phone": mark("Phone"),
    "centre_email": mark("E-mail"),
}


class OrganisationForm(forms.Form):
    """An organisation; ``municipality`` is one of those given."""

    name = forms.CharField(max_length=400)
    short_name = forms.CharField(max_length=200, required=False)
    kind = forms.ChoiceField(choices=list(KINDS.items()))
    municipality = forms.ModelChoiceField(Municipality.objects.none())
    locality = forms.ChoiceField(choices=list(LOCALITIES.items()))
    inn = forms.CharField(max_length=20, required=False)
    ogrn = forms.CharField(max_length=20, required=False)
    code = forms.CharField(max_length=40, required=False)
    is_active = forms.BooleanField(required=False)

    def __init__(self, data, municipalities) -> None:
        super().__init__(data)
        self.fields["municipality"].queryset = municipalities


class MunicipalityForm(forms.Form):
    """A municipality."""

    name = forms.CharField(max_length=200)
    oktmo = forms.CharField(max_length=11)
    kind = forms.CharField(max_length=60, required=False)
    valid_from = forms.DateField(required=False)
    valid_to = forms.DateField(required=False)


class CentreForm(forms.Form):
    """What documents say about the regional centre."""

    centre_name = forms.CharField(max_length=300)
    centre_short = forms.CharField(max_length=100)
    centre_inn = forms.CharField(max_length=20, required=False)
    centre_ogrn = forms.CharField(max_length=20, required=False)
    centre_address = forms.CharField(max_length=300, required=False)
    centre_phone = forms.CharField(max_length=60, required=False)
    centre_email = forms.EmailField(max_length=254, required=False)

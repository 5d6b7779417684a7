"""What the form of a role accepts."""

from django import forms

from pulsar_xblocks.kernel.directory.models import Municipality, Organisation, Region
from pulsar_xblocks.kernel.pure.text import mark
from pulsar_xblocks.kernel.roles.matrix import ROLES

LABELS = {
    "email": mark("E-mail"),
    "role": mark("Role"),
    "region": mark("Region"),
    "municipality": mark("Municipality"),
    "organisation": mark("Organisation"),
}


class RoleForm(forms.Form):
    """Who gets which role where; ``person`` is the key of a known person, else ``email``."""

    person = forms.CharField(max_length=22, required=False)
    email = forms.EmailField(max_length=254, required=False)
    role = forms.ChoiceField(choices=list(ROLES.items()))
    region = forms.ModelChoiceField(Region.objects.none())
    municipality = forms.ModelChoiceField(Municipality.objects.none(), required=False)
    organisation = forms.CharField(max_length=40, required=False)

    def __init__(self, data, regions) -> None:
        super().__init__(data)
        self.fields["region"].queryset = Region.objects.filter(pk__in=regions)
        self.fields["municipality"].queryset = Municipality.objects.filter(region__in=regions)

    def clean(self) -> dict:
        """Find the organisation by its code in the chosen region; somebody must be named."""
        values = super().clean()
        if not values.get("person") and not values.get("email") and "email" not in self.errors:
            self.add_error("email", self.fields["role"].error_messages["required"])
        code, region = values.get("organisation", "").strip(), values.get("region")
        values["organisation"] = Organisation.objects.filter(code=code, region=region, is_active=True).first() if code and region else None
        if code and region and values["organisation"] is None:
            self.add_error("organisation", mark("There is no organisation with this code."))
        return values

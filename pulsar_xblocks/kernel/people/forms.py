"""What the forms of people accept."""

from django import forms

from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.domain import MAX_TEXT


class ClassListForm(forms.Form):
    """A pasted class list; ``key`` makes a second click harmless."""

    text = forms.CharField(max_length=MAX_TEXT, strip=False)
    region = forms.ModelChoiceField(Region.objects.none(), required=False)
    key = forms.CharField(max_length=22, required=False)

    def __init__(self, data, regions) -> None:
        super().__init__(data)
        self.fields["region"].queryset = Region.objects.filter(pk__in=[row.pk for row in regions])

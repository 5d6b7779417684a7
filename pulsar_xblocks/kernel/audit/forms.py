"""Filter of the officer's page."""

from django import forms


class FilterForm(forms.Form):
    """What of the record is asked for; a wrong date narrows nothing."""

    action = forms.CharField(required=False, max_length=60)
    object_kind = forms.CharField(required=False, max_length=40)
    object_id = forms.CharField(required=False, max_length=40)
    name = forms.CharField(required=False, max_length=300)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"])
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"])

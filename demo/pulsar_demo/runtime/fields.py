"""Field data with the platform's rules: the LMS reads what authors set, Studio stores no learners' state, its preview nothing at all."""

import json
from typing import Any

from django.db import transaction
from xblock.exceptions import InvalidScopeError
from xblock.fields import BlockScope, Scope, UserScope
from xblock.runtime import KeyValueStore

from pulsar_demo.models import PlacedBlock, UserField

Key = KeyValueStore.Key
STRUCTURE = (Scope.parent, Scope.children)


def is_authored(scope: Any) -> bool:
    """Tell whether authors set fields of this scope."""
    return scope in STRUCTURE or (scope.user == UserScope.NONE and scope.block in (BlockScope.USAGE, BlockScope.DEFINITION))


class Store(KeyValueStore):
    """Authored values from the blocks of one branch, learners' values from their table or, in Studio, from this request only."""

    def __init__(self, *, is_studio: bool, is_preview: bool = False, kept: dict[str, Any] | None = None) -> None:
        self.is_studio = is_studio
        self.is_preview = is_preview  # authored values live as long as the request: said to be saved, they are not
        self.kept = kept  # what staff looking as a learner has written: place and name -> value; None = nobody looks
        self.passing: dict[Key, Any] = {}  # learners' values in Studio
        self._authored: dict[str, dict[str, Any]] = {}

    def fill(self, rows: list[PlacedBlock]) -> None:
        """Take rows that were read already."""
        self._authored |= {row.usage_key: json.loads(row.fields) for row in rows}

    def get(self, key: Key) -> Any:
        """Return a value.  Raises KeyError when it is not set."""
        if is_authored(key.scope):
            return self._of(key)[key.field_name]
        if self.is_studio:
            return self.passing[key]
        if self.kept is not None and _name(key) in self.kept:
            return self.kept[_name(key)]
        row = UserField.objects.filter(**_place(key)).first()
        if row is None:
            raise KeyError(key.field_name)
        return json.loads(row.value)

    def has(self, key: Key) -> bool:
        """Tell whether a value is set."""
        try:
            self.get(key)
        except KeyError:
            return False
        return True

    def set(self, key: Key, value: Any) -> None:
        """Store one value."""
        self.set_many({key: value})

    def set_many(self, update_dict: dict[Key, Any]) -> None:
        """Store values.  Raises InvalidScopeError for an author's field in the LMS."""
        authored = {key: value for key, value in update_dict.items() if is_authored(key.scope)}
        if authored and not self.is_studio:
            raise InvalidScopeError(next(iter(authored)))
        for key, value in update_dict.items():
            if key not in authored:
                self._set_learners(key, value)
        if authored:
            self._set_authored(authored)

    def delete(self, key: Key) -> None:
        """Forget a value."""
        if is_authored(key.scope):
            if not self.is_studio:
                raise InvalidScopeError(key)
            self._set_authored({key: None}, remove=True)
        elif self.is_studio:
            self.passing.pop(key, None)
        elif self.kept is not None:
            self.kept.pop(_name(key), None)
        else:
            UserField.objects.filter(**_place(key)).delete()

    def _of(self, key: Key) -> dict[str, Any]:
        usage = str(key.block_scope_id)
        if usage not in self._authored:
            self.fill(list(PlacedBlock.objects.filter(usage_key=usage, is_draft=self.is_studio)))
        return self._authored.setdefault(usage, {})

    def _set_learners(self, key: Key, value: Any) -> None:
        if self.is_studio:
            self.passing[key] = value
            return
        if self.kept is not None:
            self.kept[_name(key)] = value
            return
        if key.scope.user == UserScope.ONE and key.user_id is None:
            raise InvalidScopeError(key)  # nobody is logged in
        UserField.objects.update_or_create(**_place(key), defaults={"value": json.dumps(value, ensure_ascii=False)})

    @transaction.atomic
    def _set_authored(self, values: dict[Key, Any], remove: bool = False) -> None:
        for key, value in values.items():
            fields = self._of(key)
            if remove:
                fields.pop(key.field_name, None)
            else:
                fields[key.field_name] = value
        for usage in {str(key.block_scope_id) for key in values} if not self.is_preview else ():
            PlacedBlock.objects.filter(usage_key=usage, is_draft=True).update(fields=json.dumps(self._authored[usage], ensure_ascii=False))


def _name(key: Key) -> str:
    return f"{key.scope.name}/{key.block_scope_id or ''}/{key.field_name}"


def _place(key: Key) -> dict[str, Any]:
    return {"user_id": key.user_id, "scope": key.scope.name, "place": str(key.block_scope_id or ""), "name": key.field_name}

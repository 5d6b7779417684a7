"""Publishing of texts."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from pulsar_xblocks.kernel.audit.actions import record
from pulsar_xblocks.kernel.consents.default_texts import DEFAULT_TEXTS
from pulsar_xblocks.kernel.consents.domain import Document, text_digest
from pulsar_xblocks.kernel.consents.models import ConsentTemplate
from pulsar_xblocks.kernel.consents.queries import newest_of
from pulsar_xblocks.kernel.directory.models import Region
from pulsar_xblocks.kernel.people.models import Person
from pulsar_xblocks.kernel.versions.domain import require_version


@transaction.atomic
def publish_template(region: Region, purpose: str, language: str, document: Document, now: datetime) -> ConsentTemplate:
    """Store the next version of a text; the newest one is returned when nothing in it has changed."""
    rows = ConsentTemplate.objects.filter(region=region, purpose=purpose, language=language)
    newest = rows.order_by("-version").first()
    digest = text_digest(document)
    if newest is not None and newest.digest == digest:
        return newest
    version = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
    return ConsentTemplate.objects.create(
        region=region, purpose=purpose, language=language, version=version, digest=digest, published_at=now, **asdict(document)
    )


@transaction.atomic
def publish_text(row: ConsentTemplate, seen: int, document: Document, *, by: Person, now: datetime) -> ConsentTemplate:
    """Publish the next version of a text on behalf of the officer.  Raises Stale when somebody has published one since."""
    Region.objects.select_for_update().get(pk=row.region_id)
    newest = newest_of(row)
    new, old = asdict(document), asdict(newest.document)
    names = [name for name in new if new[name] != old[name]]
    require_version(newest.version, seen, {name: old[name] for name in names}, {name: new[name] for name in names})
    stored = publish_template(row.region, row.purpose, row.language, document, now)
    if stored.pk != newest.pk:
        record("consent.text", stored, by=by, now=now, region_id=row.region_id, purpose=row.purpose, version=stored.version)
    return stored


@transaction.atomic
def load_default_templates(region: Region, now: datetime) -> int:
    """Store the default text of every purpose and language the region has no text of; return how many."""
    known = set(ConsentTemplate.objects.filter(region=region).values_list("purpose", "language"))
    wanted = [(purpose, language) for purpose, texts in DEFAULT_TEXTS.items() for language in texts]
    missing = [pair for pair in wanted if pair not in known]
    for purpose, language in missing:
        publish_template(region, purpose, language, DEFAULT_TEXTS[purpose][language], now)
    return len(missing)

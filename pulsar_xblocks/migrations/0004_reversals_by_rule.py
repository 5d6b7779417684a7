from django.db import migrations
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

PIECE = 500
BY_HAND, BY_RULE = 'reverse:', 'recalculate:'


def name_what_a_rule_took_back(apps, schema_editor):
    """Tell recalculations from what somebody took back: 0.1.0 called both by hand, only the latter stands in the record."""
    entries = apps.get_model('pulsar', 'LedgerEntry').objects
    told = apps.get_model('pulsar', 'AuditEntry').objects.filter(action='ledger.reverse', object_kind='ledgerentry')
    by_hand = set(told.values_list('object_id', flat=True))
    is_automatic = Q(reverses__key__startswith='round:') | Q(reverses__key__startswith='stayed:')
    rows = entries.filter(is_automatic, key__startswith=BY_HAND)
    by_rule = [pk for pk in rows.order_by('pk').values_list('pk', flat=True) if str(pk) not in by_hand]
    for start in range(0, len(by_rule), PIECE):
        entries.filter(pk__in=by_rule[start : start + PIECE]).update(key=Replace(F('key'), Value(BY_HAND), Value(BY_RULE)))


class Migration(migrations.Migration):

    dependencies = [
        ('pulsar', '0003_blind_copies'),
    ]

    operations = [
        migrations.RunPython(name_what_a_rule_took_back, migrations.RunPython.noop),
    ]

"""Tables of the commission's work."""

from pulsar_xblocks.selection.commission.models.appeals import Appeal
from pulsar_xblocks.selection.commission.models.collecting import ArrivalDocument, GivenDocument
from pulsar_xblocks.selection.commission.models.nominations import Nomination
from pulsar_xblocks.selection.commission.models.past import PastParticipant
from pulsar_xblocks.selection.commission.models.places import PlaceBoard, PlaceEvent, PlaceOffer, ShiftStay
from pulsar_xblocks.selection.commission.models.protocol import CommissionMeeting, TieDecision
from pulsar_xblocks.selection.commission.models.ranking import RankingRow, RankingRun

__all__ = [
    "Appeal",
    "ArrivalDocument",
    "CommissionMeeting",
    "GivenDocument",
    "Nomination",
    "PastParticipant",
    "PlaceBoard",
    "PlaceEvent",
    "PlaceOffer",
    "RankingRow",
    "RankingRun",
    "ShiftStay",
    "TieDecision",
]

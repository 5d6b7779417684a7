"""Default documents of a project year: rubric and criteria.  Source: domain.md 2.4 and 2.5, our own defaults."""

from typing import Any

from pulsar_xblocks.kernel.review.default_rubric import RUBRIC

__all__ = ["CRITERIA", "RUBRIC"]


def _criterion(code: str, words: tuple[str, str], formula: dict[str, str], cap: str, **more: str) -> dict[str, Any]:
    """Return a row; fields equal to the defaults of league.domain.criteria are left out, as everywhere in definitions."""
    return {"code": code, "ru": words[0], "en": words[1], "formula": formula, "cap": cap, **more}


def _per_item(points: str) -> dict[str, str]:
    return {"type": "per_item", "points": points}


CRITERIA: dict[str, Any] = {
    "schema": 1,
    "ru": "Демонстрационный набор",
    "en": "Demonstration set",
    "rows": [  # fmt: skip
        _criterion(
            "K1",
            ("Участие в заданиях месяца", "Taking part in monthly tasks"),
            _per_item("4"),
            "32",
            confirmer="auto",
            unit="work",
            source="submitted",
            evidence="none",
        ),
        _criterion(
            "K2",
            ("Соблюдение сроков", "Keeping the terms"),
            _per_item("1"),
            "8",
            confirmer="auto",
            unit="on_time",
            source="on_time",
            evidence="none",
        ),
        _criterion(
            "K3",
            ("Качество работ", "Quality of works"),
            {"type": "mean_x_factor", "factor": "2.4"},
            "24",
            confirmer="expert",
            unit="work",
            source="result",
            evidence="none",
        ),
        _criterion(
            "K4",
            ("Охват и сохранность состава", "Reach and retention"),
            {"type": "share", "factor": "5", "bonus": "3"},
            "8",
            confirmer="auto",
            source="active_share",
            step="0.1",
            evidence="none",
        ),
        _criterion("K5", ("Волонтёрская активность", "Volunteering"), _per_item("2"), "10", unit="event"),
        _criterion("K6", ("Освещение деятельности", "Public posts"), _per_item("1"), "4", unit="post", evidence="link"),
        _criterion("K7", ("Участие в региональных событиях", "Regional events"), _per_item("2"), "6", unit="event"),
        _criterion("K8", ("Развитие наставника", "Mentor's development"), _per_item("2"), "4"),
        _criterion("K9", ("Признание федеральным оператором", "National recognition"), {"type": "manual"}, "4", unit="point"),
    ],
}

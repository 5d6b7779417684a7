"""A questionnaire inside an XML node: ``<section>`` and ``<question>`` children, lossless both ways.

Texts are elements in two languages, ``<label>…</label><label lang="en">…</label>``; numbers, keys and dates are attributes.
"""

from pulsar_xblocks.kernel.questions.olx.reading import read
from pulsar_xblocks.kernel.questions.olx.writing import write

__all__ = ["read", "write"]

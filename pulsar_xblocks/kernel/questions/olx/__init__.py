"""A questionnaire inside an XML node: ``<section>`` and ``<question>`` children, lossless both ways.

Texts are elements in two languages, ``<label>…</label><label lang="en">…</label>``; numbers, keys and dates are attributes.
"""

from pulsar_xblocks.kernel.questions.olx.reading import read
from pulsar_xblocks.kernel.questions.olx.texts import as_text, of_text, put, take
from pulsar_xblocks.kernel.questions.olx.writing import write

__all__ = ["as_text", "of_text", "put", "read", "take", "write"]

"""Guards: what a person's wording claims, held against the sources, as a translator's tool runs its checks.

A finding never decides; it stands beside the sentence, and who publishes confirms it in words.
"""

from pipeline.review.guards.basis import Basis, Finding, Words
from pipeline.review.guards.run import Guards

__all__ = ["Basis", "Finding", "Guards", "Words"]

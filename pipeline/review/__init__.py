"""Editors in charge: their decisions as data, the review page, the way back from Word (docs/review.md)."""

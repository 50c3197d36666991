"""Dates as far as they are known (EDTF): a text enters; bounds, an order and words leave."""

from timeline.dates.edtf import EarliestField, EDTFField, LatestField

__all__ = ["EDTFField", "EarliestField", "LatestField"]

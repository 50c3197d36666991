from timeline.dates.edtf import EarliestField, EDTFField, LatestField

__all__ = ["EDTFField", "EarliestField", "LatestField"]

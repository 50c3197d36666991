"""Numbers as Mexico writes them, 5,400 and 0.5150; Django's own Spanish is that of Spain."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3

"""What readers say is wrong: a form of a visitor's page enters; a report for editors leaves, and an
answer at an address that its reader alone knows. Its rows stand in REPORTS.
"""

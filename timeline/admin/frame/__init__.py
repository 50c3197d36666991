"""What stands around each page of the admin: signing in, the language, the manual, and what a
person has saved of a list. Requests enter; answers and what pages show of them leave.
"""

"""What stands around each page of the admin: signing in, the language, the manual, what a person
has saved of a list, and what is answered where nothing is or nothing is allowed. Requests enter;
answers and what pages show of them leave.
"""

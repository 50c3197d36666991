"""The doors of the admin and one's own account: signing in, second factors, sessions, passwords.

What enters are names, passwords, codes and the answers of passkeys; what leaves is a session, by
the flow of django-allauth. The forms and pages are ours, in the admin's look.
"""

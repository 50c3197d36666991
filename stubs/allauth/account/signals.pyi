from django.dispatch import Signal

password_changed: Signal
password_reset: Signal
password_set: Signal
user_logged_in: Signal

from django.dispatch import Signal

password_changed: Signal
user_logged_in: Signal

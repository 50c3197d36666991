from django.dispatch import Signal

authenticator_removed: Signal

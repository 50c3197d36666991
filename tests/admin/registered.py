"""What stands in the admin."""

from django.apps import apps
from django.contrib import admin


def model_admins():
    """The admin of each model that has one."""
    models = [model for model in apps.get_models() if admin.site.is_registered(model)]
    return [admin.site.get_model_admin(model) for model in models]

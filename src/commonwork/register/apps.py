"""The app's name for Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "commonwork.register"
    default_auto_field = "django.db.models.BigAutoField"

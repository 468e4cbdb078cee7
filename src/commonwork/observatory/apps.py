"""The app's name for Django."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    name = "commonwork.observatory"
    default_auto_field = "django.db.models.BigAutoField"

"""The app's name for Django."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "commonwork.flows"

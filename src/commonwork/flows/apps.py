"""The app's name for Django."""

from pathlib import Path

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "commonwork.flows"

    def ready(self) -> None:
        """Tell the register, which reads no settings, by which reference its organisations are classified."""
        from django.conf import settings

        from commonwork.register.classifying import use_reference

        use_reference(Path(settings.REFERENCE))

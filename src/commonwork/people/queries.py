"""Reading persons and their roles."""

from datetime import date

from commonwork.people.models import NetworkRole


def network_roles_of(person_id: int, *, on: date) -> frozenset[str]:
    """The roles a person holds for the network on a day."""
    held = NetworkRole.objects.filter(person=person_id, start_date__lte=on).exclude(end_date__lt=on)
    return frozenset(held.values_list("role", flat=True))

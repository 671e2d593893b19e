"""Writing use cases of organisations."""

from django.utils import timezone

from directory.changes import tell, told_together
from directory.models import Organisation


def delete_organisation(organisation: Organisation) -> None:
    """Take a body away without losing it, its members and what it has said; `restore_organisation` brings it back."""
    _write(organisation, deleted_at=timezone.now())


def restore_organisation(organisation: Organisation) -> None:
    _write(organisation, deleted_at=None)


def _write(organisation: Organisation, **values: object) -> None:
    values["updated_at"] = timezone.now()
    with told_together():
        Organisation.objects.filter(pk=organisation.pk).update(**values)
        tell(Organisation, [organisation.pk])
    for name, value in values.items():
        setattr(organisation, name, value)

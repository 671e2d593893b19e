"""What must not be forgotten before strangers can reach the admin."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def second_step_for_the_admin(app_configs: Any, **kwargs: Any) -> list[Error]:
    if settings.IBASHO_ADMIN_SECOND_FACTOR:
        return []
    return [
        Error(
            "The admin can be entered with a password alone.",
            hint="Use config.settings.production, which sets IBASHO_ADMIN_SECOND_FACTOR.",
            id="ibasho.E001",
        )
    ]

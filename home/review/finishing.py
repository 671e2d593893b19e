"""What Wagtail does when the last step of a workflow is approved (the setting WAGTAIL_FINISH_WORKFLOW_ACTION).

Loaded before the models are, hence the imports inside.
"""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved. Who may approve a listing was asked by its task; the right to publish without a second
    person, which Wagtail asks for here, is another one."""
    from wagtail.workflows import publish_workflow_state

    from directory.models import Listing

    listing = workflow_state.content_object
    if not isinstance(listing, Listing):
        return publish_workflow_state(workflow_state, user=user)
    workflow_state.current_task_state.revision.publish(user=user, skip_permission_checks=True)
    return None

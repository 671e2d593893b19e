"""How listings stand, at a glance."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowState

from directory.enums import ListingStatus, MembershipRole
from directory.models import Listing, Membership
from home.account.states import State, standings
from tests.factories import ListingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = {"verified_at": timezone.now()}


def in_workflow(listing: Listing, status: str) -> Listing:
    workflow = Workflow.objects.create(name=status)
    kind = ContentType.objects.get_for_model(Listing)
    WorkflowState.objects.create(
        base_content_type=kind, content_type=kind, object_id=listing.pk, workflow=workflow, status=status
    )
    return listing


@pytest.fixture
def listings() -> dict[str, Listing]:
    long_ago = timezone.now() - datetime.timedelta(days=400)
    return {
        State.PUBLIC: ListingFactory(**NOW),
        State.STALE: ListingFactory(verified_at=long_ago),
        State.PAUSED: ListingFactory(status=ListingStatus.PAUSED, status_reason="夏休み", **NOW),
        State.CLOSED: ListingFactory(status=ListingStatus.CLOSED, status_reason="終わりました"),
        State.DRAFT: ListingFactory(live=False),
        State.WAITING: in_workflow(ListingFactory(**NOW), WorkflowState.STATUS_IN_PROGRESS),
        State.RETURNED: in_workflow(ListingFactory(live=False), WorkflowState.STATUS_NEEDS_CHANGES),
    }


def test_each_state_is_told_and_tasks_come_first(listings):
    found = standings(listings.values())
    assert {one.listing.pk: one.state for one in found} == {row.pk: state for state, row in listings.items()}
    assert [one.state for one in found] == list(State)
    assert [bool(one.task) for one in found] == [True, True, False, False, False, False, False]


def test_finished_reviews_are_over():
    listing = in_workflow(ListingFactory(**NOW), WorkflowState.STATUS_APPROVED)
    assert standings([listing])[0].state == State.PUBLIC


def test_the_start_page_shows_mine_and_no_others(listings, group, signed_in):
    other = ListingFactory(title="よその会")
    Membership.objects.create(user=group.editor, organisation=(second := OrganisationFactory()))
    for number, listing in enumerate(listings.values()):
        listing.organisations.set([group.organisation, second] if number == 0 else [group.organisation])
        listing.save()
    other.organisations.set([Membership.objects.get(user=group.stranger, role=MembershipRole.OWNER).organisation])
    other.save()
    page = signed_in(group.editor).get(reverse("account"))
    text = page.content.decode()
    assert all(str(state.label) in text for state in State) and "よその会" not in text
    shared = listings[State.PUBLIC]
    assert text.count(f"{shared.title}</a>") == 2  # co-owned: under both
    assert f'href="{reverse("account_listing", args=[shared.public_id])}"' in text
    assert listings[State.DRAFT].get_absolute_url() not in text.replace("/account/listings/", "")
    assert len(page.context["tasks"]) == 2

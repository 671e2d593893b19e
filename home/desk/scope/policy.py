"""What Wagtail asks before it shows a button, a row or a page."""

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet
from wagtail.images import get_image_model
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from directory.models import Listing, ListingDistrict, Municipality, User
from directory.models.listing_parts import ListingImage
from directory.querysets import held_by
from home.roles import CURATORS, staff

from .scopes import SCOPES, Scope


def curates(user: User) -> bool:
    """Whether one of the person's bodies looks after an area today, and they are let into the admin for it.

    Asked for every button: remembered on the user object, which lives as long as a request.
    """
    if not hasattr(user, "_curates"):
        user._curates = user.is_active and user.groups.filter(name=CURATORS).exists() and held_by(user).exists()
    return user._curates


#: They come with the reference data, or with a list that names a district: nobody makes one by hand.
BROUGHT = {Municipality, ListingDistrict}


class ScopedPermissionPolicy(BasePermissionPolicy):
    """Django's model permissions are of no account here: only superusers, and curators within their scope."""

    def __init__(self, model: type[Model], scope: Scope) -> None:
        super().__init__(model)
        self.scope = scope

    def user_has_permission(self, user: User, action: str) -> bool:
        if action == "add" and self.model in BROUGHT:
            return False
        if user.is_active and user.is_superuser:
            return True
        return action in self.scope.actions and curates(user)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        if user.is_active and user.is_superuser:
            return True
        if not self.user_has_permission(user, action):
            return False
        return self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet:
        allowed = {action for action in actions if self.user_has_permission(user, action)}
        if not allowed:
            return self.model._default_manager.none()
        return self.scope.seen_by(user) if "view" in allowed else self.scope.changed_by(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        """Everybody who might: what each may see differs."""
        if self.scope.actions.intersection(actions):
            return staff()
        return User.objects.filter(is_superuser=True, is_active=True)


class ScopedImagePolicy(CollectionOwnershipPermissionPolicy):
    """Who may only add pictures chooses among their own and those of listings they look after: a picture tells where
    a hidden place is. Who may change every picture (editors of the site) still chooses every picture."""

    def _narrowed(self, user: User, actions: Iterable[str]) -> bool:
        return "choose" in actions and not self._check_perm(user, ["change"])

    def user_has_any_permission_for_instance(self, user: User, actions: Iterable[str], instance: Model) -> bool:
        allowed = super().user_has_any_permission_for_instance(user, actions, instance)
        if allowed and self._narrowed(user, actions):
            return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()
        return allowed

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet:
        images = super().instances_user_has_any_permission_for(user, actions)
        if not self._narrowed(user, actions):
            return images
        listings = Listing.objects.curated_by(user).order_by().values("pk")
        shown = ListingImage.objects.filter(listing__in=listings).values("image")
        return images.filter(Q(uploaded_by_user=user) | Q(pk__in=shown))


def register_policies() -> None:
    """Before the first snippet is registered: Wagtail refuses a policy for a model it has asked about already."""
    for model, scope in SCOPES.items():
        register_permission_policy(model, ScopedPermissionPolicy(model, scope))
    image = get_image_model()
    policy = ScopedImagePolicy(image, auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user")
    register_permission_policy(image, policy, exact_class=True)  # or Wagtail's own, registered later, would win

"""The few fixed roles. Who belongs to which body is a row of our own (`Membership`), never a Django Group.

- a **curator** (見守り役) may enter the admin and add pictures. What they may see and change there follows from what
  their bodies look after: `home.desk.scope`. The group holds no model permission on purpose: Wagtail's reports and site
  history ask for these and know nothing of areas;
- an **administrator** is a superuser;
- people who write the site's pages are in Wagtail's own groups.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Collection, GroupCollectionPermission

from directory.models import User

CURATORS = "見守り役"


def ensure_roles() -> Group:
    """The group of curators with all it needs. Safe to call again."""
    group, _ = Group.objects.get_or_create(name=CURATORS)
    enter = _permission("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")
    group.permissions.add(enter)
    if root := Collection.get_first_root_node():
        for codename in ("add_image", "choose_image"):
            permission = _permission("wagtailimages", "image", codename, f"Can {codename.replace('_', ' ')}")
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    return group


def make_curator(user: User) -> None:
    """Let somebody into the admin. It stays empty until one of their bodies looks after an area."""
    user.groups.add(ensure_roles())
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def staff() -> QuerySet[User]:
    """People who can enter the admin as curators or administrators."""
    return User.objects.filter(Q(is_superuser=True) | Q(groups__name=CURATORS), is_active=True).distinct()


def _permission(app: str, model: str, codename: str, name: str) -> Permission:
    """The permission, made where Django hasn't yet (it makes them app by app, at the end of `migrate`)."""
    content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
    return Permission.objects.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})[0]

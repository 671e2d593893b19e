"""The admin's own API of files, which its pages may ask: no more than the choosers would list."""

from django.db.models import QuerySet
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class _Choosable:
    def get_queryset(self) -> QuerySet:
        files = super().get_queryset()
        policy = policy_registry.get_by_type(files.model)
        mine = policy.instances_user_has_any_permission_for(self.request.user, ["choose", "change"])
        return files.filter(pk__in=mine.order_by().values("pk"))


class ScopedImages(_Choosable, ImagesAdminAPIViewSet):
    pass


class ScopedDocuments(_Choosable, DocumentsAdminAPIViewSet):
    pass

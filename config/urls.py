"""The public addresses (DESIGN 6). Languages by prefix: /… Japanese, /en/…, /easy/…"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import serve as serve_document
from wagtail.urls import serve_pattern
from wagtail.views import serve as serve_page

from config.health import healthz, livez, readyz
from config.media import media
from config.metrics import metrics
from home import sitemaps
from home.views import well_known
from home.views.open_data import open_data
from home.views.site_css import site_css

# Of Wagtail's own public addresses only those that serve pages and documents: its sign-in form would set a cookie
# outside /admin/, and so would its forms for shared passwords (settings: WAGTAIL_PRIVATE_PAGE_OPTIONS).
sign_in = RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/", healthz),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("site.css", site_css, name="site_css"),
    path("robots.txt", well_known.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
    path("open-data/<slug:name>.<slug:kind>", open_data, name="open_data"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/", include("search.api.urls")),
    path("embed/", include("search.embed.urls")),
    path("hsds/", include("search.hsds.urls")),
    path("_util/login/", sign_in, name="wagtailcore_login"),
    re_path(r"^documents/(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
    path("media/<path:name>", media, name="media"),
    *i18n_patterns(
        path("", include("home.urls")),
        path("account/", include("home.account.urls")),
        path("", include("search.urls")),
        re_path(serve_pattern, serve_page, name="wagtail_serve"),
        prefix_default_language=False,
    ),
]

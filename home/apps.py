from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The site: its pages, settings, the groups' account area and the curators' desk."""

    name = "home"
    verbose_name = "サイト"

"""Addresses of the site itself that are not Wagtail pages. All of them exist in the three languages."""

urlpatterns: list = []

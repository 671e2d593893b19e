"""/account/… Of allauth's pages only those that are used here: there is no open sign-up and no password to change.

The names are allauth's where it looks for them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as backup
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from .second_step import SecondStepView
from .views import (
    ending,
    from_mail,
    headcounts,
    joining,
    listings,
    me,
    one_touch,
    people,
    pictures,
    pins,
    places,
    reports,
    start,
    subjects,
    typed,
    when,
)

urlpatterns = [
    path("", start.start, name="account"),
    path("organisations/<slug:public_id>/", start.organisation, name="account_organisation"),
    path("organisations/<slug:public_id>/members/", people.members_page, name="account_members"),
    path("organisations/<slug:public_id>/leave/", people.leave, name="account_leave"),
    path("organisations/<slug:public_id>/new/", listings.new, name="account_listing_new"),
    path("listings/<slug:public_id>/", listings.listing_page, name="account_listing"),
    path("listings/<slug:public_id>/preview/", listings.preview, name="account_listing_preview"),
    path("listings/<slug:public_id>/history/", listings.listing_history, name="account_listing_history"),
    path("listings/<slug:public_id>/history/<int:revision>/", listings.preview, name="account_listing_version"),
    path("listings/<slug:public_id>/history/<int:revision>/changes/", listings.changes, name="account_listing_changes"),
    path("listings/<slug:public_id>/copy/", listings.copy, name="account_listing_copy"),
    path("listings/<slug:public_id>/where/place/", places.place, name="account_listing_place"),
    path("listings/<slug:public_id>/where/pin/", pins.pin, name="account_listing_pin"),
    *[
        path(f"listings/<slug:public_id>/{slug}/", subjects.subject_form, {"slug": slug}, f"account_listing_{slug}")
        for slug in subjects.FORMS
    ],
    path("listings/<slug:public_id>/typed/<slug:subject>/", typed.typed, name="account_listing_typed"),
    path("listings/<slug:public_id>/when/", when.when, name="account_listing_when"),
    path("listings/<slug:public_id>/when/new/", when.new_schedule, name="account_schedule_new"),
    path("listings/<slug:public_id>/when/<uuid:uid>/", when.schedule, name="account_schedule"),
    path("listings/<slug:public_id>/when/<uuid:uid>/typed/", typed.typed_schedule, name="account_schedule_typed"),
    path("listings/<slug:public_id>/pictures/", pictures.pictures, name="account_listing_pictures"),
    path("listings/<slug:public_id>/pictures/<int:image_id>/", pictures.picture, name="account_picture"),
    path("listings/<slug:public_id>/pictures/<int:image_id>/typed/", typed.typed_picture, name="account_picture_typed"),
    path("listings/<slug:public_id>/headcounts/", headcounts.headcounts, name="account_listing_headcounts"),
    path("listings/<slug:public_id>/dates/", one_touch.listing_dates, name="account_listing_dates"),
    # From a mail, without signing in
    path("still-correct/", from_mail.still_correct, name="account_still_correct"),
    path("cancel-date/", from_mail.cancel_date, name="account_cancel_date"),
    path("invitation/", joining.invitation, name="account_invitation"),
    path("new/", RedirectView.as_view(pattern_name="groups"), name="account_signup"),  # allauth asks for it
    path("endings/<slug:public_id>/", ending.ending, name="account_ending"),
    path("reports/<int:pk>/", reports.report, name="account_report"),
    # Signing in and out
    path("login/", account.request_login_code, name="account_login"),
    path("login/", account.request_login_code, name="account_request_login_code"),
    path("login/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/step/", SecondStepView.as_view(), name="mfa_authenticate"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("logout/", account.logout, name="account_logout"),
    path("logout/everywhere/", me.sign_out_everywhere, name="account_logout_everywhere"),
    # Once more, before something important
    path("again/", account.request_reauthentication_code, name="account_request_reauthentication_code"),
    path("again/code/", account.confirm_reauthentication_code, name="account_confirm_reauthentication_code"),
    path("again/step/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # How I sign in
    path("me/", me.me, name="account_me"),
    path("me/", me.me, name="mfa_index"),
    path("me/", me.me, name="mfa_list_webauthn"),
    path("me/address/", me.new_address, name="account_new_address"),
    path("me/address/code/", me.new_address_code, name="account_new_address_code"),
    path("me/app/", app.activate_totp, name="mfa_activate_totp"),
    path("me/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("me/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("me/backup/", backup.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/backup/new/", backup.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]

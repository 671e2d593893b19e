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

from .views import joining, me, people, start

urlpatterns = [
    path("", start.start, name="account"),
    path("organisations/<slug:public_id>/", start.organisation, name="account_organisation"),
    path("organisations/<slug:public_id>/members/", people.members_page, name="account_members"),
    path("organisations/<slug:public_id>/leave/", people.leave, name="account_leave"),
    path("invitation/", joining.invitation, name="account_invitation"),
    path("new/", RedirectView.as_view(pattern_name="groups"), name="account_signup"),  # allauth asks for it
    # Signing in and out
    path("login/", account.request_login_code, name="account_login"),
    path("login/", account.request_login_code, name="account_request_login_code"),
    path("login/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/step/", mfa.authenticate, name="mfa_authenticate"),
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

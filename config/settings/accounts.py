"""How people get in – a code by mail, passkeys, a second step for the admin – and how mail leaves (decision 0032)."""

from environs import Env

env = Env()

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "account_login"
# Sessions know whose they are, so that all of one person's can end at once.
SESSION_ENGINE = "home.account.sessions"

ACCOUNT_ADAPTER = "home.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_ENABLED = False  # an account comes into being by invitation
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code itself proves the address, each time
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the same answer in the same time; and who typed another address learns of it
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 1
ACCOUNT_REAUTHENTICATION_METHODS = ("code", "mfa")
ACCOUNT_FORMS = {
    "request_login_code": "home.account.forms.RequestCodeForm",
    "confirm_login_code": "home.account.forms.ConfirmCodeForm",
    "confirm_reauthentication_code": "home.account.forms.ConfirmCodeForm",
}
# By address: 20 codes a day of 3 attempts each are 60 guesses at a million numbers.
# Claims and registrations: a community centre shares one network address; nobody asks a fourth time on one day.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,5/15m/key,20/d/key",
    "login": "30/m/ip",
    "ask_to_join": "20/h/ip,3/d/key",
    "change_address": "5/h/user,3/h/key",
    "report": "10/h/ip,30/d/key",  # of readers: a library's telephones share an address; the key is the listing
    "invite": "5/d/key,200/d/user",  # by who is invited, whichever body asks, and by who invites
}

MFA_ADAPTER = "home.account.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "ibasho"
MFA_TOTP_TOLERANCE = 1  # clocks of old phones
MFA_FORMS = {
    "add_webauthn": "home.account.forms.AddPasskeyForm",
    "activate_totp": "home.account.forms.ActivateAppForm",
    "authenticate": "home.account.forms.SecondStepForm",
    "reauthenticate": "home.account.forms.SecondStepAgainForm",
}
# Whether /admin/ wants a second step (authenticator app or passkey) of everyone. Production insists; the demo and
# development don't, since their accounts have a known password anyway and nobody has an app for them.
IBASHO_ADMIN_SECOND_FACTOR = False
IBASHO_ADMIN_HOURS = env.float("IBASHO_ADMIN_HOURS", 12)  # so long it holds there; 0: as long as the session

# --- Mail -----------------------------------------------------------------------------------------------------------

MAIL = env.dj_email_url("IBASHO_EMAIL_URL", "smtp://localhost:25")
EMAIL_BACKEND = MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["EMAIL_USE_TLS"], MAIL["EMAIL_USE_SSL"]
EMAIL_FILE_PATH = MAIL["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = MAIL["EMAIL_TIMEOUT"] or 10
DEFAULT_FROM_EMAIL = env.str("IBASHO_MAIL_FROM", "ibasho@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

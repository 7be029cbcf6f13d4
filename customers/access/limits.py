"""How often somebody may try to log in, to reset a password, or to have a mail sent."""

from datetime import timedelta

from web.rate_limits import DAY, HOUR, MINUTE, Limit, Rate

WRONG_PASSWORD_IP = Limit("wrong_password_ip", (Rate(10, MINUTE),))
WRONG_PASSWORD_EMAIL = Limit("wrong_password_email", (Rate(5, timedelta(minutes=5)),))
LOGIN = Limit("login_ip", (Rate(30, MINUTE),))  # posts of the form, right or wrong
PASSWORD_HELP_IP = Limit("password_help_ip", (Rate(20, MINUTE),))
PASSWORD_HELP_EMAIL = Limit("password_help_email", (Rate(5, MINUTE),))
PASSWORD_RESET = Limit("password_reset_ip", (Rate(20, MINUTE),))
PASSWORD_CHANGE = Limit("password_change_user", (Rate(5, MINUTE),))
REAUTHENTICATION = Limit("reauthentication_user", (Rate(10, MINUTE),))
EMAIL_CHANGE = Limit("email_change_user", (Rate(10, MINUTE),))
EMAIL_CONFIRMATION = Limit("email_confirmation_email", (Rate(1, timedelta(minutes=3)),))
FRESH_INVITATION_IP = Limit("fresh_invitation_ip", (Rate(20, HOUR),))
FRESH_INVITATION_EMAIL = Limit("fresh_invitation_email", (Rate(3, HOUR),))
# Forms whose input is kept in a session; an office has one address.
UNSAVED_INPUT_IP = Limit("unsaved_input_ip", (Rate(60, HOUR), Rate(200, DAY)))
UNSAVED_INPUT_PERSON = Limit("unsaved_input_person", (Rate(120, HOUR),))

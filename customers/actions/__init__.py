"""Everything that happens to a customer: one verb, one function, one transaction.

An action locks the customer's row and lets the model say whether the verb is legal (ActionRefused
if not). It saves, writes a line of history and queues the mail. No action uses the network.
"""

from customers.actions._record import check_seen, lock_dealer, share_dealer
from customers.actions.archive import archive_customer, restore_customer
from customers.actions.contacts import is_new_person, make_contact, replace_contact
from customers.actions.dealers import close_dealer, follow_dealer
from customers.actions.details import (
    PersonFields,
    change_customer,
    correct_contact,
    note_first_login,
    resend_invitation,
)
from customers.actions.directory import (
    adopt_directory_change,
    ignore_directory_change,
    link_company,
    note_directory_change,
    note_directory_check,
)
from customers.actions.employees import (
    note_first_login_of_employee,
    resend_employee_login,
    welcome_employee,
)
from customers.actions.handover import assign_customer, pass_on_customer
from customers.actions.joining import confirm_login_address, join_logins
from customers.actions.persons import change_login_address, change_person
from customers.actions.registering import add_customer, register_customer, send_receipt_again
from customers.actions.reminders import escalate_request, remind_of_customer
from customers.actions.states import (
    block_customer,
    close_duplicate,
    reject_customer,
    unblock_customer,
    withdraw_customer,
)

__all__ = [
    "PersonFields",
    "add_customer",
    "adopt_directory_change",
    "archive_customer",
    "assign_customer",
    "block_customer",
    "change_customer",
    "change_login_address",
    "change_person",
    "check_seen",
    "close_dealer",
    "close_duplicate",
    "confirm_login_address",
    "correct_contact",
    "escalate_request",
    "follow_dealer",
    "ignore_directory_change",
    "is_new_person",
    "join_logins",
    "link_company",
    "lock_dealer",
    "make_contact",
    "note_directory_change",
    "note_directory_check",
    "note_first_login",
    "note_first_login_of_employee",
    "pass_on_customer",
    "register_customer",
    "reject_customer",
    "remind_of_customer",
    "replace_contact",
    "resend_employee_login",
    "resend_invitation",
    "restore_customer",
    "send_receipt_again",
    "share_dealer",
    "unblock_customer",
    "welcome_employee",
    "withdraw_customer",
]

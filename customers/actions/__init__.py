"""Everything that happens to a customer: one verb, one function, one transaction.

An action locks the customer's row and lets the model say whether the verb is legal (ActionRefused
if not). It saves, writes a line of history and queues the mail. No action uses the network.
"""

from customers.actions.archive import archive_customer, restore_customer
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
)
from customers.actions.employees import (
    note_first_login_of_employee,
    resend_employee_login,
    welcome_employee,
)
from customers.actions.handover import assign_customer, pass_on_customer
from customers.actions.registering import add_customer, register_customer, send_receipt_again
from customers.actions.reminders import escalate_request, remind_of_customer
from customers.actions.states import (
    block_customer,
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
    "correct_contact",
    "escalate_request",
    "ignore_directory_change",
    "link_company",
    "note_directory_change",
    "note_first_login",
    "note_first_login_of_employee",
    "pass_on_customer",
    "register_customer",
    "reject_customer",
    "remind_of_customer",
    "resend_employee_login",
    "resend_invitation",
    "restore_customer",
    "send_receipt_again",
    "unblock_customer",
    "welcome_employee",
    "withdraw_customer",
]

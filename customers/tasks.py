"""Work that is not done while somebody waits for a page."""

from procrastinate.contrib.django import app

from customers.password_help import send_password_help


@app.task(name="customers.password_help")
def password_help(email: str) -> None:
    send_password_help(email)

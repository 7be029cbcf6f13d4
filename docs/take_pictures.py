"""Take the pictures of the pages from a running demo: `make pictures`."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

SITE = os.environ.get("SITE_URL", "http://localhost:8000")
PICTURES = Path(__file__).parent / "pictures"
PAGES = {
    "pending": ("dealer@demo.example", "/klanten/te-accepteren/"),
    "order": ("klant@demo.example", "/bestellen/?q=boor+8,5"),
    "add": ("dealer@demo.example", "/klanten/eindklanten/toevoegen/"),
}


def log_in(page: Page, email: str) -> None:
    """Log in with the password of the demo."""
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord", exact=True).fill("phantom-demo")
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()


def main() -> None:
    """Write one picture for each of PAGES."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox"],
        )
        for name, (email, path) in PAGES.items():
            page = browser.new_page(base_url=SITE, viewport={"width": 1120, "height": 560})
            log_in(page, email)
            page.goto(path)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()

"""A reader's visit to the site: opens pages, remembers what the browser asked for and complained about."""

from __future__ import annotations

from typing import Any

PATIENCE = 120_000  # milliseconds: what does not come by then does not come


class Visit:
    """One reader with one window.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        The browser.
    address : str
        Where the site is served.
    """

    def __init__(self, browser: Any, address: str) -> None:
        self.address = address
        self.outside: list[str] = []
        self.failed: list[str] = []
        self.complaints: list[str] = []
        self.weights: dict[str, int] = {}
        self._browser = browser
        self._contexts: list[Any] = []

    def open(self, page: str, *, width: int = 1280, height: int = 900, **reader: Any) -> Any:
        """Open a page and wait until it is drawn.

        Parameters
        ----------
        page : str
            The page below the site's address, such as ``ja/index.html``.
        width, height : int
            The size of the window.
        **reader
            What else the browser context takes: ``color_scheme``, ``locale``, ``java_script_enabled``, ...
        """
        context = self._browser.new_context(viewport={"width": width, "height": height}, **reader)
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.route("**/*", self._hold_back)
        window = context.new_page()
        window.on("console", self._listen)
        window.on("pageerror", lambda error: self.complaints.append(str(error)))
        window.on("response", self._weigh)
        window.goto(self.address + page)
        self.settle(window)
        return window

    def settle(self, window: Any) -> None:
        """Wait until the page is there and its equations are set."""
        window.wait_for_load_state("load")
        if window.evaluate("Boolean(window.MathJax && MathJax.startup)"):
            window.evaluate("MathJax.startup.promise.then(() => true)")

    def leave(self) -> None:
        """Close all windows."""
        for context in self._contexts:
            context.close()

    def _hold_back(self, route: Any) -> None:
        if route.request.url.startswith(self.address):
            route.continue_()
            return
        self.outside.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="held back")

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _weigh(self, response: Any) -> None:
        if not response.url.startswith(self.address):
            return
        if response.status >= 400:
            self.failed.append(response.url)
        elif response.status == 200:
            self.weights[response.url] = len(response.body())


def click_in_place(window: Any, selector: str) -> None:
    """Click where the element is seen, as a hand does: Playwright's own click may scroll a sticky bar first."""
    box = window.locator(selector).bounding_box()
    window.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def overflow(window: Any) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(window.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def read_through(window: Any) -> None:
    """Scroll to the end as a reader does, so that everything loads."""
    window.evaluate(
        """async () => {
            for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
                scrollTo(0, y);
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
        }"""
    )
    window.wait_for_load_state("networkidle")

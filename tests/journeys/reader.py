"""Somebody who opens a card and reports on it, and writes down what was acknowledged: the log from outside."""

import json
from uuid import uuid4

from tests.fixtures.house import House


class Reader:
    def __init__(self, house: House, tag: str) -> None:
        self._house = house
        self._url = f"{house.url}/c/{tag}"
        self.opens: set[str] = set()
        self.reports: set[str] = set()
        self.retry_after: set[str] = set()
        """What the refused reports were told."""

    async def opens_it(self) -> tuple[str, str]:
        """What ``X-Recorded`` says, and the open's token, empty when it is not recorded. The way is shown always."""
        async with self._house.browser.get(self._url, allow_redirects=False) as answer:
            assert answer.status == 302
            recorded, token = answer.headers["X-Recorded"], answer.headers["Location"].partition("hb=")[2]
        if recorded != "no":
            self.opens.add(recorded)
        return recorded, token

    async def reports_on(self, token: str) -> int:
        """The status of one report."""
        event = str(uuid4())
        body = json.dumps({"events": [{"id": event, "kind": "scroll", "value": {"percent": 50}}]})
        async with self._house.browser.post(f"{self._house.url}/i/{token}", data=body) as answer:
            if answer.status == 204:
                self.reports.add(event)
            else:
                self.retry_after.add(answer.headers.get("Retry-After", "never"))
            return answer.status

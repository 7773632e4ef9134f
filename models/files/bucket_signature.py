"""Signatures of requests to S3-compatible services: AWS Signature Version 4, every header we send signed."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Signer:
    access_key: str
    secret_key: str
    region: str

    def headers(
        self, method: str, path: str, query: str, host: str, sha256: str, at: datetime, **more: str
    ) -> dict[str, str]:
        """Return the headers of a request, signed. ``path`` and ``query``: quoted, the query's parts in order.

        ``sha256``: of the body. ``more``: further headers.
        """
        stamp, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
        headers = {"host": host, "x-amz-content-sha256": sha256, "x-amz-date": stamp} | more
        names, lines = ";".join(sorted(headers)), [f"{name}:{headers[name]}" for name in sorted(headers)]
        asked = "\n".join([method, path, query, *lines, "", names, sha256])
        scope = f"{day}/{self.region}/s3/aws4_request"
        signed = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(asked.encode()).hexdigest()])
        credential, signature = f"{self.access_key}/{scope}", self._signature(scope, signed)
        value = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
        return headers | {"Authorization": value}

    def _signature(self, scope: str, text: str) -> str:
        key = f"AWS4{self.secret_key}".encode()
        for part in (*scope.split("/"), text):
            key = hmac.digest(key, part.encode(), "sha256")
        return key.hex()

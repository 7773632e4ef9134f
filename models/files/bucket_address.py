"""The address of a bucket, as settings write it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class BucketAddress:
    bucket: str
    prefix: str
    endpoint: str
    region: str


def read_address(url: str, endpoint: str, region: str) -> BucketAddress:
    """Read ``s3://bucket/prefix``. Raise ValueError, whose sentence says what is wrong."""
    shape = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([\w./-]*))?", url)
    if shape is None:
        raise ValueError("must look like s3://bucket or s3://bucket/prefix")
    at = endpoint or f"https://s3.{region}.amazonaws.com"
    if urlsplit(at).scheme not in {"http", "https"} or not urlsplit(at).hostname:
        raise ValueError("the endpoint must look like https://s3.example.org")
    prefix = (shape[2] or "").strip("/")
    return BucketAddress(shape[1], f"{prefix}/" if prefix else "", at, region)

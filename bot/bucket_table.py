"""Tables of the settings, and the part of them that names a bucket: for media, backups, events."""

from pydantic import BaseModel, ConfigDict, SecretStr, field_validator

from models.files.bucket_address import BucketAddress, read_address


class SettingsTable(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class BucketTable(SettingsTable):
    """A bucket of an S3-compatible service, and who we are there."""

    url: str = ""
    """``s3://bucket/prefix``; empty: none."""
    endpoint: str = ""
    """Of an S3-compatible service; empty: AWS."""
    region: str = "us-east-1"
    access_key: str = ""
    secret_key: SecretStr = SecretStr("")

    @property
    def has_key(self) -> bool:
        return bool(self.access_key and self.secret_key.get_secret_value())

    @property
    def address(self) -> BucketAddress:
        return self.address_of(self.url)

    def address_of(self, url: str) -> BucketAddress:
        """Return the address of another bucket of the same service. Raise ValueError."""
        return read_address(url, self.endpoint, self.region)

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value:
            read_address(value, "", "")
        return value

    @field_validator("endpoint")
    @classmethod
    def _origin(cls, value: str) -> str:
        if value:
            read_address("s3://any", value, "")
        return value

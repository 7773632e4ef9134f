"""The table ``[channels.web]``."""

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """``[channels.web]`` has no keys: the table only turns the channel on."""

    model_config = ConfigDict(extra="forbid")

"""The table ``[channels.web]``."""

from pydantic import BaseModel, ConfigDict


class WebSettings(BaseModel):
    """``[channels.web]`` has no keys: the table only turns the channel on."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

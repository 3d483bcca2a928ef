"""How a start and an end stand in a JSON document: as an access file has them, not as the moments they come to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import PlainSerializer, WithJsonSchema

from doorlist.values.times import end_written, start_written

_DATE: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+Z)?$"

EndField = Annotated[
    datetime,
    PlainSerializer(end_written, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _DATE, "examples": ["2027-01-31", "2027-01-31T18:00:00Z"]}),
]
"""The last day that counts, or the moment from which on nothing does."""

StartField = Annotated[
    datetime,
    PlainSerializer(start_written, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _DATE, "examples": ["2027-01-01", "2027-01-01T08:00:00Z"]}),
]
"""The first day that counts, or the moment from which on."""

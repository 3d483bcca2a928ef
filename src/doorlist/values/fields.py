"""Fields that mean the same in every document, each with the description that its schema gives."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

EmailField = Annotated[str, Field(description="The person, by email, trimmed and in lower case.")]
FilesField = Annotated[tuple[str, ...], Field(description="The access files read.")]
ReasonField = Annotated[str, Field(description="A sentence for a reviewer.")]
PlatformIdField = Annotated[str, Field(description="The platform's id.")]
LiveNameField = Annotated[str, Field(description="The live name.")]

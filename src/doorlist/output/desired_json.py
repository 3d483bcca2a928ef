"""What access files come to, as a document: what a job without a key hands to one that has it.

A change from a fork is resolved where there is no key (`validate --desired-out`), and planned where there is one
(`plan --desired`): nothing that the fork wrote is read as YAML, or run, beside the key. The document is untrusted:
whatever it holds, reading it ends in a `Desired` or in a `PlanFileError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field, ValidationError

from doorlist import __version__
from doorlist.errors import PlanFileError
from doorlist.output.json_writer import adapter, document_json
from doorlist.values.fields import ToolField, Version1Field
from doorlist.values.plan import StateField
from doorlist.values.state_digest import state_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.values.desired import Desired

FORMAT_VERSION: Final = "1.0"
_WRONG: Final = "Write it again with `doorlist validate --desired-out`, with the same version of doorlist."


@dataclass(frozen=True, slots=True)
class DesiredDocument:
    """The desired state of an organization, groups and templates resolved."""

    format_version: Version1Field
    tool: ToolField
    digest: Annotated[str, Field(description="SHA-256 of what `state` says, its places in the files left out.")]
    state: StateField


def desired_json(desired: Desired) -> Iterator[str]:
    """The document, piece by piece."""
    whole = DesiredDocument(FORMAT_VERSION, f"doorlist {__version__}", state_digest(desired), desired)
    return document_json(whole, {}, {"state": StateField})


def read_desired(data: bytes) -> Desired:
    """The desired state of a document.

    Raises:
        PlanFileError: not JSON, no such document, or at odds with itself.
    """
    try:
        whole: DesiredDocument = adapter(DesiredDocument).validate_json(data, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"][:2]) or "the document"
        raise PlanFileError(f"this is no desired state that can be planned ({place})", fix=_WRONG) from None
    if state_digest(whole.state) != whole.digest:
        raise PlanFileError("the desired state isn't the one that its digest is of", fix=_WRONG)
    return whole.state


def desired_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **adapter(DesiredDocument).json_schema(mode="serialization"),
        "title": "doorlist desired state",
    }

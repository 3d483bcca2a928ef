"""The routes below `/_emulator`, by which people and tests play their part.

They need no key, and answer loopback only.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError
from starlette.responses import Response
from starlette.routing import Route

from doorlist.emulator import wire
from doorlist.emulator.model import Refusal
from doorlist.emulator.settings import Strict
from doorlist.emulator.state import State
from doorlist.emulator.store import first_problem
from doorlist.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from doorlist.emulator.machine import Machine


class Deed(Strict):
    """Body of a route by which somebody answers an invitation."""

    email: str
    scope: str = "organization"


class Leave(Strict):
    """Body of a route by which somebody leaves the organization, or comes into it by single sign-on."""

    email: str


def control_routes(machine: Machine) -> list[Route]:
    """All control routes. Source: `manual: emulator#control-routes`."""

    def deed(name: str, form: type[Deed | Leave]) -> Route:
        async def act(request: Request) -> object:
            machine.act(name, **form.model_validate_json(await request.body()).model_dump())
            return {"ok": True}

        return Route(f"/{name}", _guarded(act), methods=["POST"])

    async def mails(_: Request) -> object:
        return {"mails": machine.mails()}

    async def requests(_: Request) -> object:
        return {"requests": machine.log.all()}

    async def get_state(_: Request) -> object:
        return machine.state()

    async def put_state(request: Request) -> object:
        machine.put_state(State.model_validate_json(await request.body()))
        return {"ok": True}

    async def get_settings(_: Request) -> object:
        return machine.world.settings

    async def put_settings(request: Request) -> object:
        return machine.change_settings(await request.json())

    return [
        deed("accept", Deed),
        deed("decline", Deed),
        deed("leave", Leave),
        deed("sign-in", Leave),
        Route("/mails", _guarded(mails), methods=["GET"]),
        Route("/requests", _guarded(requests), methods=["GET"]),
        Route("/state", _guarded(get_state), methods=["GET"]),
        Route("/state", _guarded(put_state), methods=["PUT"]),
        Route("/settings", _guarded(get_settings), methods=["GET"]),
        Route("/settings", _guarded(put_settings), methods=["PUT"]),
    ]


def _guarded(
    handler: Callable[[Request], Awaitable[object]],
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not _from_here(request):
            return _json({"error": "Only loopback is answered here"}, 403)
        try:
            return _json(await handler(request))
        except Refusal as refusal:
            return _json({"error": refusal.message}, refusal.status)
        except ValidationError as error:
            return _json({"error": first_problem(error)}, 400)
        except SettingsError as error:
            return _json({"error": str(error)}, 422)
        except ValueError:
            return _json({"error": "The body isn't JSON"}, 400)

    return answer


def _from_here(request: Request) -> bool:
    return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback


def _json(value: object, status: int = 200) -> Response:
    document: Any = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return Response(wire.encode(document), status, media_type="application/json")

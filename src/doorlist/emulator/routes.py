"""Every route of the API, once for both versions. Source: `manual: platform#endpoints`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from doorlist.emulator import asked, invitations, members, projects, roles, wire
from doorlist.emulator.model import KEEP, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from doorlist.emulator.model import Scope
    from doorlist.emulator.wire import Json
    from doorlist.emulator.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """One request, taken apart.

    Attributes:
        ids: what stands in the path for `{userId}` and the like.
    """

    world: World
    version: str
    ids: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def scope(self) -> Scope:
        """The project of the path, else the organization."""
        project_id = self.ids.get("projectId")
        return self.world.organization if project_id is None else self.world.project(project_id)

    def single(self, word: str, thing: Json) -> Json:
        return wire.single(self.version, word, thing)

    def gone(self, thing_id: str | int, word: str = "deleted") -> Json:
        return wire.gone(self.version, word, thing_id)


class Route(NamedTuple):
    """A verb on a template, and what answers it."""

    verb: str
    template: str
    answer: Callable[[Call], Json]

    @property
    def status(self) -> int:
        """The status of success."""
        return 201 if self.verb == "POST" else 200


def get_organization(call: Call) -> Json:
    return call.single("organization", wire.organization(call.world))


def put_organization(call: Call) -> Json:
    projects.rename_organization(call.world, asked.read(asked.Rename, call.body).name)
    return get_organization(call)


def list_projects(call: Call) -> Json:
    by_name = sorted(call.world.projects.values(), key=lambda project: project.name)
    return {"projects": [wire.project(call.world, project) for project in by_name]}


def create_project(call: Call) -> Json:
    body = asked.read(asked.NewProject, call.body)
    project, key = projects.create(call.world, body.name, body.description, body.email)
    return {
        "project": wire.project(call.world, project, summary=True),
        "apiKey": wire.api_key(call.version, project.api_keys[0], key),
    }


def get_project(call: Call) -> Json:
    return call.single("project", wire.project(call.world, call.scope))


def put_project(call: Call) -> Json:
    scope, body = call.scope, asked.read(asked.ProjectChanges, call.body)
    projects.update(
        call.world, scope, name=KEEP if body.name is None else body.name, description=asked.description(body)
    )
    return call.single("project", wire.project(call.world, scope))


def delete_project(call: Call) -> Json:
    scope = call.scope
    projects.delete(call.world, scope)
    return call.gone(scope.id)


def list_members(call: Call) -> Json:
    scope, (page, size) = call.scope, asked.page(call.query)
    return wire.members(call.version, call.world, scope, page, size)


def put_member(call: Call) -> Json:
    scope, user_id = call.scope, call.ids["userId"]
    members.set_role(call.world, scope, user_id, asked.read(asked.NewRole, call.body).roleId)
    return call.single("member", wire.member(call.world, scope, user_id))


def delete_member(call: Call) -> Json:
    members.remove(call.world, call.scope, call.ids["userId"])
    return call.gone(call.ids["userId"], "removed")


def list_invitations(call: Call) -> Json:
    scope = call.scope
    listed = [each for each in scope.invitations.values() if each.open and call.world.seen(each.id)]
    return {"invitations": [wire.invitation(call.version, scope.kind, each) for each in listed]}


def create_invitations(call: Call) -> Json:
    scope, body = call.scope, asked.read(asked.Invite, call.body)
    role_id = body.organizationRoleId if scope is call.world.organization else body.projectRoleId
    made = invitations.create(call.world, scope, body.emails, role_id, version=call.version)
    return {"invitations": [wire.invitation(call.version, scope.kind, each) for each in made]}


def put_invitation(call: Call) -> Json:
    scope = call.scope
    again = invitations.resend(call.world, scope, asked.number(call.ids["invitationId"]))
    return call.single("invitation", wire.invitation(call.version, scope.kind, again))


def delete_invitation(call: Call) -> Json:
    number = asked.number(call.ids["invitationId"])
    invitations.revoke(call.world, call.scope, number)
    return call.gone(number)


def list_roles(call: Call) -> Json:
    scope = call.scope
    return {"roles": [wire.role(scope, each) for each in scope.all_roles() if call.world.seen(each.id)]}


def create_role(call: Call) -> Json:
    scope, body = call.scope, asked.read(asked.RoleBody, call.body)
    made = roles.create_role(call.world, scope, body.name, body.policyIds, body.description)
    return call.single("role", wire.role(scope, made))


def put_role(call: Call) -> Json:
    scope, body = call.scope, asked.read(asked.RoleBody, call.body)
    text = asked.description(body)
    changed = roles.update_role(call.world, scope, call.ids["roleId"], body.name, body.policyIds, text)
    return call.single("role", wire.role(scope, changed))


def delete_role(call: Call) -> Json:
    roles.delete_role(call.world, call.scope, call.ids["roleId"])
    return call.gone(call.ids["roleId"])


def list_policies(call: Call) -> Json:
    return {"policies": [wire.policy(each) for each in call.scope.policies.values() if call.world.seen(each.id)]}


def create_policy(call: Call) -> Json:
    scope, body = call.scope, asked.read(asked.PolicyBody, call.body)
    made = roles.create_policy(call.world, scope, body.name, body.permissionIds, body.description)
    return call.single("policy", wire.policy(made))


def put_policy(call: Call) -> Json:
    scope, body = call.scope, asked.read(asked.PolicyBody, call.body)
    text = asked.description(body)
    changed = roles.update_policy(call.world, scope, call.ids["policyId"], body.name, body.permissionIds, text)
    return call.single("policy", wire.policy(changed))


def delete_policy(call: Call) -> Json:
    roles.delete_policy(call.world, call.scope, call.ids["policyId"])
    return call.gone(call.ids["policyId"])


def list_permissions(call: Call) -> Json:
    return wire.permissions(call.scope.kind)


def list_api_keys(call: Call) -> Json:
    return {"apiKeys": [wire.api_key(call.version, key) for key in call.scope.api_keys]}


def _in_both_kinds(prefix: str) -> list[Route]:
    return [
        Route("GET", f"{prefix}/members", list_members),
        Route("PUT", f"{prefix}/members/{{userId}}", put_member),
        Route("DELETE", f"{prefix}/members/{{userId}}", delete_member),
        Route("GET", f"{prefix}/invitations", list_invitations),
        Route("POST", f"{prefix}/invitations", create_invitations),
        Route("PUT", f"{prefix}/invitations/{{invitationId}}", put_invitation),
        Route("DELETE", f"{prefix}/invitations/{{invitationId}}", delete_invitation),
        Route("GET", f"{prefix}/roles", list_roles),
        Route("POST", f"{prefix}/roles", create_role),
        Route("PUT", f"{prefix}/roles/{{roleId}}", put_role),
        Route("DELETE", f"{prefix}/roles/{{roleId}}", delete_role),
        Route("GET", f"{prefix}/policies", list_policies),
        Route("POST", f"{prefix}/policies", create_policy),
        Route("PUT", f"{prefix}/policies/{{policyId}}", put_policy),
        Route("DELETE", f"{prefix}/policies/{{policyId}}", delete_policy),
        Route("GET", f"{prefix}/permissions", list_permissions),
        Route("GET", f"{prefix}/api-keys", list_api_keys),
    ]


ROUTES = (
    Route("GET", "/organization", get_organization),
    Route("PUT", "/organization", put_organization),
    *_in_both_kinds("/organization"),
    Route("GET", "/projects", list_projects),
    Route("POST", "/projects", create_project),
    Route("GET", "/projects/{projectId}", get_project),
    Route("PUT", "/projects/{projectId}", put_project),
    Route("DELETE", "/projects/{projectId}", delete_project),
    *_in_both_kinds("/projects/{projectId}"),
)


def _index() -> dict[str, list[tuple[tuple[str, ...], Route]]]:
    index: dict[str, list[tuple[tuple[str, ...], Route]]] = {}
    for route in ROUTES:
        index.setdefault(route.verb, []).append((tuple(route.template.split("/")), route))
    return index


_BY_VERB = _index()


def find(verb: str, path: str) -> tuple[Route, dict[str, str]]:
    """The route of a verb and a path below the version, and the ids in the path.

    Raises:
        Refusal: 404 for no such path, 405 for a path without this verb.
    """
    segments = path.split("/")
    for template, route in _BY_VERB.get(verb, ()):
        ids = _match(template, segments)
        if ids is not None:
            return route, ids
    if any(_match(tuple(route.template.split("/")), segments) is not None for route in ROUTES):
        raise Refusal(405, f"{verb} isn't allowed here")
    raise Refusal(404, f"Cannot {verb} this path")


def _match(template: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    if len(template) != len(segments):
        return None
    ids = {}
    for part, segment in zip(template, segments, strict=True):
        if part.startswith("{"):
            if not segment:
                return None
            ids[part[1:-1]] = segment
        elif part != segment:
            return None
    return ids

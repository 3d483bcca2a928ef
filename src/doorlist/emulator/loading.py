"""From a state document to a world, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from doorlist.emulator.addresses import normal
from doorlist.emulator.catalog import ORGANIZATION, PERMISSIONS, PROJECT
from doorlist.emulator.model import ApiKey, Invitation, Mail, Person, Policy, Role, Scope
from doorlist.emulator.state import (
    ApiKeyState,
    GovernancePolicyState,
    InvitationState,
    MailState,
    MemberState,
    OrganizationState,
    PersonState,
    PolicyState,
    ProjectState,
    RoleState,
    ScopeState,
    State,
)
from doorlist.emulator.world import World, fresh_token, stable_id
from doorlist.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.emulator.catalog import Kind
    from doorlist.emulator.settings import Settings


def world_from(state: State, settings: Settings | None = None) -> World:
    """Build the world that a document describes.

    Raises:
        SettingsError: the document contradicts itself: an unknown role, somebody twice, two Owners, a project member
            who isn't in the organization, two projects with one name.
    """
    document = state.organization
    organization = _scope(ORGANIZATION, document, document.id or stable_id("organization", document.name))
    organization.plan = document.plan
    world = World(organization, settings)
    for entry in state.people:
        _add_person(world, entry)
    world.next_invitation_id = 1 + max(
        [state.next_invitation_id - 1]
        + [invitation.id or 0 for each in (document, *state.projects) for invitation in each.invitations]
    )
    _fill(world, organization, document)
    for project in state.projects:
        _add_project(world, project)
    world.mails = [Mail(mail.email, mail.scope, mail.invitation_id, mail.why, mail.at) for mail in state.mails]
    world.project_keys = set(state.project_keys)
    return world


def state_of(world: World, *, secrets: bool) -> State:
    """The document of a world.

    Args:
        world: what to write down.
        secrets: with the tokens of invitations and project keys, as a restart needs them; never for showing.
    """
    organization = world.organization
    return State(
        organization=OrganizationState(
            id=organization.id,
            name=organization.name,
            created_at=organization.created_at,
            plan=organization.plan,
            **_contents(world, organization, secrets),
        ),
        projects=[
            ProjectState(
                id=project.id,
                name=project.name,
                created_at=project.created_at,
                description=project.description,
                governance_policy=GovernancePolicyState(**project.governance_policy)
                if project.governance_policy
                else None,
                **_contents(world, project, secrets),
            )
            for project in world.projects.values()
        ],
        people=[PersonState(id=p.id, email=p.email, name=p.name, image=p.image) for p in world.people.values()],
        mails=[
            MailState(email=m.email, scope=m.scope, invitation_id=m.invitation_id, why=m.why, at=m.at)  # type: ignore[arg-type]
            for m in world.mails
        ],
        project_keys=sorted(world.project_keys) if secrets else [],
        next_invitation_id=world.next_invitation_id,
    )


def _add_person(world: World, entry: PersonState) -> None:
    person = Person(entry.id or stable_id("person", normal(entry.email)), entry.email, entry.name, entry.image)
    if person.id in world.people or world.person(entry.email):
        raise SettingsError(f"{entry.email} is twice among the people, or shares an id")
    world.add_person(person)


def _add_project(world: World, entry: ProjectState) -> None:
    if any(project.name == entry.name for project in world.projects.values()):
        raise SettingsError(f"Two projects are named {entry.name}")
    project = _scope(PROJECT, entry, entry.id or stable_id("project", entry.name))
    project.description = entry.description
    project.governance_policy = entry.governance_policy.model_dump() if entry.governance_policy else None
    _fill(world, project, entry)
    if project.id in world.projects:
        raise SettingsError(f"Two projects have the id {project.id}")
    for user_id in project.members:
        if user_id not in world.organization.members:
            raise SettingsError(
                f"{world.people[user_id].email} is in the project {entry.name} and not in the organization",
                fix="Name them in the organization's members too.",
            )
    world.projects[project.id] = project


def _scope(kind: Kind, entry: ScopeState, scope_id: str) -> Scope:
    scope = Scope(kind, scope_id, entry.name, entry.created_at)
    for policy in entry.policies:
        policy_id = policy.id or stable_id("policy", scope_id, policy.name)
        permissions = [_permission(scope, name) for name in policy.permissions]
        scope.policies[policy_id] = Policy(policy_id, policy.name, policy.description, permissions)
    policies = {policy.name: policy.id for policy in scope.policies.values()}
    for role in entry.roles:
        role_id = role.id or stable_id("role", scope_id, role.name)
        # Two custom roles may differ in case only: whether the platform allows that is unknown.
        built_in = {other.name.casefold() for other in scope.kind.roles.values()}
        if role.name.casefold() in built_in or role.name in {other.name for other in scope.roles.values()}:
            raise SettingsError(f"{entry.name} has two roles named {role.name}")
        for policy_name in role.policies:
            if policy_name not in policies and policy_name not in scope.policies:
                raise SettingsError(f"{entry.name} has no policy {policy_name}, which its role {role.name} names")
        held = [policies.get(policy_name, policy_name) for policy_name in role.policies]
        scope.roles[role_id] = Role(role_id, role.name, role.description, held, scope_id)
    scope.api_keys = [ApiKey(**key.model_dump()) for key in entry.api_keys]
    return scope


def _permission(scope: Scope, name: str) -> str:
    if name in PERMISSIONS:
        return name
    for permission in scope.kind.permissions.values():
        if permission.name == name:
            return permission.id
    raise SettingsError(f"There is no permission {name} for {scope.name}")


def _fill(world: World, scope: Scope, entry: ScopeState) -> None:
    roles = {role.name.casefold(): role.id for role in scope.all_roles()}
    exact = {role.name: role.id for role in scope.all_roles()}

    def role_id(name: str | None) -> str | None:
        if name is None or scope.role(name):
            return name
        try:
            return exact[name] if name in exact else roles[name.casefold()]
        except KeyError:
            known = ", ".join(role.name for role in scope.all_roles())
            raise SettingsError(f"{scope.name} has no role {name}", fix=f"It has {known}.") from None

    for member in entry.members:
        person = world.person(member.email) or world.add_person(
            Person(stable_id("person", normal(member.email)), member.email)
        )
        if person.id in scope.members:
            raise SettingsError(f"{member.email} is twice in {scope.name}")
        scope.members[person.id] = role_id(member.role)
    if list(scope.members.values()).count(scope.kind.owner) > 1:
        raise SettingsError(f"{scope.name} has two Owners")
    for invitation in entry.invitations:
        offered = invitation.lost_role_id or role_id(invitation.role)
        if offered == scope.kind.owner:
            raise SettingsError(f"{invitation.email} is invited to {scope.name} as Owner, which nobody can be")
        number = invitation.id or world.take_invitation_id()
        if number in scope.invitations:
            raise SettingsError(f"{scope.name} has two invitations with the id {number}")
        scope.invitations[number] = Invitation(
            number,
            invitation.email,
            invitation.status,
            invitation.created_at,
            offered,
            invitation.token or fresh_token(),
        )


def _contents(world: World, scope: Scope, secrets: bool) -> dict[str, Any]:
    def role_name(role_id: str | None) -> str | None:
        role = scope.role(role_id)
        return role.name if role else None

    return {
        "members": [
            MemberState(email=world.people[user_id].email, role=role_name(role_id))
            for user_id, role_id in scope.members.items()
        ],
        "invitations": [
            InvitationState(
                email=i.email,
                role=role_name(i.role_id),
                status=i.status,
                created_at=i.created_at,
                id=i.id,
                lost_role_id=i.role_id if scope.role(i.role_id) is None else None,
                token=i.token if secrets else None,
            )
            for i in scope.invitations.values()
        ],
        "roles": [
            RoleState(id=r.id, name=r.name, description=r.description, policies=_names(r.policy_ids, scope.policies))
            for r in scope.roles.values()
        ],
        "policies": [
            PolicyState(id=p.id, name=p.name, description=p.description, permissions=p.permission_ids)
            for p in scope.policies.values()
        ],
        "api_keys": [ApiKeyState(**asdict(key)) for key in scope.api_keys],
    }


def _names(policy_ids: Iterable[str], policies: dict[str, Policy]) -> list[str]:
    return [policies[policy_id].name for policy_id in policy_ids]

"""The ways of a state: what is known of each, and of what was asked about alone."""

from __future__ import annotations

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.patterns import Catalogue
from doorlist.powers.state import Powers, RoleGrant, ScopePowers
from doorlist.powers.ways import Step, Way, Ways, entry_steps
from doorlist.values.desired import Entry, RoleRef
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source

BOT = Scope("project", "p1", "Bot")
LOOK, EDIT = frozenset({"trace:read", "span:read"}), frozenset({"trace:delete"})
NAMES = LOOK | EDIT


def _powers(role: RoleGrant, above: RoleGrant | None = None) -> Powers:
    bot = ScopePowers(
        CONFIDENT_AI.ladders["project"],
        Catalogue(NAMES),
        {"k1": LOOK, "k2": EDIT},
        {"r": role},
        {"ada": "r"},
        {"k1": "Look"},
    )
    if above is None:
        return Powers({BOT: bot}, CONFIDENT_AI)
    all_of_it = {"k1": frozenset({"project:manage", "iam:manage"})}
    names = Catalogue(frozenset({"project:manage", "iam:manage"}))
    organization = ScopePowers(
        CONFIDENT_AI.ladders["organization"], names, all_of_it, {"o": above}, {"ada": "o"}, {"k1": "All"}
    )
    return Powers({ORGANIZATION: organization, BOT: bot}, CONFIDENT_AI)


ROLE = Step("role", "Viewer", BOT)


def test_a_policy_is_shown_by_its_name_or_by_its_key() -> None:
    assert Ways(_powers(RoleGrant("Viewer", ("k1", "k2")))).of(BOT, "ada") == (
        Way((ROLE, Step("policy", "Look", BOT)), LOOK, known=True),
        Way((ROLE, Step("policy", "k2", BOT)), EDIT, known=True),
    )


def test_of_a_policy_that_was_not_read_nothing_is_known() -> None:
    assert Ways(_powers(RoleGrant("Viewer", ("k3",)))).of(BOT, "ada") == (
        Way((ROLE, Step("policy", "k3", BOT)), frozenset(), known=False),
    )


def test_of_a_role_whose_policies_were_not_read_nothing_is_known() -> None:
    assert Ways(_powers(RoleGrant("Viewer", known=False))).of(BOT, "ada") == (Way((ROLE,), frozenset(), known=False),)


def test_of_a_built_in_role_the_documentation_tells() -> None:
    assert Ways(_powers(RoleGrant("Manager", known=False))).of(BOT, "ada") == (
        Way((Step("role", "Manager", BOT, documented=True),), NAMES),
    )


def test_nobody_has_a_way_without_a_role() -> None:
    ways = Ways(_powers(RoleGrant("Viewer", ("k1",))))
    assert ways.of(BOT, "bob") == ways.of_role(BOT, None) == ways.of_role(BOT, "gone") == ()


def test_only_what_was_asked_about_is_led_to() -> None:
    role = RoleGrant("Viewer", ("k1", "k2"))
    asked = {BOT: frozenset({"trace:read", "iam:manage"}), ORGANIZATION: frozenset({"iam:manage"})}
    ways = Ways(_powers(role, RoleGrant("Boss", ("k1",))), asked)
    boss = Step("role", "Boss", ORGANIZATION), Step("policy", "All", ORGANIZATION)
    assert ways.of(ORGANIZATION, "ada") == (Way(boss, frozenset({"iam:manage"})),)
    through, own = ways.of(BOT, "ada")
    assert through == Way((*boss, Step("permission", "project:manage", ORGANIZATION)), frozenset({"trace:read"}))
    assert (through.through_organization, own.through_organization) == (True, False)
    assert own == Way((ROLE, Step("policy", "Look", BOT)), frozenset({"trace:read"}))
    assert Ways(_powers(role), {BOT: frozenset({"user:manage"})}).of(BOT, "ada") == ()


def test_what_roles_give_is_worked_out_once() -> None:
    ways = Ways(_powers(RoleGrant("Viewer", ("k1",)), RoleGrant("Boss", ("k1",))))
    assert ways.of(BOT, "ada") is ways.of(BOT, "ada")
    assert ways.of_role(BOT, "r") is ways.of_role(BOT, "r")


def test_the_steps_to_a_role_go_by_the_template_and_the_group_that_the_entry_came_through() -> None:
    source = Source("access.yaml", 7)
    entry = Entry("ada", RoleRef("Viewer"), source)
    first = Step("entry", "ada", BOT, source=source)
    assert entry_steps(BOT, "ada", None) == (Step("entry", "ada", BOT),)
    assert entry_steps(BOT, "ada", entry) == (first,)
    assert entry_steps(BOT, "ada", entry._replace(template="standard", group="ml")) == (
        first, Step("template", "standard", BOT), Step("group", "ml", BOT),
    )  # fmt: skip

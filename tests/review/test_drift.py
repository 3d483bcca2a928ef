"""How live differs from the files, with a baseline and without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.review.drift import drift, since
from doorlist.values.desired import WantedPolicy, WantedRole
from doorlist.values.live import HeldRole, Permission, Policy, PolicyRef, Role
from doorlist.values.scope import ORGANIZATION
from doorlist.values.source import Source
from support.worlds import NOW, Inside, desired, guard, live, plan_of, short, short_scope, want

if TYPE_CHECKING:
    from doorlist.review.drift_values import Drift
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.live import Live


def found(wanted: Desired, there: Live) -> Drift:
    return drift(plan_of(wanted, there), there, CONFIDENT_AI)


def told(drifted: Drift) -> list[str]:
    """`org kurt extra Member>None`, with the origin where there is one."""
    return [
        f"{short_scope(one.scope)} {short(one.email)} {one.what} {one.live}>{one.wanted} {one.origin or ''}".rstrip()
        for one in drifted.differences
    ]


def test_whoever_is_to_own_and_isnt_in_should_be_in_as_owner() -> None:
    drifted = found(
        desired(want(ada="Owner", kurt="Member"), Bot=want(kurt="Owner")), live({"ada": "Owner"}, Bot=Inside({}))
    )
    assert "Bot kurt missing None>Owner" in told(drifted)
    assert {one.told for one in drifted.differences if one.wanted == "Owner"} == {
        "Should be in as Owner, and is neither in nor invited."
    }


@pytest.mark.parametrize(
    ("member", "invited", "wanted", "line", "sentence"),
    [
        (None, None, "Member", "missing None>Member", "Should be in as Member, and is neither in nor invited."),
        ("Member", None, None, "extra Member>None", "Is in as Member. Not named in the organization,"),
        ("-", None, None, "extra None>None", "Is in. Not named"),
        ("Member", None, "Admin", "role Member>Admin", "Is in as Member, should be Admin."),
        ("-", None, "Admin", "role None>Admin", "Is in without a role, should be Admin."),
        (
            "Member",
            "Admin",
            "Admin",
            "role Member>Admin",
            "Is in as Member, should be Admin. Has 1 left-over invitation.",
        ),
        ("Member", "Admin", "Member", "invitation Member>Member", "Is in, and has 1 left-over invitation."),
        (None, "Member", None, "invited None>None", "Is invited as Member. Not named in the organization,"),
        (None, "Member", "Admin", "invitation None>Admin", "Named in the file as Admin; invited as Member."),
        (None, ["Admin", "Member"], "Member", "invitation None>None", "Is invited as Admin. Has a second invitation"),
        ("Member", None, "Member until 2026-01-01", "extra Member>None", "Is in as Member. Access expired on"),
    ],
)
def test_every_action_is_a_difference(
    member: str | None, invited: Any, wanted: str | None, line: str, sentence: str
) -> None:
    there = live({"ada": "Owner"} | ({"kurt": member} if member else {}), {"kurt": invited} if invited else {})
    files = desired(want({"ada": "Owner"} | ({"kurt": wanted} if wanted else {})))
    drifted = found(files, there)
    assert told(drifted) == [f"org kurt {line}"]
    assert drifted.differences[0].told.startswith(sentence)
    assert drifted.differences[0].actions


def test_whoever_waits_or_is_kept_is_no_drift() -> None:
    there = live({"ada": "Owner", "zoe": "Member"}, {"kurt": "Member", "emmy": "Member DECLINED"}, Bot=Inside())
    drifted = found(desired(want({"ada": "Owner"}, "keep", kurt="Member", emmy="Member")), there)
    assert drifted.differences == ()
    assert (drifted.summary.waiting, drifted.summary.unmanaged) == (2, 1)


def test_a_decline_that_is_to_be_answered_by_asking_again_is_drift() -> None:
    there = live({"ada": "Owner"}, {"kurt": "Member DECLINED"})
    drifted = found(desired(want(ada="Owner", kurt="Member"), resend_declined=True), there)
    assert told(drifted) == ["org kurt invitation None>Member"]
    assert drifted.differences[0].told == "Declined; invitations.declined is resend."


def test_another_owner() -> None:
    drifted = found(desired(want(ada="Admin", grace="Owner")), live({"ada": "Owner", "grace": "Admin"}))
    assert told(drifted) == ["org grace owner Admin>Owner"]
    assert drifted.differences[0].effects == ("ada@acme.example is no longer Owner and becomes Admin.",)


def test_an_owner_without_a_successor_is_a_difference_that_no_action_puts_right() -> None:
    drifted = found(desired(want(grace="Admin")), live({"ada": "Owner", "grace": "Admin"}))
    assert told(drifted) == ["org ada owner Owner>None"]
    assert drifted.differences[0].actions == ()
    assert drifted.summary.owner == 1


def test_guardrails_that_would_forbid_putting_it_right_are_told() -> None:
    there = live({"ada": "Owner", "kurt": "Member"})
    drifted = found(desired(want(ada="Owner"), guardrails=guard(removals="0")), there)
    assert [block.guardrail for block in drifted.blocked] == ["max_removals"]
    assert drifted.summary.extra == 1


def compared(wanted: Desired, there: Live, baseline: Live) -> Drift:
    return since(found(wanted, there), wanted, there, baseline, CONFIDENT_AI, taken_at=NOW)


def files(**more: str) -> Desired:
    return desired(want({"ada": "Owner", **more}))


def state(**more: str) -> Live:
    return live({"ada": "Owner", **more})


@pytest.mark.parametrize(
    ("before", "now", "wanted", "lines", "changes"),
    [
        (state(), state(kurt="Member"), files(), ["org kurt extra Member>None outside"], 1),
        (state(kurt="Member"), state(kurt="Member"), files(), ["org kurt extra Member>None pending"], 0),
        (state(kurt="Member"), state(kurt="Admin"), files(), ["org kurt extra Admin>None both"], 1),
        (state(kurt="Member"), state(), files(kurt="Member"), ["org kurt missing None>Member outside"], 1),
        (state(), state(), files(kurt="Member"), ["org kurt missing None>Member pending"], 0),
        (state(kurt="Member"), state(), files(kurt="Admin"), ["org kurt missing None>Admin both"], 1),
        (state(kurt="Member"), state(kurt="Admin"), files(kurt="Member"), ["org kurt role Admin>Member outside"], 1),
        (state(kurt="Member"), state(kurt="Admin"), files(kurt="Admin"), [], 1),
        (state(), state(), files(), [], 0),
    ],
)
def test_with_a_baseline_it_is_told_who_moved(
    before: Live, now: Live, wanted: Desired, lines: list[str], changes: int
) -> None:
    drifted = compared(wanted, now, before)
    assert told(drifted) == lines
    assert len(drifted.changes) == drifted.summary.changes == changes


def test_an_owner_who_was_stuck_already() -> None:
    there = state(kurt="Member")
    assert told(compared(desired(want(kurt="Member")), there, there)) == ["org ada owner Owner>None pending"]


def in_bot(wanted: DesiredScope | None = None) -> Desired:
    return desired(Bot=want(ada="Owner", kurt="Annotator") if wanted is None else wanted)


def test_a_project_that_was_called_otherwise_is_the_same_project() -> None:
    there = live(Bot=Inside({"ada": "Owner", "kurt": "Viewer"}))
    was = live(Bot=Inside({"ada": "Owner", "kurt": "Annotator"}))
    old = was.projects[0]._replace(name="Old name")
    scopes = {old if scope.type == "project" else scope: part for scope, part in was.scopes.items()}
    baseline = replace(was, projects=(old,), scopes=scopes)
    drifted = compared(in_bot(), there, baseline)
    assert told(drifted) == ["Bot kurt role Viewer>Annotator outside"]
    assert [change.what for change in drifted.changes] == ["role"]


def test_a_project_that_was_not_there() -> None:
    there = live(Bot=Inside({"ada": "Owner", "zoe": "Member"}))
    drifted = compared(in_bot(), there, live({"ada": "Owner", "zoe": "Member"}))
    assert told(drifted) == ["Bot kurt missing None>Annotator pending", "Bot zoe extra Member>None outside"]


def test_a_role_that_was_not_there_is_judged_scope_by_scope() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"ada": "Owner", "kurt": "Viewer"}))
    bot = there.projects[0]
    fresh = replace(there.of(bot), roles=(*(there.of(bot).roles or ()), Role("fresh", "Fresh")))
    there = replace(there, scopes={**there.scopes, bot: fresh})
    was = live({"ada": "Owner", "kurt": "Admin"}, Bot=Inside({"ada": "Owner", "kurt": "Member"}))
    wanted = desired(want(ada="Owner", kurt="Admin"), Bot=want(ada="Owner", kurt="Fresh"))
    assert told(compared(wanted, there, was)) == [
        "org kurt role Member>Admin outside",
        "Bot kurt role Viewer>Fresh both",
    ]


def deleted_and_made_again(was: Live) -> Live:
    """The same state with its project under an id that isn't there any more."""
    old = was.projects[0]._replace(id="gone")
    return replace(
        was,
        projects=(old,),
        scopes={old if scope.type == "project" else scope: part for scope, part in was.scopes.items()},
    )


@pytest.mark.parametrize(
    ("before", "now", "lines"),
    [
        ({"ada": "Owner", "kurt": "Annotator"}, {"ada": "Owner"}, ["kurt missing None>Annotator outside"]),
        ({"ada": "Owner"}, {"ada": "Owner"}, ["kurt missing None>Annotator pending"]),
        ({"ada": "Owner", "kurt": "Viewer"}, {"ada": "Owner"}, ["kurt missing None>Annotator both"]),
        ({"ada": "Owner", "kurt": "Viewer"}, {"ada": "Owner", "kurt": "Member"}, ["kurt role Member>Annotator both"]),
        (
            {"ada": "Owner", "kurt": "Annotator"},
            {"ada": "Owner", "kurt": "Annotator", "zoe": "Member"},
            ["zoe extra Member>None outside"],
        ),
    ],
)
def test_a_project_made_again_under_its_name_stands_for_the_one_that_is_gone(
    before: dict[str, str], now: dict[str, str], lines: list[str]
) -> None:
    everybody = {"ada": "Owner", "kurt": "Member", "zoe": "Member"}
    drifted = compared(
        in_bot(),
        live(everybody, Bot=Inside(now)),
        deleted_and_made_again(live(everybody, Bot=Inside(before))),
    )
    assert told(drifted) == [f"Bot {line}" for line in lines]
    assert {change.what for change in drifted.changes} == {"project-created", "project-gone"}


def test_a_project_named_by_its_id_is_not_the_one_that_is_gone() -> None:
    everybody = {"ada": "Owner", "kurt": "Member"}
    there = live(everybody, Bot=Inside({"ada": "Owner"}))
    wanted = in_bot()
    by_id = replace(wanted, projects=(replace(wanted.projects[0], id=there.projects[0].id),))
    was = deleted_and_made_again(live(everybody, Bot=Inside({"ada": "Owner", "kurt": "Annotator"})))
    assert told(compared(by_id, there, was)) == ["Bot kurt missing None>Annotator pending"]


LOOK = Policy("p1", "Look", None, (Permission("1", "billing:read"),))
WIDER = LOOK._replace(permissions=(Permission("1", "billing:read"), Permission("2", "iam:manage")))
AUDITOR = Role("r1", "Auditor", policies=(PolicyRef("p1", "Look"),))
HERE = Source("access.yaml", 5)
WANTED = {"Look": WantedPolicy("Look", ("billing:*",), HERE)}


def defining(policies: dict[str, WantedPolicy], **more: Any) -> Desired:
    wanted = files(cy="Auditor")
    organization = replace(
        wanted.organization,
        policies=policies,
        roles={"Auditor": WantedRole("Auditor", ("Look",), HERE)},
        **more,
    )
    return replace(wanted, organization=organization)


def defined(*policies: Policy, role: Role = AUDITOR) -> Live:
    there = state(cy="Auditor")
    scope = there.of(ORGANIZATION)
    built_in = tuple(one for one in scope.roles or () if one.builtin)
    members = {
        email: member
        if member.role is None or member.role.name != "Auditor"
        else member._replace(role=HeldRole(role.id, role.name))
        for email, member in (scope.members or {}).items()
    }
    catalogue = (Permission("1", "billing:read"), Permission("2", "iam:manage"))
    scope = replace(scope, members=members, roles=(*built_in, role), policies=policies, permissions=catalogue)
    return replace(there, scopes={**there.scopes, ORGANIZATION: scope})


def of_definitions(drifted: Drift) -> list[str]:
    """`policy Look changed +iam:manage outside`."""
    return [
        " ".join(
            [
                one.kind,
                one.name,
                one.what,
                *(f"+{item}" for item in one.extra),
                *(f"-{item}" for item in one.missing),
                *([] if one.origin is None else [one.origin]),
            ]
        )
        for one in drifted.definitions
    ]


def test_a_policy_that_somebody_widened_is_drift_and_whom_it_concerns_is_told() -> None:
    drifted = found(defining(WANTED), defined(WIDER))
    assert of_definitions(drifted) == ["policy Look changed +iam:manage"]
    (one,) = drifted.definitions
    assert one.told == "It has iam:manage, which the files don't give."
    assert one.concerns == ("cy@acme.example",)
    assert one.actions
    assert one.source is not None
    assert drifted.any
    assert drifted.differences == ()
    assert drifted.summary.definitions == 1


def test_what_the_files_do_not_define_and_what_is_not_there() -> None:
    drifted = found(defining(WANTED), defined(LOOK._replace(id="p2", name="Other"), LOOK))
    assert of_definitions(drifted) == ["policy Other extra +billing:read"]
    drifted = found(defining({**WANTED, "More": WantedPolicy("More", (), HERE)}), defined(LOOK))
    assert of_definitions(drifted) == ["policy More missing"]
    assert not found(defining(WANTED), defined(LOOK)).any
    assert not found(defining(WANTED, unlisted_roles="keep"), defined(LOOK, WIDER._replace(id="x", name="X"))).any


def in_use() -> tuple[Desired, Live]:
    """Cy keeps the role Old, which the files don't define, and which has a policy that they don't define either."""
    old = Role("r2", "Old", policies=(PolicyRef("p2", "Left"),))
    live = defined(LOOK, LOOK._replace(id="p2", name="Left"), role=old)
    scope = live.of(ORGANIZATION)
    live = replace(live, scopes={**live.scopes, ORGANIZATION: replace(scope, roles=(*(scope.roles or ()), AUDITOR))})
    wanted = defining(WANTED, unlisted="keep")
    people = {email: one for email, one in wanted.organization.entries.items() if email != "cy@acme.example"}
    return replace(wanted, organization=replace(wanted.organization, entries=people)), live


def test_a_role_or_a_policy_that_must_go_and_is_in_use_is_a_difference_that_no_action_puts_right() -> None:
    drifted = found(*in_use())
    assert [block.guardrail for block in drifted.blocked] == ["policy-in-use", "role-in-use"]
    assert of_definitions(drifted) == ["role Old extra +Left", "policy Left extra +billing:read"]
    old, left = drifted.definitions
    assert old.told.startswith("The role Old isn't defined in the files and is held by 1 person")
    assert (old.concerns, old.actions, old.source) == (("cy@acme.example",), (), None)
    assert left.told.startswith("The policy Left isn't defined in the files, and the role Old still has it")
    assert drifted.any
    assert drifted.summary.definitions == 2


def test_with_a_baseline_it_is_told_since_when_it_is_there() -> None:
    wanted, live = in_use()
    assert of_definitions(compared(wanted, live, live)) == [
        "role Old extra +Left pending",
        "policy Left extra +billing:read pending",
    ]
    scope = live.of(ORGANIZATION)
    members = {email: one._replace(role=HeldRole("owner", "Owner")) for email, one in (scope.members or {}).items()}
    before = replace(
        live,
        scopes={
            **live.scopes,
            ORGANIZATION: replace(
                scope,
                members={email: one for email, one in members.items() if not email.startswith("cy@")},
                roles=tuple(role for role in scope.roles or () if role.name != "Old"),
                policies=(LOOK,),
            ),
        },
    )
    assert of_definitions(compared(wanted, live, before)) == [
        "role Old extra +Left outside",
        "policy Left extra +billing:read outside",
    ]


@pytest.mark.parametrize(
    ("before", "now", "wanted", "lines"),
    [
        (LOOK, WIDER, WANTED, ["policy Look changed +iam:manage outside"]),
        (WIDER, WIDER, WANTED, ["policy Look changed +iam:manage pending"]),
        (WIDER, LOOK, WANTED, []),
        (
            WIDER,
            LOOK._replace(permissions=()),
            WANTED,
            ["policy Look changed -billing:read both"],
        ),
        (LOOK, LOOK, {"Look": WantedPolicy("Look", ("iam:manage",), HERE)}, [
            "policy Look changed +billing:read -iam:manage pending"
        ]),
    ],
)  # fmt: skip
def test_with_a_baseline_it_is_told_who_changed_a_policy(
    before: Policy, now: Policy, wanted: dict[str, WantedPolicy], lines: list[str]
) -> None:
    drifted = compared(defining(wanted), defined(now), defined(before))
    assert of_definitions(drifted) == lines
    assert [change.what for change in drifted.changes] == ([] if before == now else ["policy-changed"])


def test_a_baseline_that_does_not_tell_of_policies_leaves_their_origin_open() -> None:
    was = defined(LOOK)
    scope = replace(was.of(ORGANIZATION), policies=None, permissions=None)
    was = replace(was, scopes={**was.scopes, ORGANIZATION: scope})
    drifted = compared(defining(WANTED), defined(WIDER), was)
    assert of_definitions(drifted) == ["policy Look changed +iam:manage"]
    assert drifted.changes == ()

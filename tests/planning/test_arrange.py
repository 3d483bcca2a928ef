"""The order of a plan where definitions are among its actions: `manual: roles`."""

from __future__ import annotations

import pytest

from doorlist.values.action import about_definitions
from support.changes import changing, in_short
from support.worlds import plan_of

#: What it shows → the organization, its projects (the first is Bot, then Ant), the order, what needs what.
ORDERS: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "less, then people, then more": (
        "ada=Owner>Member bob=Admin>Owner cyd=Admin dan=Member",
        ("P=ab>a Judge=P ada=Owner>Member bob=Judge>Owner cyd=Judge>Member dan=Manager>Judge",),
        "P org.bob bob org.ada ada cyd dan",
        "bob<ada org.bob<org.ada",
    ),
    "what concerns nobody who goes needs nothing": (
        "bob=Admin",
        ("P=->a Judge=P bob=Manager cyd=Judge",),
        "P",
        "",
    ),
    "who comes to a role that gets more later comes after reach": (
        "bob=Member cyd=Admin dan=Member>Admin",
        ("P=->a Q=a Judge=PQ>P cyd=Member>Judge dan=Judge ada=Owner>Manager bob=Member>Owner",),
        "bob org.dan Judge cyd P",
        "org.dan<Judge",
    ),
    "a role of the organization loses a policy before that gets reach": (
        "P=mr Q=->m Lead=PQ>P bob=Lead>Member cyd=Lead",
        ("bob=Member cyd=Manager",),
        "org.Lead org.bob org.Q",
        "",
    ),
    "each project by itself": (
        "",
        (
            "P=c>b Q=abc Judge=P>- ada=Owner>Member bob=Judge>Owner",
            "ada=Owner>Member bob=Member>Owner",
        ),
        "Ant.bob bob Judge Ant.ada ada P",
        "Ant.bob<Ant.ada Judge<P bob<Judge bob<P bob<ada",
    ),
    "who comes to a role of the organization waits for what it loses": (
        "P=mr>- Q=->r Lead=Q cyd=Lead dan=Admin>Lead",
        ("dan=Member",),
        "org.P org.Q org.dan",
        "org.Q<org.dan",
    ),
    "whoever gets reach is taken out of two projects afterwards": (
        "bob=Member>Admin",
        (
            "bob=Member>out",
            "bob=Member>out",
        ),
        "org.bob Ant.-bob -bob",
        "org.bob<-bob org.bob<Ant.-bob",
    ),
    "a role that gets a policy waits for what that is about to lose": (
        "P=r>mr Lead=P Clerk=->P bob=Lead cyd=Admin>Clerk dan=Lead",
        ("bob=Manager cyd=Member>Manager dan=Member",),
        "cyd org.P org.Clerk org.cyd",
        "org.Clerk<org.cyd org.P<org.Clerk org.P<org.cyd",
    ),
    "roles that have a new policy wait for it": (
        "",
        (
            "P=out>- Q=b Judge=PQ Viewer=P bob=Viewer>out cyd=Viewer",
            "bob=Member",
        ),
        "+P -bob Judge Viewer",
        "+P<Judge +P<Viewer",
    ),
    "who gets a new role waits for it and for what it is not to have yet": (
        "",
        ("P=b>abc Q=->ac Judge=out>P bob=Member>Manager cyd=Manager>Judge",),
        "+Judge bob P cyd Q",
        "+Judge<cyd P<cyd",
    ),
    "new, and then whoever leaves": (
        "bob=Admin cyd=Admin>out dan=Member>Admin",
        ("P=out>ab Judge=P bob=Judge>out cyd=Judge>out dan=Member>out",),
        "+P org.-cyd -bob org.dan -dan Judge",
        "+P<Judge org.dan<-dan",
    ),
    "whoever goes to a built-in role waits for nothing": (
        "",
        ("P=bc>ab Q=ac>abc Judge=->P Viewer=Q bob=Manager cyd=Judge>Manager dan=Judge>Viewer",),
        "cyd dan P Q Judge",
        "",
    ),
    "what doesn't hang together doesn't wait": (
        "",
        ("P=abc>a Q=ab>- Judge=Q>- Viewer=P bob=Manager>Judge cyd=Viewer>Manager",),
        "Q Judge bob cyd P",
        "cyd<P",
    ),
    "two policies that swap what they have, of roles whose people swap": (
        "",
        ("P=a>b Q=b>a Judge=P Viewer=Q bob=Judge>Viewer cyd=Viewer>Judge",),
        "P:take!bob cyd!cyd Q bob P",
        "P:take<P P:take<Q P:take<cyd Q<P Q<bob bob<P cyd<Q",
    ),
    "two roles that swap their policies, and whose people swap": (
        "",
        ("P=a Q=b Judge=P>Q Viewer=Q>P bob=Judge>Viewer cyd=Viewer>Judge",),
        "Judge:take!bob cyd!cyd Viewer bob Judge",
        "Judge:take<Judge Judge:take<Viewer Judge:take<cyd Viewer<Judge Viewer<bob bob<Judge cyd<Viewer",
    ),
    "a previous Owner is given a custom role": (
        "",
        ("P=a>ab Judge=P ada=Owner>Judge bob=Judge>Owner",),
        "bob ada P",
        "bob<ada",
    ),
    "a previous Owner leaves": (
        "",
        ("P=abc>a Judge=P ada=Owner>out bob=Judge>Owner cyd=Judge",),
        "bob P -ada",
        "bob<-ada bob<P",
    ),
    "a previous Owner of the organization goes on to a role that gets more": (
        "P=r>mr Lead=P ada=Owner>Lead bob=Member>Owner",
        (),
        "org.bob org.P org.ada",
        "org.P<org.ada org.bob<org.ada",
    ),
    "what a previous Owner gets may still give and take afterwards": (
        "",
        ("P=ac>bc Judge=P ada=Owner>Judge bob=Member>Owner",),
        "bob ada P",
        "bob<ada",
    ),
    "whoever leaves is one of several in the order of their names": (
        "",
        ("P=a>ab Judge=P bob=Judge>out cyd=Judge>Manager dan=Judge>out eve=Judge",),
        "org.-bob org.-dan cyd P",
        "org.-bob<P org.-dan<P",
    ),
    "one has no role and gets one that changes": (
        "",
        ("P=a>b Judge=P bob=->Judge cyd=->Member",),
        "cyd P bob",
        "P<bob",
    ),
}


@pytest.mark.parametrize(("organization", "projects", "order", "needs"), ORDERS.values(), ids=list(ORDERS))
def test_the_order(organization: str, projects: tuple[str, ...], order: str, needs: str) -> None:
    wanted, there = changing(organization, **dict(zip(("Bot", "Ant"), projects, strict=False)))
    assert in_short(plan_of(wanted, there)) == (order, needs)


WHY = "In two steps, so that nobody has more in between than before or after."


def test_a_policy_in_two_steps() -> None:
    wanted, there = changing(Bot="P=ac>bc Q=b>a Judge=P Viewer=Q bob=Judge>Viewer cyd=Viewer>Judge")
    take, give = (action for action in about_definitions(plan_of(wanted, there).actions) if action.name == "P")
    assert take.id == f"{give.id}:take"
    both = [(each.definition.before, each.definition.after) for each in (take, give)]
    assert [[content and content.permissions for content in pair] for pair in both] == [
        [("span:read", "trace:read"), ("trace:read",)],
        [("trace:read",), ("trace:delete", "trace:read")],
    ]
    told = "The file adds the permission trace:delete. The file doesn't have the permission span:read."
    assert take.reason == give.reason == f"{told} {WHY}"
    assert take.definition_id == give.definition_id


def test_a_role_in_two_steps() -> None:
    wanted, there = changing(Bot="P=a Q=b R=c Judge=PR>QR Viewer=Q>P bob=Judge>Viewer cyd=Viewer>Judge")
    take, give = (action for action in about_definitions(plan_of(wanted, there).actions) if action.name == "Judge")
    assert take.id == f"{give.id}:take"
    both = [(each.definition.before, each.definition.after) for each in (take, give)]
    assert [[content and content.policies for content in pair] for pair in both] == [
        [("P", "R"), ("R",)],
        [("R",), ("Q", "R")],
    ]
    assert take.reason == give.reason == f"The file adds the policy Q. The file doesn't have the policy P. {WHY}"

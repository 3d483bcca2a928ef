"""Who reaches every project through the organization, and what the order of a plan owes them in projects."""

from __future__ import annotations

import pytest

from support.changes import changing, in_short
from support.worlds import plan_of

#: What it shows → the organization, its projects (the first is Bot, then Ant), the order, what needs what.
ORDERS: dict[str, tuple[str, tuple[str, ...], str, str]] = {
    "who had no role and gets reach waits for nothing": (
        "bob=->Admin",
        ("P=a Q=a Judge=-",),
        "org.bob",
        "",
    ),
    "whoever reaches projects all the while isn't concerned by what their role there loses or gets": (
        "bob=Admin cyd=Member>out dan=Member>out",
        ("P=->a Q=- Judge=P bob=Judge cyd=Member dan=Manager>Judge",),
        "P dan",
        "P<dan",
    ),
    "whoever loses reach and has a role there that lets them do the same waits for nothing": (
        "bob=Admin>out cyd=Member dan=Admin",
        ("P=ab Q=ab Judge=- Viewer=Q cyd=Viewer dan=Member>Manager ada=Owner>Manager bob=Manager>Owner",),
        "bob org.bob dan",
        "",
    ),
    "reach comes before their role loses what they have": (
        "bob=Member>Admin",
        ("P=b>- Q=a>b Judge=P ada=Owner>Member bob=Judge>Owner",),
        "bob org.bob P ada Q",
        "bob<ada org.bob<P",
    ),
    "a hand-over of the organization leaves the previous Owner their reach": (
        "P=r>- Lead=P cyd=->Member ada=Owner>Admin bob=Member>Owner",
        ("cyd=Manager ada=Owner>Manager bob=Manager>Owner",),
        "org.P org.bob bob org.cyd",
        "",
    ),
    "reach goes after their role has got what they keep": (
        "dan=Admin>out ada=Owner>Admin bob=Admin>Owner",
        (
            "P=c>abc Q=abc>bc Judge=PQ cyd=Judge dan=Judge ada=Owner>Manager bob=Judge>Owner",
            "P=a dan=Member>out",
        ),
        "org.bob bob Ant.-dan P Q org.dan",
        "P<Q P<org.dan",
    ),
    "their own role goes after the redefinition that gives them reach": (
        "P=mr>m Lead=->P cyd=Member>Lead dan=Member ada=Owner>Admin bob=Member>Owner",
        (
            "P=a>b Q=b bob=Member cyd=Manager>out dan=Manager",
            "bob=Manager>Member cyd=Member dan=Member",
        ),
        "org.P org.bob org.cyd Ant.bob org.Lead -cyd P",
        "org.Lead<-cyd org.bob<Ant.bob org.cyd<-cyd",
    ),
    "their own role comes before reach goes": (
        "cyd=Admin>out dan=Admin",
        ("P=a Q=- Judge=P>Q bob=Manager cyd=Judge>Member dan=Judge>out",),
        "-dan cyd org.cyd Judge",
        "cyd<org.cyd",
    ),
    "whoever leaves the organization leaves everything at once": (
        "bob=Member>out",
        ("P=ab>- Judge=P Viewer=P bob=Viewer>out",),
        "P org.-bob",
        "",
    ),
    "whoever gets a role that gets reach waits for both": (
        "P=r>mr Q=- Lead=PQ Clerk=P>- bob=Clerk>Admin cyd=Clerk>Lead",
        ("bob=Manager cyd=Member>out",),
        "org.bob org.cyd org.Clerk org.P -cyd",
        "org.Clerk<org.P org.P<-cyd org.bob<org.Clerk org.cyd<-cyd org.cyd<org.Clerk",
    ),
    "whoever gets a role that has lost reach never has it": (
        "P=m>- Lead=P Clerk=P bob=Member>Lead",
        ("P=a Q=b>ab Judge=Q>PQ bob=Manager>Member",),
        "org.P org.bob bob Q Judge",
        "org.P<org.bob",
    ),
    "in two projects, with everything at once": (
        "P=m>mr Q=m cyd=Admin>out ada=Owner>Member bob=Member>Owner",
        (
            "P=ab>- Q=ac>ab Judge=P>PQ Viewer=PQ bob=Judge>Member cyd=Viewer dan=Judge>Manager",
            "P=- cyd=Manager dan=Member ada=Owner>Member bob=Member>Owner",
        ),
        "org.bob Ant.bob org.ada Ant.ada bob dan P org.P Q org.cyd Judge",
        "Ant.bob<Ant.ada P<Q Q<Judge Q<org.cyd dan<P org.bob<P org.bob<Q org.bob<org.ada",
    ),
    "a role that gets reach changes nothing for its people who may do all there already": (
        "P=- Q=r>mr Lead=PQ bob=Admin>out cyd=Lead dan=Lead",
        ("bob=Member cyd=Manager",),
        "org.bob org.Q",
        "",
    ),
    "whatever ends reach waits for a role of their own": (
        "P=- Q=m>- Lead=PQ>- Clerk=P cyd=Lead>Member",
        ("bob=Manager>Member cyd=Member>Manager dan=Manager",),
        "bob cyd org.Q org.Lead org.cyd",
        "cyd<org.Lead cyd<org.Q cyd<org.cyd",
    ),
    "of a redefinition in halves only the taking one waits for reach": (
        "eve=Member>Admin",
        ("P=a>b Q=b>a Judge=P Viewer=Q bob=Judge>Viewer cyd=Viewer>Judge eve=Judge",),
        "org.eve P:take!bob cyd!cyd Q bob P",
        "P:take<P P:take<Q P:take<cyd Q<P Q<bob bob<P cyd<Q org.eve<P:take",
    ),
    "two redefinitions that end reach only together wait for a role of their own": (
        "P=m>- Q=m Clerk=PQ>P cyd=Clerk",
        ("P=a Judge=P cyd=Judge>Member",),
        "cyd org.P org.Clerk",
        "cyd<org.Clerk cyd<org.P",
    ),
    "two redefinitions that give reach only together come before their own role goes": (
        "P=->m Clerk=->P cyd=Clerk",
        ("cyd=Manager>out",),
        "org.P org.Clerk -cyd",
        "org.Clerk<-cyd org.P<-cyd",
    ),
}


@pytest.mark.parametrize(("organization", "projects", "order", "needs"), ORDERS.values(), ids=list(ORDERS))
def test_who_reaches_projects_at_one_end_only_keeps_there_what_they_have_at_both(
    organization: str, projects: tuple[str, ...], order: str, needs: str
) -> None:
    wanted, there = changing(organization, **dict(zip(("Bot", "Ant"), projects, strict=False)))
    assert in_short(plan_of(wanted, there)) == (order, needs)

"""Leaving the organization: what goes along, what has to come before, what has to wait."""

from __future__ import annotations

from dataclasses import replace

from doorlist.values.guardrails import Overrides
from support.worlds import Inside, desired, guard, live, plan_of, tell, want

KEEP_ADA = want(ada="Owner")


def test_a_removal_stands_for_projects_and_invitations_and_says_so() -> None:
    there = live(
        {"ada": "Owner", "kurt": "Member"},
        {"kurt": ["Member", "Member"]},
        Zoo=Inside({"kurt": "Viewer"}),
        Lab=Inside({"kurt": "Owner"}),
        Bot=Inside({}, {"kurt": ["Member", "Viewer"]}),
        Ops=Inside({"kurt": "-", "ada": "Owner"}, {"ada": "Member"}),
    )
    plan = plan_of(desired(KEEP_ADA, Bot=want(), Zoo=want()), there)
    assert len(plan.actions) == 1
    removal = plan.actions[0]
    assert (removal.kind, removal.scope.type, removal.email) == ("remove", "organization", "kurt@acme.example")
    assert removal.effects == (
        "Loses a left-over invitation to the organization.",
        "Loses the invitation to project Bot.",
        "Leaves project Lab (was Owner).",
        "Project Lab is left without an Owner.",
        "Leaves project Ops.",
        "Leaves project Zoo (was Viewer).",
    )
    assert removal.reason == "Not named in the organization, where unlisted people are removed."
    assert (removal.cause, removal.source, removal.depends_on) == ("unlisted", None, ())
    assert plan.unmanaged == ()


def test_somebody_who_leaves_is_not_listed_as_kept_in_a_project() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Member"}, {"kurt": "Viewer"}))
    told = tell(desired(KEEP_ADA, Bot=want({}, "keep")), there)
    assert told == (["remove org kurt"], [], [], [])


def test_an_open_project_invitation_of_somebody_who_leaves_needs_no_revoke() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({}, {"kurt": "Member"}))
    assert tell(desired(KEEP_ADA, Bot=want()), there).actions == ["remove org kurt"]


def test_the_owner_of_a_project_without_successor_may_leave() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Owner"}))
    plan = plan_of(desired(KEEP_ADA, Bot=want()), there)
    assert plan.blocked == ()
    assert plan.actions[0].depends_on == ()
    assert plan.actions[0].effects == ("Leaves project Bot (was Owner).", "Project Bot is left without an Owner.")


def test_a_successor_in_the_project_comes_first() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Owner", "ada": "Manager"}))
    wanted = desired(KEEP_ADA, Bot=want(ada="Owner"))
    assert tell(wanted, there).actions == [
        "update-role Bot ada Manager>Owner",
        "remove org kurt after <update-role Bot ada Manager>Owner>",
    ]
    assert plan_of(wanted, there).actions[1].effects == ("Leaves project Bot (was Owner).",)


def test_a_successor_who_is_not_in_yet_makes_the_removal_wait() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Owner"}))
    wanted = desired(KEEP_ADA, Bot=want(ada="Owner"))
    assert tell(wanted, there) == (
        ["invite Bot ada Manager"],
        ["org kurt removal", "Bot ada transfer", "Bot kurt removal"],
        [],
        [],
    )
    reason = "Leaves once ada@acme.example has joined project Bot and is its Owner."
    assert [w.reason for w in plan_of(wanted, there).waiting if w.what == "removal"] == [reason, reason]


def test_who_waits_to_leave_is_removed_from_other_projects_now() -> None:
    there = live(
        {"ada": "Owner", "kurt": "Member"},
        {"kurt": "Member"},
        Bot=Inside({"kurt": "Owner"}),
        Lab=Inside({"kurt": "Member"}),
        Ops=Inside({}, {"kurt": "Member"}),
    )
    told = tell(desired(KEEP_ADA, Bot=want(ada="Owner"), Lab=want(), Ops=want()), there)
    # What is left over for them goes now, too.
    assert told.actions == ["revoke org kurt 1", "revoke Ops kurt 2", "remove Lab kurt", "invite Bot ada Manager"]


def test_who_waits_to_leave_waits_in_the_projects_they_own_and_leave_to_nobody() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Owner"}), Lab=Inside({"kurt": "Owner"}))
    plan = plan_of(desired(KEEP_ADA, Bot=want(ada="Owner"), Lab=want()), there)
    assert plan.blocked == ()
    assert plan.waiting[-1].scope.name == "Lab"
    assert (plan.waiting[-1].what, plan.waiting[-1].reason) == (
        "removal",
        "Leaves with the organization, which has to wait.",
    )


def test_who_stays_in_the_organization_may_not_leave_a_project_to_nobody() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Owner"}))
    assert tell(desired(want(ada="Owner", kurt="Member"), Bot=want()), there).blocked == ["owner Bot kurt"]


def test_the_owner_of_both_hands_both_over_and_leaves() -> None:
    there = live({"ada": "Owner", "grace": "Admin"}, Bot=Inside({"ada": "Owner", "grace": "Manager"}))
    assert tell(desired(want(grace="Owner"), Bot=want(grace="Owner")), there).actions == [
        "update-role org grace Admin>Owner",
        "update-role Bot grace Manager>Owner",
        "remove org ada after <update-role org grace Admin>Owner> after <update-role Bot grace Manager>Owner>",
    ]


def test_the_owner_of_both_waits_for_the_later_heir() -> None:
    there = live({"ada": "Owner", "grace": "Admin"}, Bot=Inside({"ada": "Owner"}))
    told = tell(desired(want(grace="Owner"), Bot=want(grace="Owner")), there)
    assert told.actions == ["update-role org grace Admin>Owner", "invite Bot grace Manager"]
    assert told.waiting == ["org ada removal", "Bot ada removal", "Bot grace transfer"]


def test_an_unmanaged_organization_keeps_everybody() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, {"zoe": "Member"}, Bot=Inside({"kurt": "Member"}))
    assert tell(desired(Bot=want()), there) == (["remove Bot kurt"], [], [], [])


def test_an_organization_that_keeps_and_a_project_that_removes() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Viewer"}, {"zoe": "Member"}))
    told = tell(desired(want({"ada": "Owner"}, "keep"), Bot=want()), there)
    assert told == (["revoke Bot zoe 1", "remove Bot kurt"], [], ["org kurt member Member"], [])


def test_a_managed_empty_organization_can_not_lose_its_owner() -> None:
    told = tell(desired(want()), live({"ada": "Owner", "kurt": "Member"}))
    assert (told.actions, told.blocked) == (["remove org kurt"], ["owner org ada"])


def test_an_organization_owner_without_successor_who_owns_projects() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"ada": "Owner"}))
    told = tell(desired(want(kurt="Member"), Bot=want()), there)
    assert (told.waiting, told.blocked) == (["Bot ada removal"], ["owner org ada"])


def test_protection_holds_against_what_goes_along_with_the_organization() -> None:
    there = live({"ada": "Owner", "kurt": "Member"}, Bot=Inside({"kurt": "Member"}))
    wanted = desired(KEEP_ADA, guardrails=guard(protected=["kurt"]), Bot=want())
    assert tell(wanted, there).blocked == ["protected org kurt"]


def test_lifting_owner_keeps_the_owner_and_takes_the_rest() -> None:
    there = live({"ada": "Owner", "kurt": "Member"})
    told = tell(desired(want()), there, overrides=Overrides(allowed=frozenset({"owner"})))
    assert told == (["remove org kurt"], ["org ada removal"], [], [])


def test_an_expired_entry_is_the_cause_and_its_line_the_source() -> None:
    wanted = desired(want({"ada": "Owner", "kurt": "Member until 2026-03-01"}, "keep"))
    removal = plan_of(wanted, live({"ada": "Owner", "kurt": "Member"})).actions[0]
    assert (removal.cause, removal.reason) == ("expired", "Access expired on 2026-02-28.")
    assert removal.source is not None
    assert removal.source.line == 11


def test_projects_are_told_by_name_whatever_their_ids_and_for_each_leaver() -> None:
    there = live({"ada": "Owner", "kurt": "Member", "tim": "Member"}, Bot=Inside({"tim": "Member"}), Zoo=Inside())
    bot, zoo = there.projects
    first_by_id = zoo._replace(id="prj-0")
    scopes = {**there.scopes, first_by_id: there.of(bot)}
    del scopes[zoo]
    there = replace(there, projects=(first_by_id, bot), scopes=scopes)
    kurt, tim = plan_of(desired(KEEP_ADA), there).actions
    assert kurt.effects == ()
    assert tim.effects == ("Leaves project Bot (was Member).", "Leaves project Zoo (was Member).")


def test_one_who_has_to_wait_holds_up_nobody_else() -> None:
    there = live({"ada": "Owner", "kurt": "Member", "tim": "Member"}, Bot=Inside({"kurt": "Owner"}))
    told = tell(desired(KEEP_ADA, Bot=want(ada="Owner")), there)
    assert told.actions == ["remove org tim", "invite Bot ada Manager"]

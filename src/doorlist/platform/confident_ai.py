"""Confident AI, as facts (manual: platform). Another platform would be another module like this one.

Planning and powers never import it: they are given the facts of the platform whose state they judge.
"""

from __future__ import annotations

from typing import Final

from doorlist.platform.facts import Facts
from doorlist.platform.ladder import BuiltinRole, Ladder


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONFIDENT_AI: Final = Facts(
    ladders={
        "organization": Ladder(
            (
                BuiltinRole("Owner"),
                BuiltinRole("Admin"),
                BuiltinRole(
                    "Member",
                    lacks=_words(
                        "project:manage organization:manage featureAccess:manage sso:manage apiKey:manage "
                        "user:manage user:delete billing:manage modelCredential:manage modelCost:manage "
                        "metric:manage retentionConfig:manage iam:manage"
                    ),
                ),
            )
        ),
        "project": Ladder(
            (
                BuiltinRole("Owner"),
                BuiltinRole("Manager"),
                BuiltinRole(
                    "Member",
                    lacks=_words("project:delete retentionConfig:manage user:manage user:delete iam:manage"),
                ),
            )
        ),
    },
    admins=2,
    seats={"FREE": 2},
    invitations_a_call=50,
    reaches_projects="project:manage",
    gives_roles="user:manage",
    changes_roles="iam:manage",
    resources={
        "organization": _words(
            "project organization featureAccess sso apiKey user billing modelCredential modelCost metric "
            "retentionConfig iam"
        ),
        "project": _words(
            "dataset golden metric metricCollection evaluationRule trace span thread endUser testRun testCase "
            "experiment prompt promptVersion promptLabel annotationQueue queue_item project apiKey modelCredential "
            "modelCost evaluationModel retentionConfig iam transformer aiConnection alertConfig integration user"
        ),
    },
    documented="July 2026",
)

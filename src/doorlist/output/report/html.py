"""An access review as one self-contained HTML page, to be read, searched, printed and listened to.

Nothing is requested from anywhere: the policy allows the page's own style sheet and script by their hashes, and
nothing else. Without the script everything is there as tables. With it people × scopes is a matrix with filters,
built a page of people at a time from compact data, so that 100,000 accesses stay quick.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from doorlist.output import phrases
from doorlist.output.report import labels
from doorlist.output.report.data import page_data
from doorlist.output.report.sections import attention, filters, people_table, roles, state_legend
from doorlist.output.safe import html
from doorlist.values.times import as_of_day
from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from doorlist.review.report_values import Report


def report_html(report: Report) -> Iterator[str]:
    """The page, piece by piece."""
    yield from _head(report)
    yield from _header(report)
    yield '<main>\n<section id="people" aria-labelledby="people-title" tabindex="-1">\n'
    yield '<h2 id="people-title">Who has what</h2>\n'
    yield from filters(report)
    yield '<div id="view"></div>\n'
    yield (
        '<p id="idle" class="note">The script of this page didn\'t run. If nothing is listed here, save the page and '
        "open it from your disk.</p>\n"
    )
    # Where scripts run this is never made into elements, so that it costs nothing but its bytes.
    yield "<noscript>\n"
    yield from people_table(report)
    yield "</noscript>\n</section>\n"
    yield from attention(report)
    yield from roles(report)
    yield from state_legend(report)
    yield f'</main>\n<footer><p class="note">{html(report.tool)}, {_moment(report)}</p></footer>\n'
    yield f'<script type="application/json" id="data">{page_data(report)}</script>\n'
    yield f"<script>{_part('page.js')}</script>\n</body></html>\n"


@cache
def _part(name: str) -> str:
    return files("doorlist.output.report").joinpath("page", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def policy() -> str:
    """The page's Content-Security-Policy."""
    return (
        f"default-src 'none'; style-src {_hash(_part('page.css'))}; script-src {_hash(_part('page.js'))}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def _head(report: Report) -> Iterator[str]:
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Access review of {html(report.organization.name)}</title>\n"
        f"<style>{_part('page.css')}</style></head>\n<body>\n"
    )


def _header(report: Report) -> Iterator[str]:
    summary = report.summary
    yield '<a class="skip" href="#people">Skip to who has what</a>\n<header>\n<p class="kicker">Access review</p>\n'
    yield f'<h1>{html(report.organization.name)}</h1>\n<p class="lead">{labels.headline(report)}</p>\n'
    listed = ", ".join(html(file) for file in report.files[:10])
    more = f" and {len(report.files) - 10:,} more" if len(report.files) > 10 else ""
    yield f'<p class="note">Live state read {_moment(report)}, compared with {listed or "no file"}{more}. '
    yield f"Organization id {html(report.organization.id)}.</p>\n"
    if report.as_of is not None:
        yield f'<p class="loud">As it will be on {html(as_of_day(report.as_of))}.</p>\n'
    tiles = (
        ("people", summary.people, "person", "who is in, invited or named"),
        ("scopes", summary.scopes, "scope", "the organization and its projects"),
        ("differences", summary.differences, "difference", "between live and the files"),
        ("waiting", summary.waiting, "entry", "waiting for somebody"),
        ("ends", summary.expiring_soon, "access", f"ending within {plural(report.soon_days, 'day')}"),
    )
    yield '<nav aria-label="On this page"><ul class="tiles">\n'
    for target, count, noun, told in tiles:
        word = plural(count, noun).partition(" ")[2]
        yield f'<li><a href="#{target}"><b>{count:,}</b> {word} <span>{told}</span></a></li>\n'
    yield "</ul></nav>\n</header>\n"


def _moment(report: Report) -> str:
    return html(phrases.moment(report.created_at))

"""Commands about what people wrote, for whoever runs the forum."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from forum.core.database import commit, db
from forum.core.refusals import Unusable
from forum.core.richtext import RENDERER_VERSION, to_html
from forum.posts.models import Post
from forum.posts.pitch.measuring import LANGUAGES, Example, examples_in, figures_of
from forum.posts.queries import rendered_before
from forum.posts.recount import mend_tally, mend_thread, tally_ids, threads_after, wrong_among

AT_ONCE = 100
PITCHES = Path(__file__).parents[2] / "tests" / "posts" / "pitches"


def register_commands(app: Flask) -> None:
    app.cli.add_command(rerender)
    app.cli.add_command(recount)
    app.cli.add_command(pitches)


@click.command("rerender")
@with_appcontext
def rerender() -> None:
    """Make the HTML of posts anew where an older version of the renderer made it. Can be stopped and run again."""
    done, kept, last = 0, 0, 0
    while posts := db.session.scalars(rendered_before(RENDERER_VERSION, last).limit(AT_ONCE)).all():
        last = posts[-1].id
        results = [rerendered(post) for post in posts]
        commit()
        done, kept = done + sum(results), kept + len(results) - sum(results)
    click.echo(f"{done} posts rendered anew.")
    if kept:
        click.echo(f"{kept} posts stay as they are: their text is beyond today's limits, or was changed just now.")


def rerendered(post: Post) -> bool:
    """True when the post has its new HTML."""
    try:
        html = to_html(post.source, {mention.person.handle for mention in post.mentions})
    except Unusable:
        return False
    return post.claim(Post.version == post.version, html=html, renderer_version=RENDERER_VERSION)


@click.command("recount")
@with_appcontext
def recount() -> None:
    """Hold the counts of threads and tallies against what is there, and mend them. Can be stopped and run again."""
    last, threads = 0, 0
    while found := threads_after(last):
        last = found[-1].id
        for thread_id in wrong_among(found):
            mend_thread(thread_id)
            commit()
            threads += 1
    tallies = 0
    for tally_id in tally_ids():
        tallies += mend_tally(tally_id)
        commit()
    click.echo(f"{threads} threads and {tallies} tallies were wrong, and are right now.")


@click.command("pitches")
@click.option("--texts", type=click.Path(exists=True, file_okay=False, path_type=Path), default=PITCHES)
def pitches(texts: Path) -> None:
    """Measure the pitch check on texts of which we know what they are; see docs/decisions/pitch-check.md."""
    examples = examples_in(texts)
    for words, held_out in (("the two thirds that the rules were tuned on", False), ("held out", True)):
        part = [one for one in examples if one.is_held_out == held_out]
        click.echo(f"\n{len(part)} texts, {words}")
        for line in lines_about(part):
            click.echo(line)


def lines_about(examples: list[Example]) -> Iterator[str]:
    total = figures_of(examples)
    yield f"  precision {total.precision:.3f}, recall {total.recall:.3f}"
    yield f"  {'':14}" + "".join(f"{language:>18}" for language in LANGUAGES)
    for kind in dict.fromkeys(one.kind for one in examples):
        yield f"  {kind:14}" + "".join(f"{outcome(examples, kind, language):>18}" for language in LANGUAGES)
    for batch in dict.fromkeys(one.batch for one in examples):
        of_batch = figures_of([one for one in examples if one.batch == batch])
        yield f"  {batch:14} precision {of_batch.precision:.3f}, recall {of_batch.recall:.3f}"


def outcome(examples: list[Example], kind: str, language: str) -> str:
    """How many of one kind in one language are taken for what they are."""
    these = [one for one in examples if (one.kind, one.language) == (kind, language)]
    return f"{sum(one.is_pitch == one.reads_like_one for one in these)} of {len(these)} right"

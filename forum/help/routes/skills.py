"""One's own skills, pairs, suggestions while typing, and the names that moderators join."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import one_at_a_time, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.refusals import Unusable
from forum.core.web import say
from forum.help.limits import deeds, skill_changes, suggestions
from forum.help.matching import pairs_of
from forum.help.permissions import Can
from forum.help.queries import skill_called, skills_known, skills_like, skills_of, wishes_pairs
from forum.help.skill_forms import MergeForm, SkillsForm
from forum.help.skills import MemberSkill, PairWish, Skill, key_of
from forum.help.words import LONGEST_SKILL, BothWays, Feeling

skills = Blueprint("help_skills", __name__)


@skills.get("/settings/skills")
@sign_in_required
def edit() -> ResponseReturnValue:
    texts = texts_saved()
    # Who has never said anything about tedious work is asked for pairs by a tick that is there already.
    pairs = db.session.scalar(wishes_pairs(viewer())) is not None or not texts[Feeling.TEDIOUS]
    form = SkillsForm(formdata=None, data=texts | {"pairs": pairs})
    form.begin_with(*texts.values())
    return show(form, 200)


def texts_saved() -> dict[str, str]:
    """What is fun and what is tedious, a line for each."""
    mine = db.session.scalars(skills_of(viewer())).all()
    return {str(feeling): "\n".join(one.name for one in mine if one.feeling == feeling) for feeling in Feeling}


@skills.post("/settings/skills")
@skill_changes
@sign_in_required
def keep() -> ResponseReturnValue:
    form = SkillsForm()
    if not form.validate():
        return show(form, 422)
    fun, tedious = form.names
    one_at_a_time(viewer().id)
    saved = texts_saved()
    try:
        if not form.says_the_same_as(*saved.values()):
            form.refuse_unless_begun_with(*saved.values())
        MemberSkill.keep(viewer(), fun, tedious, at=clock.now())
    except Unusable as why:
        form.refuse("tedious" if isinstance(why, BothWays) else "fun", why)
        return show(form, 422)
    except EditConflict as why:
        return show(form, why.status, conflict=why, saved=saved)
    PairWish.choose(viewer(), bool(form.pairs.data and tedious), clock.now())
    commit()
    say(_("Saved. What is fun for you is on your page; what is tedious, nobody reads there."))
    return redirect("/settings/skills", 303)


def show(form: SkillsForm, status: int, **elsewhere: Any) -> ResponseReturnValue:
    """elsewhere: a conflict, and what was saved in another tab."""
    return render_template("help/settings_skills.html", form=form, **elsewhere), status


@skills.get("/help/pairs")
@sign_in_required
def pairs() -> ResponseReturnValue:
    return render_template("help/pairs.html", pairs=pairs_of(viewer(), clock.now()))


@skills.get("/help/skills/suggestions")
@suggestions
@sign_in_required
def suggest() -> ResponseReturnValue:
    """Called by static/js/skills.js: names that begin like what was typed."""
    beginning = key_of(request.args.get("q", "")[:LONGEST_SKILL])
    return jsonify([skill.name for skill in db.session.scalars(skills_like(beginning))])


@skills.get("/help/skills")
def index() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.MERGE_SKILLS)
    return show_names(MergeForm(formdata=None), 200)


def show_names(form: MergeForm, status: int) -> ResponseReturnValue:
    after, before = request.args.get("after"), request.args.get("before")
    page = page_of(db.session, skills_known(), by=(Skill.key,), after=after, before=before)
    return render_template("help/skills.html", page=page, form=form), status


@skills.post("/help/skills")
@deeds
def merge() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.MERGE_SKILLS)
    form = MergeForm()
    if not form.validate():
        return show_names(form, 422)
    known = {name: db.session.scalars(skill_called(key_of(form[name].data))).one_or_none() for name in ("old", "new")}
    unknown = [name for name, skill in known.items() if skill is None]
    for name in unknown:
        form.refuse(name, _("Nobody has used this name here."))
    if unknown:
        return show_names(form, 422)
    join(known["old"], known["new"], form.reason.data)
    say(_("Joined. Both names lead to “%(name)s” now.", name=form.new.data))
    return redirect("/help/skills", 303)


def join(old: Skill | None, new: Skill | None, reason: str) -> None:
    if old is not None and new is not None and old.id != new.id:
        old.merge_into(new, reason=reason, by=viewer(), at=clock.now())
        commit()


@skills.post("/help/skills/<int:skill_id>/parting")
@deeds
def part(skill_id: int) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.MERGE_SKILLS)
    skill = found(skills_known().where(Skill.id == skill_id, Skill.merged_into_id.is_not(None)))
    skill.part(by=viewer(), at=clock.now())
    commit()
    say(_("Parted. Whoever gave “%(name)s” has it again.", name=skill.name))
    return redirect("/help/skills", 303)

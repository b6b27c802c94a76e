"""Putting an export together: JSON files for machines, Markdown and a README for people, pictures as they are kept.

Written to a file as it is read, a row or a picture at a time. It gives back how far it has come, so that the page can
say so; whoever asks for the next step may stop in between.
"""

import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from forum.accounts import Account
from forum.core.database import db
from forum.core.pictures import Picture
from forum.core.storage import store
from forum.leaving.contents import PARTS, Part, posts_of
from forum.leaving.markdown import markdown_of
from forum.leaving.reading import AT_ONCE, rows_of
from forum.leaving.readme import readme
from forum.posts import Post


@dataclass(frozen=True)
class Progress:
    done: int
    total: int


def pack(person: Account, place: Path) -> Iterator[Progress]:
    """Everything about this person into a new ZIP file at this place."""
    total = how_many(person.id)
    with zipfile.ZipFile(place, "x", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        archive.writestr("README.txt", readme(person))
        yield Progress(0, total)
        for file, parts in groupby(PARTS, lambda part: part.file):
            write_json(archive, f"{file}.json", list(parts), person)
            yield Progress(0, total)
        done = 0
        for done in written(archive, person):
            yield Progress(done, total)


def how_many(me: int) -> int:
    """Posts and pictures: what takes time."""
    posts = select(func.count()).where(Post.author_id == me).scalar_subquery()
    pictures = select(func.count()).where(Picture.uploader_id == me).scalar_subquery()
    return int(db.session.scalar(select(posts + pictures)) or 0)


def write_json(archive: zipfile.ZipFile, name: str, parts: Sequence[Part], me: Account) -> None:
    """One object, with a list for each table."""
    with archive.open(name, "w", force_zip64=True) as file:
        for number, part in enumerate(parts):
            file.write(f'{"," if number else "{"}\n"{part.table}": ['.encode())
            for place, row in enumerate(rows_of(part, me)):
                words = json.dumps(row, ensure_ascii=False)
                file.write(f"{',' if place else ''}\n {words}".encode())
            file.write(b"]")
        file.write(b"\n}\n")


def written(archive: zipfile.ZipFile, person: Account) -> Iterator[int]:
    """Each post as Markdown, then each picture; gives how many there are by now."""
    done = 0
    for posts in batches(posts_of(person), Post):
        for name, text in markdown_of(posts):
            archive.writestr(name, text)
            done += 1
        yield done
    for pictures in batches(select(Picture.id).where(Picture.uploader_id == person.id), Picture):
        for picture in pictures:
            put_picture(archive, picture)
            done += 1
            yield done


def batches(ids: Any, model: Any) -> Iterator[Sequence[Any]]:
    last = 0
    while rows := db.session.scalars(
        select(model).where(model.id.in_(ids), model.id > last).order_by(model.id).limit(AT_ONCE)
    ).all():
        last = rows[-1].id
        yield rows
        db.session.expunge_all()


def put_picture(archive: zipfile.ZipFile, picture: Picture) -> None:
    """The largest there is of it. They are pressed already."""
    file = picture.files[0]
    body = store().get(file)
    if body is not None:
        archive.writestr(zipfile.ZipInfo(f"pictures/{file}"), body, zipfile.ZIP_STORED)

"""Where files that people upload are kept: below DATA_DIR, or in an S3-compatible store named by STORAGE_URL.

Names are made by us, and what a name stands for never changes: so putting twice is putting once, and whoever reads may
keep it for ever.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

from forum.core.log import log
from forum.core.refusals import Refused
from forum.settings import Settings

PIECE = 256 * 1024  # bytes of a large file that are in memory at once
PATIENCE = "4s"  # for one answer of a store elsewhere; a page never waits for it, only the picture in it
LONG_PATIENCE = "10m"  # for what may be as large as everything that somebody ever wrote and drew
CONNECT = "2s"


class StoreOutOfOrder(Refused):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = _l("Pictures have to wait")
    message = _l("The place where pictures are kept does not answer right now. Please try again in a little while.")


class Store(Protocol):
    """What every store can do. All raise StoreOutOfOrder when the store does not work."""

    def put(self, name: str, body: bytes) -> None: ...

    def get(self, name: str) -> bytes | None: ...

    def put_file(self, name: str, place: Path) -> None:
        """Take over a file, however large it is: it is not at its place afterwards."""

    def chunks(self, name: str) -> Iterator[bytes] | None:
        """The same as `get`, a piece at a time."""

    def delete(self, name: str) -> None: ...

    def names(self) -> list[str]: ...

    def trouble(self) -> str | None:
        """What is wrong with it, for whoever runs the forum; None when it works."""


class Files:
    """A folder, with subfolders by the first two letters: no folder becomes endless."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def put(self, name: str, body: bytes) -> None:
        """Whole or not at all: written beside, kept safe, then given its name."""
        try:
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            write_safely(self.path(name), body)
        except OSError as why:
            raise out_of_order(why) from why

    def get(self, name: str) -> bytes | None:
        try:
            return self.path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as why:
            raise out_of_order(why) from why

    def put_file(self, name: str, place: Path) -> None:
        try:
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            with place.open("rb") as written:
                os.fsync(written.fileno())
            os.replace(place, self.path(name))
        except OSError as why:
            raise out_of_order(why) from why

    def chunks(self, name: str) -> Iterator[bytes] | None:
        try:
            file = self.path(name).open("rb")
        except FileNotFoundError:
            return None
        except OSError as why:
            raise out_of_order(why) from why
        return pieces_of(file)

    def delete(self, name: str) -> None:
        try:
            self.path(name).unlink(missing_ok=True)
        except OSError as why:
            raise out_of_order(why) from why

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*/[!.]*"))

    def trouble(self) -> str | None:
        """Its name alone: `/readyz` says it to everyone, and where we keep things is nobody's business."""
        there = next(place for place in (self.folder, *self.folder.parents) if place.exists())
        return None if os.access(there, os.W_OK | os.X_OK) else f"{self.folder.name} cannot be written to"


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def write_safely(place: Path, body: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as beside:
        beside.write(body)
    try:
        with open(beside.name, "rb") as written:
            os.fsync(written.fileno())
        os.replace(beside.name, place)
    except OSError:
        with suppress(OSError):
            os.unlink(beside.name)
        raise


class Bucket:
    """A bucket of an S3-compatible store. The client is made when first needed, in the process that needs it."""

    def __init__(self, address: str, folder: str = "") -> None:
        self.address, self.folder = address, folder
        self._client: Any = None

    @property
    def client(self) -> Any:
        if self._client is None:
            self._client = client_for(self.address, self.folder)
        return self._client

    def put(self, name: str, body: bytes) -> None:
        self.ask("put", name, body, attributes={"Content-Type": "image/webp"}, use_multipart=False)

    def get(self, name: str) -> bytes | None:
        answer = self.ask("get", name)
        return None if answer is None else bytes(answer.bytes())

    def put_file(self, name: str, place: Path) -> None:
        with place.open("rb") as file:  # sent in parts
            self.ask("put", name, file, attributes={"Content-Type": "application/zip"})
        place.unlink()

    def chunks(self, name: str) -> Iterator[bytes] | None:
        answer = self.ask("get", name)
        return None if answer is None else map(bytes, answer.stream(min_chunk_size=PIECE))

    def delete(self, name: str) -> None:
        self.ask("delete", name)

    def names(self) -> list[str]:
        """Without those of folders, which are other stores."""
        return sorted(one["path"] for some in self.ask("list") for one in some if "/" not in one["path"])

    def ask(self, deed: str, *what: Any, **about: Any) -> Any:
        """None for what is not there."""
        try:
            return getattr(self.client, deed)(*what, **about)
        except FileNotFoundError as why:
            if deed == "put":  # no such bucket
                raise out_of_order(why) from why
            return None
        except Exception as why:  # the client's own errors share only Exception
            raise out_of_order(why) from why

    def trouble(self) -> str | None:
        """Asks for the first name in the bucket: it takes an answer, a right key, and the bucket."""
        try:
            next(iter(self.client.list(chunk_size=1)), None)
        except Exception as why:
            return trouble_in_words(why)
        return None


def client_for(address: str, folder: str = "") -> Any:
    """For `s3://KEY:SECRET@host:port/bucket?region=eu-central-1`; `s3+http://` is one without TLS."""
    from obstore.store import S3Store

    parts = urlsplit(address)
    scheme = "http" if parts.scheme == "s3+http" else "https"
    return S3Store(
        parts.path.strip("/"),
        prefix=folder or None,
        endpoint=f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        access_key_id=unquote(parts.username or ""),
        secret_access_key=unquote(parts.password or ""),
        region=parse_qs(parts.query).get("region", ["us-east-1"])[0],
        virtual_hosted_style_request=False,
        client_options={
            "timeout": LONG_PATIENCE if folder else PATIENCE,
            "connect_timeout": CONNECT,
            "allow_http": scheme == "http",
        },
        retry_config={"max_retries": 1, "retry_timeout": timedelta(seconds=4)},
    )


def trouble_in_words(why: Exception) -> str:
    said = str(why)
    for sign, words in (
        ("NoSuchBucket", "there is no such bucket"),
        ("NotFound", "there is no such bucket"),
        ("404", "there is no such bucket"),
        ("SignatureDoesNotMatch", "the key or the secret is wrong"),
        ("InvalidAccessKeyId", "the key or the secret is wrong"),
        ("403", "the key may not list the bucket"),
    ):
        if sign in said:
            return words
    return "it does not answer"


def out_of_order(why: Exception) -> StoreOutOfOrder:
    log.error("the store of pictures is out of order", kind=type(why).__name__, why=str(why)[:300])
    return StoreOutOfOrder()


def init_storage(app: Flask, settings: Settings) -> None:
    app.extensions["kindling-store"] = store_of(settings)


def store_of(settings: Settings) -> Store:
    return Bucket(settings.storage_url) if settings.storage_url else Files(settings.data_dir / "pictures")


def store_apart(settings: Settings, name: str) -> Store:
    """Beside the pictures, and apart from them."""
    return Bucket(settings.storage_url, name) if settings.storage_url else Files(settings.data_dir / name)


def store() -> Store:
    """The store of the app that is answering."""
    kept: Store = current_app.extensions["kindling-store"]
    return kept

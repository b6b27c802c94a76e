"""Where pictures are kept: a folder, or a real S3-compatible store; and what happens when it does not work."""

import socket
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from forum import create_app
from forum.core import storage
from forum.core.storage import Bucket, Files, StoreOutOfOrder
from forum.settings import Settings, WrongSetting
from tests.core.s3 import KEY, SECRET, free_port, running_store

NAME = f"{'a' * 52}-300x200.webp"
OTHER = f"{'b' * 52}-300x200.webp"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running_store(tmp_path_factory.mktemp("s3")) as place:
        yield place


def address(place: str, *, key: str = KEY, secret: str = SECRET, bucket: str = "pictures") -> str:
    return f"s3+http://{key}:{quote(secret, safe='')}@{place}/{bucket}?region=us-east-1"


@pytest.fixture(params=["files", "bucket"])
def store(request, tmp_path):
    if request.param == "files":
        return Files(tmp_path / "pictures")
    return Bucket(address(request.getfixturevalue("server")))


def test_what_is_put_is_there_until_it_is_deleted(store):
    assert store.get(NAME) is None
    store.put(NAME, b"a picture")
    store.put(NAME, b"a picture")
    store.put(OTHER, bytes(400_000))

    assert store.get(NAME) == b"a picture"
    assert len(store.get(OTHER)) == 400_000
    assert store.names() == [NAME, OTHER]
    assert store.trouble() is None

    for name in (NAME, OTHER, NAME):
        store.delete(name)
    assert store.get(NAME) is None
    assert store.names() == []


def test_a_large_file_is_taken_over_and_comes_back_in_pieces(store, tmp_path):
    place, body = tmp_path / "large.zip", bytes(range(256)) * 30_000
    place.write_bytes(body)
    assert store.chunks(OTHER) is None
    store.put_file(OTHER, place)

    assert not place.exists()
    pieces = list(store.chunks(OTHER))
    assert b"".join(pieces) == body
    assert len(pieces) > 10
    store.delete(OTHER)


def test_exports_stand_beside_the_pictures_and_are_none(server, settings):
    there = replace(settings, storage_url=address(server))
    pictures, exports = storage.store_of(there), storage.store_apart(there, "exports")
    exports.put("one.zip", b"everything")
    assert (exports.names(), pictures.names()) == (["one.zip"], [])
    exports.delete("one.zip")
    assert exports.names() == []


def test_nothing_half_written_is_ever_seen(tmp_path, monkeypatch):
    """F06: the disk is full in the middle."""
    store = Files(tmp_path / "pictures")

    def disk_is_full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", disk_is_full)
        with pytest.raises(StoreOutOfOrder):
            store.put(NAME, b"a picture")

    assert store.get(NAME) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_used_says_so(tmp_path):
    """F14. Root may write anywhere, so a file stands where the folder should be."""
    (tmp_path / "pictures").write_text("in the way")
    store = Files(tmp_path / "pictures")

    for deed in (lambda: store.put(NAME, b"x"), lambda: store.get(NAME)):
        with pytest.raises(StoreOutOfOrder):
            deed()
    assert "pictures cannot be written to" in store.trouble()


@pytest.mark.parametrize(
    ("about", "trouble"),
    [
        ({"key": "somebody"}, "the key or the secret is wrong"),
        ({"secret": "wrong"}, "the key or the secret is wrong"),
        ({"bucket": "elsewhere"}, "there is no such bucket"),
    ],
    ids=["key", "secret", "bucket"],
)
def test_a_wrong_key_or_bucket_is_named(server, about, trouble):
    store = Bucket(address(server, **about))

    assert store.trouble() == trouble
    with pytest.raises(StoreOutOfOrder):
        store.put(NAME, b"a picture")


def test_a_store_that_is_down_is_told_at_once(tmp_path):
    store = Bucket(address(f"127.0.0.1:{free_port()}"))

    with pytest.raises(StoreOutOfOrder):
        store.get(NAME)
    assert store.trouble() == "it does not answer"


def test_a_store_that_never_answers_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(storage, "PATIENCE", "300ms")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = Bucket(address(f"127.0.0.1:{silent.getsockname()[1]}"))

        with pytest.raises(StoreOutOfOrder):
            store.put(NAME, b"a picture")


@pytest.mark.parametrize(
    "wrong",
    ["https://host/bucket", "s3://host/bucket", "s3://key@host/bucket", "s3://key:secret@host/", "s3://key:secret@/b"],
)
def test_a_wrong_address_stops_the_start(wrong, tmp_path):
    with pytest.raises(WrongSetting, match="STORAGE_URL"):
        Settings.from_environ({"STORAGE_URL": wrong, "DATA_DIR": str(tmp_path)})


def test_files_stand_below_the_data(tmp_path: Path):
    settings = Settings.from_environ({"DATA_DIR": str(tmp_path)})
    storage.store_of(settings).put(NAME, b"a picture")

    assert (tmp_path / "pictures" / "aa" / NAME).read_bytes() == b"a picture"


def test_pictures_move_from_files_to_a_store_and_moving_twice_is_moving_once(server, settings, tmp_path):
    place = Bucket(address(server))
    files = Files(tmp_path / "pictures")
    for name in (NAME, OTHER):
        files.put(name, name.encode())
    moving = create_app(replace(settings, data_dir=tmp_path, database_url="", storage_url=address(server)))

    said = [moving.test_cli_runner().invoke(args=["move-pictures"]).output for _time in range(2)]

    assert said == ["2 files copied.\n", "0 files copied.\n"]
    assert place.names() == [NAME, OTHER]
    assert place.get(OTHER) == OTHER.encode()
    for name in (NAME, OTHER):
        place.delete(name)

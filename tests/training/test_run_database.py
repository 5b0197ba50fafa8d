"""The list of runs in SQLite."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from digitpad.files import FileProblem
from digitpad.training import run_database
from digitpad.training.run_database import DatabaseDamaged, RunDatabase
from digitpad.training.run_record import RunRecord


def record(run_id: str = "1", **values: Any) -> RunRecord:
    usual: dict[str, Any] = {
        "id": run_id,
        "name": "Book",
        "created": 1e9,
        "state": "finished",
        "source": "mnist",
        "data_name": "MNIST",
        "data_checksum": "ab" * 32,
        "training_digits": 55_000,
        "program": "DigitPad 0.1.0",
        "description": "784-50-10, ReLU, SGD 0.1",
        "settings_json": "{}",
    }
    return RunRecord(**usual | values)


@pytest.fixture
def database(tmp_path: Path) -> RunDatabase:
    return RunDatabase(tmp_path / "runs.db")


def test_records_come_back_the_newest_first(database: RunDatabase) -> None:
    old, new = record("1", training_loss=0.25), record("2", name="Grüße'; DROP TABLE run; --", test_errors=None)
    database.add(old, new)
    assert database.records() == [new, old]
    assert database.record("1") == old
    assert database.record("3") is None


def test_fields_can_be_changed_and_rows_taken_out(database: RunDatabase) -> None:
    database.add(record("1"), record("2"))
    database.update("1", {"name": "Mine", "validation_accuracy": 0.5})
    assert database.record("1") == record("1", name="Mine", validation_accuracy=0.5)
    assert database.record("2") == record("2")
    database.remove("1")
    assert database.records() == [record("2")]


def test_the_trash_is_a_list_of_its_own(database: RunDatabase) -> None:
    database.add(record("1"), record("2", trashed=5.0))
    assert database.records() == [record("1")]
    assert database.records(trashed=True) == [record("2", trashed=5.0)]


def test_what_is_there_is_not_put_in_again(database: RunDatabase) -> None:
    database.add(record("1", step=9))
    database.add(record("1"), record("2"))
    assert [run.step for run in database.records()] == [0, 9]


def test_many_threads_and_connections_write_without_harm(tmp_path: Path, database: RunDatabase) -> None:
    database.add(*(record(str(number)) for number in range(4)))

    def count_up(run_id: str) -> None:
        own = RunDatabase(tmp_path / "runs.db")  # as another window has
        for step in range(1, 21):
            own.update(run_id, {"step": step})

    threads = [threading.Thread(target=count_up, args=(str(number),)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [run.step for run in database.records()] == [20] * 4


def test_it_is_told_whether_there_was_a_row_to_change(database: RunDatabase) -> None:
    database.add(record("1"))
    assert database.update("1", {"name": "Mine"})
    assert not database.update("2", {"name": "Yours"})
    assert database.record("2") is None


@pytest.mark.parametrize("contents", [b"no database at all" * 100, b"SQLite format 3\0" + bytes(500)])
def test_a_damaged_database_is_found_and_set_aside(tmp_path: Path, database: RunDatabase, contents: bytes) -> None:
    (tmp_path / "runs.db").write_bytes(contents)
    with pytest.raises(DatabaseDamaged):
        database.records()
    aside = database.set_aside()
    assert aside is not None
    assert aside.read_bytes() == contents
    assert database.records() == []
    (tmp_path / "runs.db").unlink()
    assert database.set_aside() is None


def test_a_damaged_database_that_somebody_holds_is_a_problem_of_its_user(
    tmp_path: Path, database: RunDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, place: Path) -> None:
        raise PermissionError(13, "The process cannot access the file")

    (tmp_path / "runs.db").write_bytes(b"no database at all" * 100)
    monkeypatch.setattr(run_database, "move", refuse)
    with pytest.raises(FileProblem, match=r"runs\.db is damaged, and cannot be moved: The process cannot access"):
        database.set_aside()


@pytest.mark.parametrize("run_id", ["C:evil", "1:stream", "abc.", "abc ", "NUL", "con.txt", "Com1", "a/b", "a\\b", "."])
def test_no_id_leads_out_of_its_folder_on_any_system(database: RunDatabase, run_id: str) -> None:
    database.add(record(run_id))
    with pytest.raises(DatabaseDamaged, match="no sense under id"):
        database.records()


@pytest.mark.parametrize("run_id", ["20260101-120000-abcd", "nullpunkt", "company", "a.b", "Zahl 7", "x" * 255])
def test_any_other_id_will_do(database: RunDatabase, run_id: str) -> None:
    database.add(record(run_id))
    assert database.record(run_id) == record(run_id)


def test_a_newer_database_is_left_alone(tmp_path: Path, database: RunDatabase) -> None:
    database.add(record())
    connection = sqlite3.connect(tmp_path / "runs.db")
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(FileProblem, match=r"kept by a newer DigitPad\. Update DigitPad"):
        database.records()


def test_a_database_that_cannot_be_opened_is_a_problem_of_its_user(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be used: No such file or directory"):
        RunDatabase(tmp_path / "missing" / "runs.db").records()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", b"\xff"),
        ("step", "many"),
        ("state", "asleep"),
        ("created", 1e300),
        ("seconds", float("inf")),
        ("id", ".."),
    ],
)
def test_a_row_that_cannot_be_is_damage(tmp_path: Path, column: str, value: object) -> None:
    database = RunDatabase(tmp_path / "runs.db")
    database.add(record())
    with closing(sqlite3.connect(tmp_path / "runs.db")) as connection, connection:
        connection.execute(f"UPDATE run SET {column} = ?", (value,))  # noqa: S608
    with pytest.raises(DatabaseDamaged):
        database.records()


def test_a_list_without_its_table_is_damage(tmp_path: Path) -> None:
    database = RunDatabase(tmp_path / "runs.db")
    database.add(record())
    with closing(sqlite3.connect(tmp_path / "runs.db")) as connection, connection:
        connection.execute("DROP TABLE run")
    with pytest.raises(DatabaseDamaged, match="no such table"):
        database.records()

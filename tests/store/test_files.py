import pytest

from cnn_core.store.files import write_atomically


def test_a_file_appears_with_what_was_written_and_its_folder(tmp_path):
    file = tmp_path / "new" / "folder" / "a.txt"
    write_atomically(file, lambda path: path.write_text("whole"))
    assert file.read_text() == "whole"
    assert [path.name for path in file.parent.iterdir()] == ["a.txt"]


def test_a_file_is_replaced_in_one_step(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("old")

    def write(path):
        path.write_text("new")
        assert file.read_text() == "old"  # until the new one is whole

    write_atomically(file, write)
    assert file.read_text() == "new"


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, error):
    file = tmp_path / "a.txt"
    file.write_text("old")

    def write(path):
        path.write_text("half of the ne")
        raise error

    with pytest.raises(type(error)):
        write_atomically(file, write)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_writer_that_fails_leaves_no_new_file(tmp_path):
    with pytest.raises(ZeroDivisionError):
        write_atomically(tmp_path / "a.txt", lambda path: 1 / 0)
    assert list(tmp_path.iterdir()) == []


def test_a_file_can_be_read_by_everyone(tmp_path):
    file = tmp_path / "a.txt"
    write_atomically(file, lambda path: path.write_text("whole"))
    assert file.stat().st_mode & 0o777 == 0o644

import json

import pytest

from cnn_core.errors import UserError
from cnn_core.store.documents import (
    DamagedFile,
    canonical,
    digest_of,
    read_document,
    write_document,
)

CONTENT = {"b": [1, 2.5, None, True], "a": {"text": "größer\n", "small": 1e-05}, "empty": {}}


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "document.json"
    write_document(file, CONTENT)
    return file


def test_a_document_comes_back_as_it_was_written(file):
    assert read_document(file, "") == CONTENT


def test_a_document_is_json_that_people_can_read(file):
    assert json.loads(file.read_text(encoding="utf-8"))["a"] == CONTENT["a"]
    assert '"text": "größer\\n"' in file.read_text(encoding="utf-8")


def test_the_order_of_names_does_not_count():
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1}) == b'{"a":2,"b":1}'
    assert digest_of({"b": 1, "a": 2}) == digest_of({"a": 2, "b": 1})


def test_layout_does_not_count(file):
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
    assert read_document(file, "") == CONTENT


def test_a_flipped_bit_anywhere_is_noticed_or_changes_nothing(file):
    whole = file.read_bytes()
    harmless = 0
    for position in range(len(whole)):
        for bit in (
            position % 8,
            (position + 5) % 8,
        ):  # 5: of letters in turn, upper and lower case
            damaged = bytearray(whole)
            damaged[position] ^= 1 << bit
            file.write_bytes(damaged)
            try:
                assert read_document(file, "") == CONTENT
                harmless += 1
            except DamagedFile:
                pass
    assert harmless <= 1  # 1E-05 is the same number as 1e-05


def test_a_file_that_ends_early_is_noticed(file):
    whole = file.read_bytes()
    for length in range(len(whole) - 1):  # without its last line feed a document is whole
        file.write_bytes(whole[:length])
        with pytest.raises(DamagedFile):
            read_document(file, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [("2.5", "2.6"), ("1,", "1.0,"), ("true", "1"), ("größer", "grösser"), ('"b"', '"B"')],
)
def test_a_value_edited_by_hand_is_noticed(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DamagedFile, match="its content does not match its digest"):
        read_document(file, "")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "3", '"text"', "{", "no json", '["digest"]']
)
def test_what_is_no_document_is_noticed(file, text):
    file.write_text(text)
    with pytest.raises(DamagedFile, match="not a document with a digest"):
        read_document(file, "")


def test_damage_is_told_in_one_line_with_the_file_and_the_remedy(file):
    file.write_text("")
    with pytest.raises(UserError) as caught:
        read_document(file, "run it again")
    assert str(caught.value) == f"{file} is damaged (not a document with a digest); run it again"


def test_content_that_is_no_json_leaves_the_old_document(file):
    with pytest.raises(TypeError):
        write_document(file, {"set": {1, 2}})
    assert read_document(file, "") == CONTENT

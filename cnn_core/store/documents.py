"""JSON documents that know their own digest, so that damage and hand-editing are noticed."""

import hashlib
import json
from pathlib import Path
from typing import Any

from cnn_core.errors import UserError
from cnn_core.store.files import write_atomically


class DamagedFile(UserError):
    """A stored file that is not what was written."""

    def __init__(self, file: Path, why: str, remedy: str):
        super().__init__(f"{file} is damaged ({why}); {remedy}")


def canonical(content: Any) -> bytes:
    """The one JSON text of ``content``: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(content: Any) -> str:
    """SHA-256 over the canonical JSON of ``content``."""
    return hashlib.sha256(canonical(content)).hexdigest()


def write_document(file: Path, content: dict) -> None:
    """Write ``content`` with its digest; all of it or nothing."""
    text = json.dumps({**content, "digest": digest_of(content)}, indent=1, ensure_ascii=False)
    write_atomically(file, lambda path: path.write_text(text + "\n", encoding="utf-8"))


def read_document(file: Path, remedy: str) -> dict:
    """The content of ``file``, without its digest.

    Args:
        remedy: what the user can do about a damaged file, as the end of a sentence.

    Raises ``DamagedFile`` when it is no JSON or its digest does not fit.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        stated = content.pop("digest")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise DamagedFile(file, "not a document with a digest", remedy) from error
    if stated != digest_of(content):
        raise DamagedFile(file, "its content does not match its digest", remedy)
    return content

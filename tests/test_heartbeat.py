import threading
import time

import pytest

from cnn_core.heartbeat import heartbeat


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("cnn_core.studies.colored.truth", "cnn_core.studies.colored.truth"),
        ("numpy", "its libraries"),
    ],
)
def test_long_work_says_every_now_and_then_where_it_is(module, said, capsys):
    work = {"__name__": module, "sleep": time.sleep}
    with heartbeat("colored", interval=0.02):
        exec("def run():\n    sleep(0.15)\nrun()", work)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) >= 2
    assert set(lines) == {f"colored: 0 min, in {said}"}


def test_short_work_says_nothing(capsys):
    with heartbeat("colored"):
        pass
    assert capsys.readouterr().err == ""


def test_nothing_goes_on_after_an_error():
    before = threading.active_count()
    with pytest.raises(ValueError, match="broken"), heartbeat("colored", interval=0.01):
        raise ValueError("broken")
    assert threading.active_count() == before

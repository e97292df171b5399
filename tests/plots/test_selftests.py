from cnn_core.attack.checks import Check
from cnn_core.plots import selftests

CHECKS = {
    "plain": [Check("budget", True, "0.1 of 0.1"), Check("range", True, "0 to 1")],
    "rounded": [Check("budget", True, "0 of 0.1"), Check("range", False, "0 to 2")],
}


def test_every_test_has_a_tick_or_a_cross_for_each_subject():
    lines = selftests.ticks(CHECKS).data.splitlines()
    assert lines[0] == "| test | plain | rounded |"
    assert lines[2:] == ["| budget | ✓ | ✓ |", "| range | ✓ | **✗** |"]


def test_the_numbers_stand_behind_the_ticks():
    lines = selftests.numbers_behind(CHECKS).data.splitlines()
    assert lines[2:] == [
        "| budget | ✓ 0.1 of 0.1 | ✓ 0 of 0.1 |",
        "| range | ✓ 0 to 1 | **✗** 0 to 2 |",
    ]


def test_a_subject_may_pass_through_fewer_tests():
    fewer = {"one": CHECKS["plain"][1:], "other": CHECKS["plain"]}
    lines = selftests.ticks(fewer).data.splitlines()
    assert lines[2:] == ["| range | ✓ | ✓ |", "| budget |  | ✓ |"]

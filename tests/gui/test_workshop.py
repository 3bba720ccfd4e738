"""Jobs one after the other: pausing, stopping and resuming, failing, moving, and what an ended program has left."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings import checkpoints, method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui import jobs
from disk_rti_desktop.gui.jobs import Clock, Job, State, Training
from disk_rti_desktop.gui.kept_jobs import as_plan, as_record
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.workshop import Workshop
from disk_rti_desktop.progress import Figure, Progress
from tests.gui.handwork import Handwork


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.release()


@pytest.fixture
def bench(relightable: Relightable, tmp_path: Path) -> Callable[..., Handwork]:
    def make(name: str = "bowl", error: Exception | None = None) -> Handwork:
        return Handwork(relightable, tmp_path / name, name, error=error)

    return make


@pytest.fixture
def plan(photos: Path) -> Plan:
    return Plan(photos, None, photos.parent / "bowl_out", method("distilled", "quick", steps=300), ())


def state_of(job: Job) -> State:
    return job.state


def reaches(qtbot: QtBot, job: Job, state: State) -> None:
    qtbot.waitUntil(lambda: job.state is state or job.error is not None, timeout=120_000)
    assert job.state is state, job.error


def works(qtbot: QtBot, job: Job) -> None:
    qtbot.waitUntil(lambda: job.progress is not None, timeout=120_000)


def kept(settings_file: Path) -> list[Path]:
    return sorted((settings_file.parent / "trainings").glob("*.json"))


def test_one_is_at_work_and_the_others_wait(qtbot: QtBot, workshop: Workshop, bench: Callable[..., Handwork]) -> None:
    first, second = bench("bowl"), bench("vase")
    one, two = workshop.add(first), workshop.add(second)
    works(qtbot, one)
    assert (one.state, two.state) == (State.RUNNING, State.WAITING)
    assert workshop.at_work is one
    assert second.begun == 0
    with qtbot.waitSignal(workshop.made) as caught:
        first.enough.set()
    assert caught.args[0] is one
    assert one.outcome is not None
    assert one.outcome.path == first.out
    reaches(qtbot, two, State.RUNNING)
    second.enough.set()
    reaches(qtbot, two, State.DONE)
    assert workshop.unfinished == ()


def test_jobs_are_named_by_object_method_and_time(
    workshop: Workshop, bench: Callable[..., Handwork], plan: Plan
) -> None:
    job = workshop.add(bench("vase"))
    assert job.name == f"vase · by hand · {job.queued:%H:%M}"
    assert Training(plan).subject == "bowl"
    assert Training(replace(plan, photos=plan.photos / "bowl.lp")).subject == "bowl"


def test_a_pause_lets_it_rest(qtbot: QtBot, workshop: Workshop, bench: Callable[..., Handwork]) -> None:
    work = bench()
    job = workshop.add(work)
    works(qtbot, job)
    workshop.pause(job)
    assert state_of(job) is State.PAUSED
    rested, elapsed = work.steps_done + 1, job.clock.elapsed  # the present step comes to its end
    qtbot.wait(100)
    assert work.steps_done <= rested
    assert job.clock.elapsed == elapsed
    workshop.go_on(job)
    qtbot.waitUntil(lambda: work.steps_done > rested)
    assert state_of(job) is State.RUNNING
    work.enough.set()
    reaches(qtbot, job, State.DONE)


def test_a_failure_is_kept_and_the_next_begins(
    qtbot: QtBot, workshop: Workshop, bench: Callable[..., Handwork]
) -> None:
    bad, good = bench("bad", OutputError("The disk is full. Make room.")), bench("good")
    one, two = workshop.add(bad), workshop.add(good)
    with qtbot.waitSignal(workshop.failed):
        bad.enough.set()
    assert state_of(one) is State.FAILED
    assert str(one.error) == "The disk is full. Make room."
    good.enough.set()
    reaches(qtbot, two, State.DONE)
    bad.error = None
    workshop.go_on(one)
    reaches(qtbot, one, State.DONE)
    assert bad.begun == 2
    assert one.error is None


def test_removing_the_one_at_work_ends_it_and_forgets_it(
    qtbot: QtBot, workshop: Workshop, bench: Callable[..., Handwork]
) -> None:
    work, other = bench(), bench("vase")
    job, next_one = workshop.add(work), workshop.add(other)
    works(qtbot, job)
    began = time.perf_counter()
    workshop.remove(job)
    qtbot.waitUntil(lambda: workshop.jobs == (next_one,))
    assert time.perf_counter() - began < 5.0
    assert work.discarded
    reaches(qtbot, next_one, State.RUNNING)


def test_what_is_finished_before_it_hears_of_its_end_is_done(
    qtbot: QtBot, workshop: Workshop, bench: Callable[..., Handwork]
) -> None:
    work = bench()
    job = workshop.add(work)
    works(qtbot, job)
    workshop.pause(job)
    qtbot.wait(30)
    work.enough.set()
    workshop.go_on(job)
    assert workshop._task is not None
    workshop._task.wait()  # it is done, and this thread does not know yet
    workshop.remove(job)
    reaches(qtbot, job, State.DONE)
    assert workshop.jobs == (job,)
    assert not work.discarded


def test_jobs_can_be_moved(qtbot: QtBot, workshop: Workshop, bench: Callable[..., Handwork]) -> None:
    work = bench("a")
    one, two, three = workshop.add(work), workshop.add(bench("b")), workshop.add(bench("c"))
    workshop.move(three, -1)
    assert workshop.jobs == (one, three, two)
    workshop.move(one, -1)
    workshop.move(two, 5)
    assert workshop.jobs == (one, three, two)
    work.enough.set()
    reaches(qtbot, three, State.RUNNING)
    assert state_of(two) is State.WAITING


def test_curves_are_gathered_and_stay_short(bench: Callable[..., Handwork], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "POINTS", 20)
    job = Job(bench(), datetime(2026, 1, 2, 3, 4))
    for number in range(1, 101):
        job.take(Progress(number, 100, figures=(Figure("loss", "student", 1 / number), Figure("score", "s", number))))
    points = job.curves["loss"]["student"]
    assert len(points) <= 20
    assert points[0] == (0.01, 1.0)
    assert points[-1] == (1.0, 0.01)
    assert points == sorted(points)
    assert job.curves["score"]["s"][-1] == (1.0, 100)


def test_time_left_does_not_count_pauses_nor_what_was_done_before(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    clock = Clock()
    clock.run()
    assert clock.left is None
    for _ in range(20):
        now[0] += 1
        clock.note(Progress(now[0] / 100, 1))
    assert clock.left == pytest.approx(80)
    clock.rest()
    now[0] += 1000
    clock.run()
    assert clock.elapsed == 20
    clock.note(Progress(0.7, 1))  # half of all was done in an earlier run
    assert clock.left == pytest.approx(30)


def test_an_unfinished_job_is_kept_until_it_is_done(
    qtbot: QtBot, workshop: Workshop, plan: Plan, settings_file: Path
) -> None:
    job = workshop.add(Training(replace(plan, encoding=method("ptm"))))
    assert len(kept(settings_file)) == 1
    reaches(qtbot, job, State.DONE)
    assert list((settings_file.parent / "trainings").iterdir()) == []


def test_every_choice_is_kept(plan: Plan, tmp_path: Path, photos: Path) -> None:
    wishes: dict[str, Any] = {"crop": {"x": 1, "y": 2, "width": 10, "height": 9}, "leave_out": ["a.png"]}
    full = as_plan(as_record(plan) | wishes | {"mm_per_pixel": 0.5, "mask": str(tmp_path / "mask.png")})
    full = replace(full, compare_with=(method("hsh2"), method("published20")), lights=photos / "bowl.lp")
    record = json.loads(json.dumps(as_record(full)))
    assert as_plan(record) == full
    assert full.crop is not None
    assert full.crop.width == 10
    assert full.mask == tmp_path / "mask.png"


def test_a_stopped_training_is_taken_up_by_the_next_program_with_the_same_result(
    qtbot: QtBot, plan: Plan, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Workshop()
    whole = first.add(Training(replace(plan, out=plan.out.with_name("whole"))))
    reaches(qtbot, whole, State.DONE)
    monkeypatch.setattr(checkpoints, "SECONDS", 0.05)
    job = first.add(Training(plan))
    qtbot.waitUntil(lambda: len(job.curves["loss"].get("student", ())) > 3, timeout=120_000)
    with qtbot.waitSignal(first.closed):
        first.close()
    assert state_of(job) is State.STOPPED
    first.release()
    assert len(kept(settings_file)) == 1
    second = Workshop()
    (again,) = second.recall()
    assert state_of(again) is State.STOPPED
    assert again.work == Training(plan)
    assert again.queued == job.queued
    second.go_on(again)
    reaches(qtbot, again, State.DONE)
    second.release()
    assert kept(settings_file) == []
    planes = [sorted(folder.glob("plane_*.png")) for folder in (plan.out, plan.out.with_name("whole"))]
    assert [plane.read_bytes() for plane in planes[0]] == [plane.read_bytes() for plane in planes[1]]
    assert not list(plan.out.parent.glob(".*"))


def test_what_is_discarded_at_the_end_leaves_nothing(
    qtbot: QtBot, workshop: Workshop, plan: Plan, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "SECONDS", 0.05)
    job = workshop.add(Training(plan))
    workshop.add(Training(replace(plan, out=plan.out.with_name("another"))))
    qtbot.waitUntil(lambda: len(job.curves["loss"].get("student", ())) > 3, timeout=120_000)
    with qtbot.waitSignal(workshop.closed):
        workshop.close(discard=True)
    assert workshop.jobs == ()
    assert kept(settings_file) == []
    assert [path.name for path in plan.out.parent.iterdir()] == ["bowl"]


def test_the_jobs_of_a_living_program_are_its_own(workshop: Workshop, plan: Plan) -> None:
    workshop.add(Training(plan))
    other = Workshop()
    assert other.recall() == []
    other.release()


def test_a_job_whose_result_is_there_is_done(
    qtbot: QtBot, plan: Plan, settings_file: Path, save: Callable[..., Path]
) -> None:
    first = Workshop()
    job = first.add(Training(plan))
    first.close()
    qtbot.waitUntil(lambda: job.state is State.STOPPED)
    first.release()
    save("elsewhere").rename(plan.out)  # the program was killed when the result was there and the job still kept
    second = Workshop()
    (again,) = second.recall()
    assert state_of(again) is State.DONE
    assert again.outcome is not None
    assert again.outcome.path == plan.out
    assert kept(settings_file) == []
    second.release()


def test_a_job_that_lacked_only_comparisons_is_done_when_it_ends(
    qtbot: QtBot, workshop: Workshop, bench: Callable[..., Handwork], save: Callable[..., Path]
) -> None:
    broken = bench("vase", OutputError("no room"))
    stopped, failed = workshop.add(bench("coin")), workshop.add(broken)
    qtbot.waitUntil(lambda: state_of(stopped) is State.RUNNING)
    save("coin")  # the main result
    workshop.stop(stopped)
    qtbot.waitUntil(lambda: state_of(stopped) is State.DONE)
    broken.enough.set()
    qtbot.waitUntil(lambda: state_of(failed) is State.FAILED)
    save("vase")
    workshop.go_on(failed)
    assert state_of(failed) is State.DONE
    assert failed.outcome is not None


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"queued": 1}', '{"queued": "2026-01-01T00:00:00", "plan": {"photos": 3}}']
)
def test_a_damaged_record_is_passed_over(workshop: Workshop, settings_file: Path, text: str) -> None:
    folder = settings_file.parent / "trainings"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(text, encoding="utf-8")
    assert workshop.recall() == []
    assert (folder / "a.json").read_text(encoding="utf-8") == text


def test_an_unknown_method_is_passed_over(workshop: Workshop, plan: Plan, settings_file: Path) -> None:
    folder = settings_file.parent / "trainings"
    folder.mkdir(parents=True)
    record = as_record(plan) | {"encoding": {"method": "os.system", "parameters": {"command": "true"}}}
    (folder / "a.json").write_text(json.dumps({"queued": "2026-01-01T00:00:00", "plan": record}), encoding="utf-8")
    assert workshop.recall() == []


KILLED = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from disk_rti_desktop.encodings import checkpoints, method
from disk_rti_desktop.gui.jobs import Training
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.workshop import Workshop
checkpoints.SECONDS = 0.05
application = QCoreApplication([])
photos = Path(sys.argv[1])
workshop = Workshop()
encoding = method("distilled", "quick", steps=100_000)
job = workshop.add(Training(Plan(photos, None, photos.parent / "bowl_out", encoding, ())))
workshop.add(Training(Plan(photos, None, photos.parent / "bowl_hsh", method("hsh2"), ())))
job.advanced.connect(lambda: print("learning" if job.curves["loss"] else "beginning", flush=True))
application.exec()
"""


def test_a_killed_program_leaves_its_jobs_to_the_next(qtbot: QtBot, photos: Path) -> None:
    arguments = [sys.executable, "-c", KILLED, str(photos)]
    program = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert any(line == "learning\n" for line in program.stdout)
    states = photos.parent / ".bowl_out.training"
    qtbot.waitUntil(lambda: (states / "student.npz").exists(), timeout=120_000)
    program.kill()
    program.communicate()
    workshop = Workshop()
    one, two = workshop.recall()
    assert (one.state, two.state) == (State.STOPPED, State.STOPPED)
    assert (one.work.out.name, two.work.out.name) == ("bowl_out", "bowl_hsh")
    workshop.go_on(two)
    reaches(qtbot, two, State.DONE)
    workshop.remove(one)
    assert not states.exists()
    workshop.release()


def test_the_order_of_the_row_outlives_the_program(
    workshop: Workshop, bench: Callable[..., Handwork], plan: Plan
) -> None:
    workshop.add(bench())  # behind which the others wait
    for name in ("one", "two", "three", "four"):
        workshop.add(Training(replace(plan, out=plan.out.with_name(name))))
    _busy, one, _two, _three, four = workshop.jobs
    workshop.move(four, -2)
    workshop.move(one, 1)
    assert [job.work.out.name for job in workshop.jobs[1:]] == ["four", "one", "two", "three"]
    workshop.remove(workshop.jobs[3])
    workshop.release()
    second = Workshop()
    assert [job.work.out.name for job in second.recall()] == ["four", "one", "three"]
    second.remove(second.jobs[0])
    second.move(second.jobs[1], -1)
    second.release()
    third = Workshop()
    assert [job.work.out.name for job in third.recall()] == ["three", "one"]
    third.release()

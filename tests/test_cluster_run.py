"""Work done by a cluster, or kept in an object store, gives what a plain run gives."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pdfs
import pytest
from click.testing import CliRunner
from conftest import make_corpus
from test_pipeline import contents, make, problems

import minekit
from minekit.cli import main
from minekit.errors import EngineError, MinekitError, SettingsError, StoreError
from minekit.extract.workers import Worker
from minekit.pipeline import plan
from minekit.shards import RemoteShards
from minekit.store import Store

start = Worker.start
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a file that cannot be read, and one that is too large to be sent."""
    corpus = tmp_path_factory.mktemp("cluster") / "indgang"
    make_corpus(corpus)
    (corpus / "pdf" / "3-itu.pdf").write_bytes(b"%PDF-1.4 itu")
    pdfs.letter(corpus / "pdf" / "4-roklub.pdf", sender="Nordby Roklub")
    large = corpus / "pdf" / "5-stor.pdf"
    large.write_bytes((corpus / "pdf" / "4-roklub.pdf").read_bytes() + b"%" * 30_000)
    (corpus.parent / "fast.toml").write_text(
        '[extract]\nocr = "off"\nmax_bytes = 30_000\n[report]\nformats = ["md"]\n')
    return corpus


@pytest.fixture(scope="module")
def plain(corpus) -> dict[str, str]:
    make(corpus, corpus.parent / "plain", pipeline=corpus.parent / "fast.toml")
    return made(corpus.parent / "plain")


def made(out: Path) -> dict[str, str]:
    """What a run wrote, wherever it kept its shards."""
    return {name: digest for name, digest in contents(out).items()
            if not name.startswith(("work/documents", "work/parts", "work/judged", "work/shards"))}


# A cluster

def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a scheduler with one worker, and its process."""
    pytest.importorskip("distributed")
    address = f"tcp://127.0.0.1:{free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_scheduler", "--host",
                                  address, "--no-dashboard", "--no-show"], **quiet)
    worker = subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_worker", address,
                               "--nthreads", "1", "--no-dashboard", "--death-timeout", "30"],
                              **quiet)
    try:
        wait_for_worker(address)
        yield address, scheduler
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.wait(20)


def wait_for_worker(address: str) -> None:
    from distributed import Client

    with Client(address, timeout=30) as client:
        client.wait_for_workers(1, timeout=30)


def test_a_cluster_gives_what_a_plain_run_gives(corpus, plain, cluster, tmp_path):
    make(corpus, tmp_path / "out", pipeline=corpus.parent / "fast.toml", scheduler=cluster[0])
    assert made(tmp_path / "out") == plain
    assert problems(tmp_path / "out")["5-stor.pdf"] == "limit"


def test_a_scheduler_that_is_not_there_is_told(corpus, tmp_path):
    pytest.importorskip("distributed")
    done = CliRunner().invoke(main, [
        "run", str(corpus), "--out", str(tmp_path / "out"), "--scheduler", "tcp//127.0.0.1"])
    assert done.exit_code == 2
    assert "the scheduler does not answer" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_workers_die_of_is_done_here(corpus, plain, cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("minekit.pipeline.engine._results", lambda future, scheduler: None)
    make(corpus, tmp_path / "out", pipeline=corpus.parent / "fast.toml", scheduler=cluster[0])
    assert made(tmp_path / "out") == plain


def test_a_scheduler_that_goes_away_loses_nothing(corpus, plain, cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("minekit.pipeline.documents.DocumentWork.together", 1)
    address, scheduler = cluster
    out, settings = tmp_path / "out", corpus.parent / "fast.toml"

    def kill(stage: str, done: int, total: int) -> None:
        if done == 1:
            scheduler.kill()
            scheduler.wait()

    start = time.monotonic()
    with pytest.raises(EngineError, match="what was done is kept"):
        make(corpus, out, pipeline=settings, scheduler=address, progress=kill)
    assert time.monotonic() - start < 60
    assert Store(out).shards.names("documents")
    make(corpus, out, pipeline=settings)
    assert made(out) == plain


# An object store

@pytest.fixture
def bucket(monkeypatch, tmp_path) -> Iterator[str]:
    """A bucket of a server on the loopback that behaves like S3."""
    server = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    import boto3

    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    for name, value in {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y",
                        "AWS_DEFAULT_REGION": "us-east-1",
                        "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="minekit")
    yield f"s3://minekit/{tmp_path.name}"
    running.stop()


def test_an_object_store_gives_what_a_folder_gives_and_serves_another_machine(
        corpus, plain, bucket, tmp_path, monkeypatch):
    settings = corpus.parent / "fast.toml"
    make(corpus, tmp_path / "one", pipeline=settings, shards=bucket)
    assert made(tmp_path / "one") == plain
    assert len(list(Store(tmp_path / "one").documents())) == 3
    monkeypatch.setattr("minekit.extract.workers.Worker.start",
                        lambda self, task, work: pytest.fail("read again")
                        if task.file.startswith(("1", "2", "4")) else start(self, task, work))
    make(corpus, tmp_path / "two", pipeline=settings, shards=bucket)
    assert made(tmp_path / "two") == plain


def test_what_is_damaged_in_a_store_is_told(bucket):
    shards = RemoteShards(bucket)
    shards.write("parts", "k", b"abc")
    assert (shards.names("parts"), shards.read("parts", "k")) == ({"k"}, b"abc")
    with pytest.raises(StoreError, match="run again"):
        shards.read("parts", "gone")
    with pytest.raises(StoreError, match="run again"):
        RemoteShards("s3://nowhere/x").write("parts", "k", b"abc")


def test_a_place_that_is_none_is_told(corpus, tmp_path):
    pytest.importorskip("fsspec")
    with pytest.raises(SettingsError, match="s3://bucket/folder"):
        make(corpus, tmp_path / "out", shards="elsewhere://x/y")


def test_a_scheduler_or_store_that_is_not_there_leaves_the_last_run_as_it_is(corpus, tmp_path):
    pytest.importorskip("distributed")
    out = tmp_path / "out"
    make(corpus, out, pipeline="fast")
    before = contents(out)
    for options in ({"scheduler": "tcp//127.0.0.1"}, {"shards": "elsewhere://x/y"}):
        with pytest.raises(MinekitError):
            make(corpus, out, pipeline=corpus.parent / "fast.toml", **options)
        assert contents(out) == before
        minekit.open_run(out)


def test_shards_that_cannot_lie_where_they_should_are_told_in_one_line(corpus, tmp_path):
    (tmp_path / "file").write_text("")
    done = CliRunner().invoke(main, ["run", str(corpus), "--out", str(tmp_path / "run"),
                                     "--shards", str(tmp_path / "file")])
    assert done.exit_code == 2
    assert "choose a folder with --shards" in done.output


def test_shards_may_lie_in_another_folder(corpus, plain, tmp_path):
    out = tmp_path / "out"
    make(corpus, out, pipeline=corpus.parent / "fast.toml", shards=str(tmp_path / "shared"))
    assert made(out) == plain
    assert not (out / "work" / "parts").exists()
    step, *_ = plan(corpus, tmp_path / "new", pipeline=corpus.parent / "fast.toml",
                    shards=str(tmp_path / "shared"))
    assert step.does == "reads 2 of 5 PDFs, finds responses in 2"
    assert len(list(Store(out).documents())) == 3
    (corpus.parent / "some").mkdir()
    shutil.copy(corpus / "hearing.toml", corpus.parent / "some")
    shutil.copy(corpus / "pdf" / "4-roklub.pdf", corpus.parent / "some")
    make(corpus.parent / "some", tmp_path / "other", shards=str(tmp_path / "shared"))
    assert len(list(Store(out).documents())) == 3
    shutil.rmtree(tmp_path / "shared")
    with pytest.raises(StoreError, match="run again"):
        list(Store(out).documents())

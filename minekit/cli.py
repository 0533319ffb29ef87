"""The command line: it parses, calls and prints."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import minekit
from minekit.errors import MinekitError

if TYPE_CHECKING:
    from minekit.observing import Progress
    from minekit.results import Run

STAGE_NAMES = {
    "extract": "Reading PDFs, finding responses",
    "split": "Putting responses together",
    "link": "Linking sentences to themes and moves",
    "stance": "Judging stances",
    "judge": "Linking sentences, judging stances",
    "read": "Reading letters again",
    "cluster": "Gathering points",
    "summarise": "Summarising",
    "report": "Writing reports",
    "tone": "Fitting the model of tone",
}
TABLES = ("responses", "sentences", "stances", "positions", "points", "problems", "matrix", "run")

CORPUS = click.argument("corpus", type=click.Path(path_type=Path))
OUT = click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
                   help="The run folder.  [default: reports/NAME]")
MASK = click.option("--mask", type=click.Choice(["none", "citizens"]), default="none",
                    show_default=True, help="Keep private persons from what is written: names, "
                    "addresses, telephones, e-mails. CPR numbers always are.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")


class _Group(click.Group):
    """Says errors that the user can mend in one line, with exit code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except MinekitError as error:
            click.echo(f"minekit: {error}", err=True)
            context.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(minekit.__version__, prog_name="minekit")
def main() -> None:
    """Turn the PDFs of a Danish public hearing into annexes one can defend.

    CORPUS is a folder with hearing.toml and the PDFs in pdf/.
    """
    # The matrices are small: threads would wait for each other longer than they work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@main.command()
@CORPUS
@OUT
@click.option("--pipeline", default="standard", show_default=True, metavar="NAME|FILE",
              help="A pipeline that ships with minekit, or a TOML file of settings.")
@click.option("--hearing", type=click.Path(path_type=Path), metavar="FILE",
              help="Another hearing file than the corpus' own hearing.toml.")
@click.option("--jobs", type=click.IntRange(1), metavar="N",
              help="Documents read at once.  [default: one for each processor]")
@click.option("--scheduler", metavar="ADDRESS",
              help="Do the work on documents by dask: tcp://HOST:PORT of its scheduler, or 'local' "
              "for worker processes of this machine.")
@click.option("--shards", metavar="PLACE",
              help="Keep the work on documents in another folder, or an object store such as "
              "s3://BUCKET/FOLDER.")
@click.option("--explain", is_flag=True, help="Say what would be done again, and why; do nothing.")
@click.option("--log-file", type=click.Path(path_type=Path), metavar="FILE",
              help="Add to FILE what was done and when, and each problem.")
@click.option("--mask", type=click.Choice(["none", "citizens"]),
              help="Keep private persons from tables and reports.  [default: as the pipeline says]")
@AS_JSON
def run(corpus: Path, out: Path | None, pipeline: str, hearing: Path | None, jobs: int | None,
        scheduler: str | None, shards: str | None, mask: str | None, explain: bool,
        log_file: Path | None, as_json: bool) -> None:
    """Read the PDFs of CORPUS and write tables and annexes.

    A second run does only what has changed, and one after a run that was cut off goes on from
    there. What could not be read or used is listed in tables/problems.csv.
    """
    from minekit import pipeline as runner

    if explain:
        from minekit.explain import as_text

        steps = runner.plan(corpus, out, pipeline=pipeline, hearing=hearing, mask=mask,
                            shards=shards)
        click.echo(json.dumps([step._asdict() for step in steps], ensure_ascii=False, indent=1)
                   if as_json else as_text(steps, STAGE_NAMES))
        return
    from minekit.observing import log_to

    with log_to(log_file) if log_file else nullcontext(), _progress(quiet=as_json) as progress:
        result = runner.run(corpus, out, pipeline=pipeline, hearing=hearing, jobs=jobs, mask=mask,
                            scheduler=scheduler, shards=shards, progress=progress,
                            notice=partial(click.echo, err=True))
    _print_summary(result, as_json=as_json)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--pdf", "pdfs", multiple=True, required=True, type=click.Path(path_type=Path),
              metavar="FILE|DIR", help="PDFs of the hearing, or a folder of them; may be repeated.")
@click.option("--authority", default="", metavar="NAME",
              help="Who holds the hearing and is written to, such as 'Nordby Kommune, "
              "Sekretariatet'.")
def new(folder: Path, pdfs: tuple[Path, ...], authority: str) -> None:
    """Make FOLDER a corpus: copy PDFs into it and write a hearing.toml to fill in.

    The senders that are found in the PDFs are listed as stakeholders.
    """
    from minekit.scaffold import new_corpus

    path = new_corpus(folder, pdfs, authority)
    click.echo(f"{path}: fill in title, themes and moves, then: minekit run {folder}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(["text", "json", "html"]), default="text",
              show_default=True, help="Text, all blocks with their places, or page pictures with "
              "the boxes drawn.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Where to write.  [default: the terminal; FILE.html for html]")
def extract(file: Path, kind: str, out: Path | None) -> None:
    """Show what was read from one PDF."""
    from minekit.extract.show import show

    if kind == "html" and out is None:
        out = Path(file.name).with_suffix(".html")
    text = show(file, kind)
    if out is None:
        click.echo(text)
    else:
        from minekit.files import write_text

        write_text(out, text)
        click.echo(str(out))


@main.command()
@CORPUS
@click.argument("table", type=click.Choice(TABLES))
@OUT
@click.option("--move", metavar="ID", help="Only this move.")
@click.option("--theme", metavar="ID", help="Only this theme.")
@click.option("--review", is_flag=True, help="Only positions that need review.")
@AS_JSON
def show(corpus: Path, table: str, out: Path | None, move: str | None, theme: str | None,
         review: bool, as_json: bool) -> None:
    """Show a TABLE of a finished run in the terminal; `run` shows what the run did and cost."""
    from minekit.terminal import print_report, print_table, select

    if table == "run":
        from minekit.observing import read_report

        print_report(read_report(_open(corpus, out).folder), STAGE_NAMES, as_json=as_json)
        return
    rows = select(_open(corpus, out), table, move=move, theme=theme, review=review)
    print_table(rows, as_json=as_json)


@main.command()
@CORPUS
@OUT
@click.option("--by", type=click.Choice(["layout", "kind", "move"]),
              help="Scores of each group too.")
@click.option("--errors", type=click.IntRange(0), default=0, metavar="N",
              help="The first N wrong items of each score, and the N surest wrong positions.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE",
              help="Write all of it as a web page with drawings, in plain Danish.")
@click.option("--against", type=click.Path(path_type=Path), metavar="FILE",
              help="Another annotator's gold.jsonl: how far the two agree; no run is needed.")
@AS_JSON
def evaluate(corpus: Path, out: Path | None, by: str | None, errors: int, html: Path | None,
             against: Path | None, as_json: bool) -> None:
    """Score a finished run against gold.jsonl of CORPUS.

    With --against, CORPUS may be a gold.jsonl too.
    """
    from minekit import evaluate as scorer
    from minekit.evaluate import output

    if against:
        if by or errors or html:
            raise MinekitError("--against: compares annotators, not a run; leave out --by, "
                               "--errors and --html")
        found = scorer.agreement(corpus, against)
        click.echo(output.agreement_as_json(found) if as_json else output.as_agreement(found))
        return
    result = scorer.score(_open(corpus, out).folder, corpus, by=by)
    if html:
        result.write_page(html, corpus)
    if as_json:
        click.echo(result.as_json())
        return
    click.echo(f"{result.as_table(intervals=True)}\n\n{result.as_positions()}")
    if errors:
        click.echo(f"{result.as_errors(errors)}\n{result.as_worst(errors)}")
    if html:
        click.echo(f"\n{html}")


@main.command()
@CORPUS
@OUT
@click.option("--coder", metavar="NAME", help="Who decides.  [default: the name you log in with]")
@click.option("--blind", is_flag=True, help="Hide what other coders decided.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N",
              help="Of the page.  [default: any that is free]")
@click.option("--pipeline", default="standard", show_default=True, metavar="NAME|FILE",
              help="The settings with which the annexes are made anew from the page.")
@click.option("--send", type=click.Path(path_type=Path), metavar="FILE.xlsx",
              help="Write a workbook to correct instead of showing the page.")
@click.option("--receive", type=click.Path(path_type=Path), metavar="FILE.xlsx",
              help="Read a corrected workbook; its corrections become decisions of --coder.")
def review(corpus: Path, out: Path | None, coder: str | None, blind: bool, port: int,
           pipeline: str, send: Path | None, receive: Path | None) -> None:
    """Confirm and correct a finished run on a page of your own machine.

    Only this machine can open the page, by the address that is printed. What is decided is kept in
    decisions.sqlite of CORPUS, and holds in every later run.
    """
    from minekit import review as reviewing

    folder = _open(corpus, out).folder
    name = coder or getpass.getuser()
    if send and receive:
        raise MinekitError("--send and --receive: give one of them")
    if send:
        click.echo(f"{reviewing.send(corpus, folder, send)}: correct the yellow columns, then: "
                   f"minekit review {corpus} --receive {send} --coder NAME")
    elif receive:
        made = reviewing.receive(corpus, folder, receive, name)
        click.echo(f"{made} decisions by {name}; `minekit run {corpus}` takes them into the "
                   "annexes")
    else:
        reviewing.serve(corpus, folder, coder=name, blind=blind, port=port, pipeline=pipeline,
                        ready=lambda address: click.echo(f"{address}\nCtrl+C ends it."))


@main.command()
@CORPUS
@OUT
@click.option("--format", "formats", metavar="LIST",
              help="Kinds of file, divided by commas: xlsx, html, docx, pdf, md.  "
              "[default: xlsx,html,docx,md; with a profile docx,html,md]")
@click.option("--profile", default="", metavar="NAME",
              help="What the report is: matrix, svar-paa-henvendelser, hoeringsnotat, temaark, "
              "model, bilag, or in html explorer.  [default: the usual one of each format]")
@click.option("--lang", "language", type=click.Choice(["da", "en"]), default="da",
              show_default=True, help="The language of the report's own words; letters are quoted "
              "as they are.")
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE",
              help="A Word template of your own (.docx or .dotx), whose page and styles docx "
              "reports take over.")
@MASK
def report(corpus: Path, out: Path | None, formats: str | None, profile: str, language: str,
           template: Path | None, mask: str) -> None:
    """Write annexes of a finished run.

    A quote that does not stand in its source stops all of them.
    """
    from minekit import report as writer
    from minekit.pipeline import pdf_folder

    result = _open(corpus, out)
    wanted = formats or ("docx" if template else "docx,html,md" if profile else "xlsx,html,docx,md")
    base = writer.Template(template) if template else None
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    if base and "docx" not in names:
        raise MinekitError("--template: belongs to Word files; add docx to --format")
    files = [writer.file_name(name, profile, language) for name in names]
    for name, file in zip(names, files, strict=True):
        click.echo(str(writer.write(result.store, result.folder / file, name, profile,
                                    language=language, mask=mask, pdfs=pdf_folder(corpus),
                                    template=base if name == "docx" else None)))
    if base and base.missing:
        click.echo(f"{template}: has no style {', '.join(base.missing)}; minekit's own stand in",
                   err=True)


@main.command()
@CORPUS
@click.option("--format", "kind", required=True,
              type=click.Choice(["qdpx", "webannotation", "labelstudio", "csv", "ro-crate"]),
              help="REFI-QDA for ATLAS.ti, MAXQDA, NVivo and QualCoder; W3C web annotations; tasks "
              "for Label Studio; a table of all codes; an RO-Crate of what the run was made from, "
              "how, and what it wrote.")
@click.option("--out", "path", type=click.Path(path_type=Path), metavar="FILE",
              help="Where to write.  [default: in the run folder]")
@click.option("--date", default="", metavar="YYYY-MM-DD",
              help="When an RO-Crate is published.  [default: the hearing's deadline]")
@MASK
def export(corpus: Path, kind: str, path: Path | None, date: str, mask: str) -> None:
    """Write a finished run for another program.

    CORPUS can be a run folder too; then no PDFs go along.
    """
    from minekit import exchange
    from minekit.pipeline import pdf_folder

    store = _open(corpus, None).store
    if date and kind != "ro-crate":
        raise MinekitError("--date: belongs to --format ro-crate")
    written = exchange.export(store, kind, path, mask=mask, pdfs=pdf_folder(corpus), date=date)
    for file in written.paths:
        click.echo(str(file))
    if written.without:
        why = ("left out" if kind == "ro-crate" else
               "as text only, for what their PDFs hold or may hold")
        click.echo(f"{why}: {', '.join(written.without)}", err=True)


@main.command("import")
@CORPUS
@click.argument("file", type=click.Path(path_type=Path))
@AS_JSON
def import_(corpus: Path, file: Path, as_json: bool) -> None:
    """Show what another program changed in a FILE that `minekit export` wrote.

    Reads REFI-QDA, web annotations and Label Studio, and lists the codes that came (+) or
    went (-).
    """
    from minekit import exchange

    changed = exchange.read(file)
    changes = exchange.compare(exchange.project(_open(corpus, None).store), changed)
    if as_json:
        click.echo(json.dumps([change._asdict() for change in changes], ensure_ascii=False,
                              indent=1))
        return
    for change in changes:
        where = change.sentence_id or change.response_id
        click.echo(f"{'+' if change.is_new else '-'} {where:40} {change.code}")
    click.echo(f"{len(changes)} changes")


@main.command()
@click.argument("corpora", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Fit on gold.jsonl of all CORPORA, and write the model folder here.")
@click.option("--run", "finished", type=click.Path(path_type=Path), metavar="DIR",
              help="The run folder, for learning from decisions.  [default: reports/NAME]")
def train(corpora: tuple[Path, ...], out: Path | None, finished: Path | None) -> None:
    """Let the models learn from what was decided in a corpus, or fit them on annotated CORPORA.

    Without --out, the models that ship are corrected by the decisions of one corpus
    (`minekit review`), and kept in its folder models/; later runs of that corpus use them.

    With --out, models are fitted from nothing on annotated corpora (hearing.toml and gold.jsonl);
    a pipeline's settings link.model and stance.model name the folder.
    """
    if out is None:
        from minekit import learning

        if len(corpora) > 1:
            raise MinekitError("train: decisions are of one corpus; give --out to fit models on "
                               "annotated corpora")
        [corpus] = corpora
        click.echo(learning.learn(corpus, _open(corpus, finished)))
        return
    from minekit import train as trainer
    from minekit.annotated import Annotated

    hearings = [Annotated.read(corpus) for corpus in corpora]
    with _progress(quiet=False) as progress:
        trainer.fit(hearings, progress or trainer.silent).save(out)
    click.echo(str(out))


@main.command()
@AS_JSON
def doctor(as_json: bool) -> None:
    """Say what is installed, what is missing, and the command that mends it."""
    from minekit.doctor import check

    findings = check()
    if as_json:
        click.echo(json.dumps([vars(item) for item in findings], indent=1))
    for item in () if as_json else findings:
        mark = "ok     " if item.ok else "missing"
        colour = "green" if item.ok else "yellow"
        click.echo(f"{click.style(mark, fg=colour)}  {item.name:24}{item.version or item.mend}")
    sys.exit(0 if all(item.ok or item.optional for item in findings) else 2)


def _open(corpus: Path, out: Path | None) -> Run:
    """The run of a corpus; a run folder can be given itself."""
    from minekit.pipeline import default_folder
    from minekit.store import MANIFEST

    if out is None:
        out = corpus if (corpus / MANIFEST).is_file() else default_folder(corpus)
    return minekit.open_run(out)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A bar for each stage, when somebody looks on."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from minekit.terminal import progress_bars

    with progress_bars() as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(STAGE_NAMES.get(stage, stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report


def _print_summary(result: Run, *, as_json: bool) -> None:
    summary = result.summary()
    if as_json:
        click.echo(json.dumps(vars(summary), ensure_ascii=False, indent=1))
        return
    counts = (("responses", summary.responses), ("sentences", summary.sentences),
              ("positions", summary.positions), ("  to review", summary.to_review),
              ("points", summary.points), ("problems", summary.problems))
    for name, count in counts:
        click.echo(f"{name:14}{count:>7}")
    for kind, count in summary.problem_kinds.items():
        click.echo(f"  {kind:12}{count:>7}")
    click.echo(f"\n{summary.folder}/")
    for name in summary.files:
        click.echo(f"  {name}")
    if summary.problems:
        click.echo("  tables/problems.csv lists what could not be read or used")

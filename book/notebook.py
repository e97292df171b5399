"""A chapter as a page of its own, for where there is no Quarto to execute and render it."""

from pathlib import Path

from book.chapter import read_chapter
from book.project import BookError

BANNER = (
    "**Smoke run**: made from a few small digits in minutes, to see that everything works."
    " No number on this page means anything."
)


def execute_to_html(file: Path, root: Path, site: Path) -> None:
    """Execute the chapter in ``file`` below ``root`` and write it as a page, marked as a smoke run.

    Raises ``BookError`` that names the chapter and the error when a cell fails.
    """
    import nbclient
    import nbformat.v4 as nbformat
    from nbconvert import HTMLExporter

    notebook = nbformat.new_notebook(cells=[nbformat.new_markdown_cell(BANNER)])
    notebook.cells += _cells(file, nbformat)
    place = file.relative_to(root)
    client = nbclient.NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(root)}}
    )
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        raise BookError(f"{place}: {error.ename}: {error.evalue}") from error
    page, _ = HTMLExporter().from_notebook_node(notebook)
    target = (site / place).with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page, encoding="utf-8")


def _cells(file: Path, nbformat) -> list:
    """The chapter's prose and code as notebook cells, in the order of their lines."""
    chapter = read_chapter(file)
    starts = [cell.line for cell in chapter.cells]
    code = {cell.line: nbformat.new_code_cell(cell.code) for cell in chapter.cells}
    prose: dict[int, list[str]] = {}
    for line, text in chapter.prose:
        before = max((start for start in starts if start < line), default=0)
        prose.setdefault(before, []).append(text)
    cells = []
    for start in (0, *starts):
        cells += [code[start]] if start in code else []
        cells += [nbformat.new_markdown_cell("\n".join(prose[start]))] if start in prose else []
    return cells

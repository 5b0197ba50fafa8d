"""Which run a person means, who types a name or the beginning of an id."""

from collections.abc import Sequence

from digitpad.files import FileProblem
from digitpad.training.run_record import RunRecord


def run_meant(words: str, records: Sequence[RunRecord]) -> RunRecord:
    """Return the one whose id, the beginning of it, or whose name the words are; the first of several of one name.

    Raises:
        FileProblem: where none is meant, or no certain one.
    """
    named = [record for record in records if words in (record.id, record.name)]
    if not named:
        named = [record for record in records if record.id.startswith(words)] if words else []
        if len(named) > 1:
            raise FileProblem(f"{len(named):,} runs begin with {words}. Write more of it.")
    if not named:
        raise FileProblem(f"There is no run {words}. `digitpad runs list` shows those that there are.")
    return named[0]

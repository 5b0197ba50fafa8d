"""Which run a person means, who types a name or the beginning of an id."""

from collections.abc import Sequence

from digitpad.files import FileProblem
from digitpad.training.run_record import RunRecord


def run_meant(words: str, records: Sequence[RunRecord], *, trashed: bool = False, only: bool = False) -> RunRecord:
    """Return the one whose id, the beginning of it, or whose name the words are; the first of several of one name.

    Args:
        words: What was typed.
        records: Who may be meant.
        trashed: Whether they are those in the trash.
        only: Whether several of one name are too many.

    Raises:
        FileProblem: where none is meant, or no certain one.
    """
    shown = f"`digitpad runs list{' --trash' if trashed else ''}` shows those that {'are' if trashed else 'there are'}."
    if not words:
        raise FileProblem(f"A name is missing: which run? {shown}")
    named = [record for record in records if words in (record.id, record.name)]
    if only and len(named) > 1:
        raise FileProblem(f"{len(named):,} runs are called {words}. Write the number of the one that is meant. {shown}")
    if not named:
        named = [record for record in records if record.id.startswith(words)]
        if len(named) > 1:
            raise FileProblem(f"{len(named):,} runs begin with {words}. Write more of it.")
    if not named:
        raise FileProblem(f"There is no run {words}{' in the trash' if trashed else ''}. {shown}")
    return named[0]

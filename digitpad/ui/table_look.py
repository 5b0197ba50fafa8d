"""How tables look: calm rows without a grid, a flat heading with a hairline below."""

from PySide6.QtWidgets import QTableView

_SHEET = """QTableView { background: transparent; selection-background-color: palette(midlight);
    selection-color: palette(text); }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; border: none; border-bottom: 1px solid palette(mid);
    padding: 4px 9px; color: palette(dark); }
QTableView::item { padding: 0 6px; }"""
_ROW_PADDING = 12  # pixels above and below a row's text together


def calm(table: QTableView) -> None:
    """Dress a table."""
    table.setStyleSheet(_SHEET)
    table.setShowGrid(False)
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.setWordWrap(False)
    table.horizontalHeader().setHighlightSections(False)
    rows = table.verticalHeader()
    rows.hide()
    rows.setDefaultSectionSize(table.fontMetrics().height() + _ROW_PADDING)

"""Everything that can be asked of the window by menu, tool bar or key, with its words, shortcut and icon, once."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from digitpad.ui.icons import icon
from digitpad.ui.system_keys import delete_keys

_Keys = QKeySequence.StandardKey | str | tuple[str, ...]
_STANDARD = QKeySequence.StandardKey
_ROLES = {"about": QAction.MenuRole.AboutRole, "quit": QAction.MenuRole.QuitRole}
"""What macOS moves into the application's own menu. Left alone, Qt chooses by the words: "About this model" too."""


class WindowActions(QObject):
    """The actions, by name. The window connects them; this file knows nothing of what they do."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.open = self._action("open", self.tr("&Open…"), _STANDARD.Open, "open")
        self.save = self._action("save", self.tr("&Save drawing…"), _STANDARD.Save, "save")
        self.quit = self._action("quit", self.tr("&Quit"), "Ctrl+Q")
        self.undo = self._action("undo", self.tr("&Undo"), _STANDARD.Undo, "undo")
        self.redo = self._action("redo", self.tr("&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo")
        self.paste = self._action("paste", self.tr("&Paste picture or drawing"), _STANDARD.Paste, "paste")
        self.clear = self._action("clear", self.tr("&Clear"), ("Esc", *delete_keys()), "clear")
        self.pen = self._action("pen", self.tr("P&en"), "P", "pen", checkable=True)
        self.eraser = self._action("eraser", self.tr("Er&aser"), "E", "eraser", checkable=True)
        self.narrower = self._action("narrower", self.tr("&Narrower pen"), "[")
        self.wider = self._action("wider", self.tr("&Wider pen"), "]")
        self.open_model = self._action("open_model", self.tr("&Open model…"), "Ctrl+Shift+O")
        self.save_model = self._action("save_model", self.tr("&Save model…"), "Ctrl+Shift+S")
        self.shipped_model = self._action("shipped_model", self.tr("&Back to the shipped model"), "Ctrl+Shift+B")
        self.model_story = self._action("model_story", self.tr("About this &model"), "Ctrl+I")
        self.live = self._action("live_training", self.tr("Let it &answer while it learns"), "F6", checkable=True)
        self.places = self._places()
        self.float_panel = self._action("float_panel", self.tr("&Float or dock this panel"), "Ctrl+Shift+F")
        self.hide_panel = self._action("hide_panel", self.tr("&Hide this panel"), "Ctrl+W")
        self.usual_layout = self._action("usual_layout", self.tr("&Usual layout"), "Ctrl+0")
        self.show_log = self._action("show_log", self.tr("Show the error &log"))
        self.tour = self._action("tour", self.tr("Take the &tour"))
        self.keys = self._action("keys", self.tr("&Keys"), "F1")
        self.about = self._action("about", self.tr("&About DigitPad"))
        self.schemes = self._schemes()
        self._choose_one(self.pen, self.eraser).setObjectName("tools")
        self.pen.setChecked(True)
        self.live.setChecked(True)
        self.save.setEnabled(False)
        for waiting in (self.undo, self.redo, self.save_model, self.model_story):
            waiting.setEnabled(False)

    def fill(self, bar: QMenuBar, docks: list[QAction], training: list[QAction]) -> None:
        """Lay the actions out in menus, with those of the panels: `docks` show and hide them."""
        tools = [self.pen, self.eraser, self.narrower, self.wider]
        self._menu(bar, "file", self.tr("&File"), [self.open, self.save, None, self.quit])
        self._menu(bar, "edit", self.tr("&Edit"), [self.undo, self.redo, self.clear, None, self.paste, None, *tools])
        models = [self.open_model, self.save_model, self.shipped_model, None, self.model_story]
        self._menu(bar, "model", self.tr("&Model"), models)
        self._menu(bar, "training", self.tr("&Training"), [*training, None, self.live])
        view = self._menu(bar, "view", self.tr("&View"), [*docks, None])
        self._menu(view, "places", self.tr("&Go to"), list(self.places))
        panel = [self.float_panel, self.hide_panel, self.usual_layout]
        self._fill(view, [*panel, None, *self.schemes])
        self._menu(bar, "help", self.tr("&Help"), [self.keys, self.tour, None, self.show_log, self.about])

    def _menu(self, bar: QMenuBar | QMenu, name: str, words: str, actions: list[QAction | None]) -> QMenu:
        menu = bar.addMenu(words)
        menu.setObjectName(f"{name}_menu")
        self._fill(menu, actions)
        return menu

    def _fill(self, menu: QMenu, actions: list[QAction | None]) -> None:
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)

    def _action(
        self, name: str, words: str, keys: _Keys = (), picture: str | None = None, *, checkable: bool = False
    ) -> QAction:
        action = QAction(words, self._window)
        action.setObjectName(name)
        action.setCheckable(checkable)
        action.setMenuRole(_ROLES.get(name, QAction.MenuRole.NoRole))
        if isinstance(keys, tuple):
            action.setShortcuts([QKeySequence(key) for key in keys])
        else:
            action.setShortcut(keys)
        if picture is not None:
            action.setIcon(icon(picture))
            action.setIconVisibleInMenu(False)
        plain = words.replace("&", "").rstrip("…")
        shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{plain} ({shortcut})" if shortcut else plain)
        return action

    def _places(self) -> list[QAction]:
        """Return an action for each place that the keyboard can go to."""
        places = (
            ("pad", self.tr("Drawing &pad")),
            ("training", self.tr("&Training")),
            ("curves", self.tr("&Curves")),
            ("digits", self.tr("&Digits to learn from")),
            ("distorted", self.tr("Di&storted digits")),
            ("runs", self.tr("&Runs")),
            ("view", self.tr("&What the network sees")),
            ("answer", self.tr("&Answer")),
        )
        return [self._action(f"go_to_{name}", words, f"Ctrl+{key}") for key, (name, words) in enumerate(places, 1)]

    def _schemes(self) -> list[QAction]:
        choices = (
            ("scheme_system", self.tr("&Light or dark as the system"), Qt.ColorScheme.Unknown),
            ("scheme_light", self.tr("Always l&ight"), Qt.ColorScheme.Light),
            ("scheme_dark", self.tr("Always &dark"), Qt.ColorScheme.Dark),
        )
        actions = []
        for name, words, scheme in choices:
            action = self._action(name, words, checkable=True)
            action.setData(scheme)
            actions.append(action)
        self._choose_one(*actions).setObjectName("scheme")
        actions[0].setChecked(True)
        return actions

    def _choose_one(self, *actions: QAction) -> QActionGroup:
        group = QActionGroup(self)
        for action in actions:
            group.addAction(action)
        return group

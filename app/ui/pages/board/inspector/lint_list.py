"""What is wrong with shots' words, by rule, each with what mends it. Three at a time.

Signals: `mended(object, str, str)` a finding, the repair's key and the choice; `gone(str)` a field
to go to; `waived(str)` a rule to live with, `asked_again(str)` one to live with no longer;
`all_mended()`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.domain.prompt import Finding, Severity
from app.production.board.board_order import called
from app.production.prompts.mends import Repair, Way
from app.ui.theme import tokens as t
from app.ui.widgets.buttons import button, on_click
from app.ui.widgets.menus import pop_up
from app.ui.widgets.stacks import column, empty, line, row, surface
from app.ui.widgets.text import label, picture

_SHOWN = 3
_ROOM = 320  # the narrow inspector is never wider
_WORDS = 128  # narrower than this, words stand over their buttons
Offers = Mapping[tuple[str, str], Sequence[Repair]]  # by shot id and rule


class LintList(QWidget):
    """Findings of one shot with a button each; of several shots, counted by rule."""

    mended = Signal(object, str, str)
    gone = Signal(str)
    waived = Signal(str)
    asked_again = Signal(str)
    all_mended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Findings")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._all = False
        self._last: tuple[tuple[Finding, ...], Offers, int, tuple[str, ...]] = ((), {}, 0, ())
        self.hide()

    def show_findings(
        self,
        findings: Sequence[Finding],
        offers: Offers | None = None,
        *,
        certain: int = 0,
        waived: Sequence[str] = (),
    ) -> None:
        """`certain` many can be mended at once; `waived` are the rules lived with."""
        fresh = (tuple(findings), offers or {}, certain, tuple(waived))
        if fresh == self._last:
            return  # a button that has the focus keeps it
        if fresh[0] != self._last[0]:
            self._all = False
        self._last = fresh
        self._build()

    def offered(self, finding: Finding) -> Sequence[Repair]:
        return self._last[1].get((finding.shot_id, finding.rule), ())

    def words(self) -> list[str]:
        return [finding.rule for finding in self._last[0]]

    def _build(self) -> None:
        findings, offers, certain, waived = self._last
        ordered = sorted(findings, key=lambda f: f.severity is not Severity.ERROR)
        empty(self._layout)
        self.setVisible(bool(ordered or waived))
        shots = {finding.shot_id for finding in findings}
        if len(shots) > 1:
            self._several(ordered, certain)
        else:
            shown = ordered if self._all else ordered[:_SHOWN]
            for finding in shown:
                self._layout.addWidget(line())
                known = offers.get((finding.shot_id, finding.rule), ())
                self._layout.addWidget(self._row(finding, known))
            if len(ordered) > len(shown):
                more = button(f"{len(ordered) - len(shown)} more", kind="flat",
                              tip="Show every finding")  # fmt: skip
                on_click(more, self._show_all)
                self._layout.addWidget(surface(row(more, None, margins=(26, 0, 12, 4))))
        if waived:
            self._layout.addWidget(line())
            self._layout.addWidget(self._waivers(waived))

    def _show_all(self) -> None:
        self._all = True
        self._build()

    def _several(self, findings: Sequence[Finding], certain: int) -> None:
        shots = sorted({called(finding.shot) for finding in findings})
        listed = ", ".join(shots[:4]) + (" ..." if len(shots) > 4 else "")
        words = label(f"{len(findings)} findings in {listed}", wrap=True)
        words.setToolTip("\n".join(f"{called(f.shot)}: {f.message}" for f in findings[:20]))
        layout = row(picture("triangle-alert", 14, t.WARNING), words, gap=8,
                     margins=(12, 6, 12, 6))  # fmt: skip
        layout.setStretch(1, 1)
        if certain:
            mend = button(f"Fix {certain}", tip="Mend what needs no decision, as one edit")
            layout.addWidget(on_click(mend, self.all_mended.emit))
        self._layout.addWidget(line())
        self._layout.addWidget(surface(layout))

    def _row(self, finding: Finding, known: Sequence[Repair]) -> QWidget:
        error = finding.severity is Severity.ERROR
        sign = picture(
            "octagon-x" if error else "triangle-alert", 14, t.BAD if error else t.WARNING
        )
        sign.setAccessibleName(finding.severity.value)
        words = label(finding.message, wrap=True)
        words.setToolTip(f"{finding.rule}\n{finding.repair}".strip())
        deeds: list[QWidget] = [self._button(finding, repair) for repair in known]
        if finding.waivable:
            waive = button("Waive", kind="flat", tip=f"Live with {finding.rule} on this shot")
            waive.setAccessibleName(f"Waive {finding.rule}")
            deeds.append(on_click(waive, lambda: self.waived.emit(finding.rule)))
        return surface(_beside_or_under(sign, words, deeds))

    def _button(self, finding: Finding, repair: Repair) -> QPushButton:
        made = button(repair.word, tip=repair.tip or finding.repair)
        made.setAccessibleName(f"{repair.word}: {finding.message}")
        if repair.way is Way.GO:
            on_click(made, lambda: self.gone.emit(repair.field))
        elif repair.way is Way.CHOOSE:
            made.setText(f"{repair.word} …")
            on_click(made, lambda: self._choose(made, finding, repair))
        else:
            on_click(made, lambda: self.mended.emit(finding, repair.key, ""))
        return made

    def choices(self, finding: Finding, repair: Repair) -> QMenu:
        """What a repair offers, each doing it when taken."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for value, word in repair.choices:
            action = menu.addAction(word)
            action.triggered.connect(
                lambda _on=False, value=value: self.mended.emit(finding, repair.key, value)
            )
        return menu

    def _choose(self, under: QWidget, finding: Finding, repair: Repair) -> None:
        pop_up(self.choices(finding, repair), under.mapToGlobal(QPoint(0, under.height())))

    def _waivers(self, waived: Sequence[str]) -> QWidget:
        words = label("Waived:", "caption", "secondary")
        layout = row(words, gap=4, margins=(12, 2, 12, 2))
        for rule in waived[:4]:
            back = button(rule, kind="flat", tip=f"Ask for {rule} again")
            back.setAccessibleName(f"Waived: {rule}. Ask for it again")
            back.clicked.connect(lambda _on=False, rule=rule: self.asked_again.emit(rule))
            layout.addWidget(back)
        layout.addStretch(1)
        return surface(layout)


def _beside_or_under(sign: QWidget, words: QWidget, deeds: Sequence[QWidget]) -> QLayout:
    """A finding's words with its buttons at their right, or under them where they are many."""
    line_of = row(sign, words, gap=8, margins=(12, 6, 12, 6))
    line_of.setStretch(1, 1)
    line_of.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    taken = sum(one.sizeHint().width() + 8 for one in deeds) + 24 + 14 + 8
    if _ROOM - taken >= _WORDS:
        for one in deeds:
            line_of.addWidget(one)
            line_of.setAlignment(one, Qt.AlignmentFlag.AlignTop)
        return line_of
    line_of.setContentsMargins(12, 6, 12, 4)
    return column(line_of, row(*deeds, None, gap=4, margins=(34, 0, 12, 6)), gap=0)

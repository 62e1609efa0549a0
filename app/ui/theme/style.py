"""Fusion, one palette and one style sheet, set before any window is made."""

# ruff: noqa: E501 -- a style rule reads best on one line

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.ui.theme import tokens as t
from app.ui.theme.fonts import font, load_fonts

_ROLES = {
    QPalette.ColorRole.Window: t.WINDOW,
    QPalette.ColorRole.WindowText: t.TEXT,
    QPalette.ColorRole.Base: t.SUNKEN,
    QPalette.ColorRole.AlternateBase: t.PANEL,
    QPalette.ColorRole.Text: t.TEXT,
    QPalette.ColorRole.Button: t.RAISED,
    QPalette.ColorRole.ButtonText: t.TEXT,
    QPalette.ColorRole.BrightText: t.STRONG,
    QPalette.ColorRole.Highlight: t.SELECTED,
    QPalette.ColorRole.HighlightedText: t.STRONG,
    QPalette.ColorRole.ToolTipBase: t.RAISED,
    QPalette.ColorRole.ToolTipText: t.TEXT,
    QPalette.ColorRole.PlaceholderText: t.SECONDARY,
    QPalette.ColorRole.Link: t.SELECTED_TEXT,
    QPalette.ColorRole.Accent: t.SELECTION,
    QPalette.ColorRole.Light: t.SEGMENT_ON,
    QPalette.ColorRole.Mid: t.LINE,
    QPalette.ColorRole.Dark: t.EDGE,
    QPalette.ColorRole.Shadow: t.EDGE,
}

SHEET = f"""
QToolTip {{ background: {t.RAISED}; color: {t.TEXT}; border: 1px solid {t.MENU_LINE}; padding: 4px 6px; }}
QMenuBar {{ background: transparent; color: {t.TEXT}; border: none; }}
QMenuBar::item {{ padding: 4px 8px; margin: 0; background: transparent; border-radius: 2px; }}
QMenuBar::item:selected {{ background: {t.HOVER_RAISED}; }}
QMenu {{ background: {t.RAISED}; border: 1px solid {t.MENU_LINE}; padding: 4px 0; }}
QMenu::item {{ padding: 4px 24px 4px 12px; min-height: 16px; color: {t.TEXT}; }}
QMenu::item:selected {{ background: {t.SELECTED}; color: {t.STRONG}; }}
QMenu::item:disabled {{ color: {t.DISABLED}; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::separator {{ height: 1px; background: {t.SEGMENT_ON}; margin: 4px 0; }}

QScrollArea, QAbstractScrollArea {{ border: none; }}

QPushButton, QToolButton {{ background: {t.RAISED}; color: {t.TEXT}; border: 1px solid {t.LINE};
  border-radius: 2px; padding: 0 8px; min-height: 22px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.HOVER_RAISED}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.PRESSED}; }}
QPushButton:checked, QToolButton:checked {{ background: {t.SELECTED}; border-color: {t.SELECTION};
  color: {t.STRONG}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.DISABLED}; background: {t.DISABLED_FILL};
  border-color: {t.DISABLED_LINE}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.FOCUS}; }}
QPushButton[kind="primary"] {{ background: {t.PRIMARY}; border-color: {t.PRIMARY}; color: {t.PRIMARY_TEXT}; }}
QPushButton[kind="primary"]:hover {{ background: {t.PRIMARY_HOVER}; border-color: {t.PRIMARY_HOVER}; }}
QPushButton[kind="primary"]:pressed {{ background: {t.PRIMARY_PRICE}; }}
QPushButton[kind="primary"]:disabled {{ color: {t.DISABLED}; background: {t.DISABLED_FILL}; border-color: {t.DISABLED_LINE}; }}
QPushButton[kind="primary"]:focus {{ border: 2px solid {t.FOCUS}; }}
QPushButton[kind="flat"], QToolButton[kind="flat"] {{ background: transparent; border-color: transparent; }}
QPushButton[kind="flat"]:hover, QToolButton[kind="flat"]:hover {{ background: {t.HOVER_RAISED};
  border-color: {t.LINE}; }}
QPushButton[kind="flat"]:pressed, QToolButton[kind="flat"]:pressed {{ background: {t.PRESSED}; }}
QPushButton[kind="flat"]:checked, QToolButton[kind="flat"]:checked {{ background: {t.SELECTED};
  border-color: {t.SELECTION}; }}
QPushButton[kind="flat"]:focus, QToolButton[kind="flat"]:focus {{ border: 1px solid {t.FOCUS}; }}
QPushButton[kind="flat"]:disabled, QToolButton[kind="flat"]:disabled {{ background: transparent;
  border-color: transparent; }}
QPushButton[tall="28"], QToolButton[tall="28"] {{ min-height: 26px; padding: 0 12px; }}
QPushButton[tall="32"] {{ min-height: 30px; padding: 0 16px; }}
QToolButton[icononly="true"] {{ padding: 0; min-width: 22px; max-width: 22px; }}
QFileDialog QToolButton {{ padding: 0; min-width: 22px; }}
QLineEdit QToolButton, QLineEdit QToolButton:hover {{ background: transparent; border: none; padding: 0; min-height: 0; }}
QToolButton::menu-indicator {{ image: none; }}

QPushButton[entry="true"] {{ text-align: left; padding-left: 12px; border: none; border-radius: 0;
  min-height: 32px; border-left: 2px solid transparent; }}
QPushButton[entry="true"]:checked {{ background: {t.SELECTED}; border: none;
  border-left: 2px solid {t.SELECTION}; }}
QPushButton[entry="true"]:focus {{ border: 1px solid {t.FOCUS}; }}
QPushButton[segment="true"] {{ background: {t.PANEL}; color: {t.SECONDARY}; border: 1px solid {t.LINE};
  border-radius: 0; padding: 0 8px; margin-left: -1px; }}
QPushButton[segment="true"]:hover {{ background: {t.HOVER_RAISED}; color: {t.TEXT}; }}
QPushButton[segment="true"]:checked {{ background: {t.SEGMENT_ON}; color: {t.STRONG}; border-color: {t.LINE}; }}
QPushButton[segment="true"]:focus {{ border: 1px solid {t.FOCUS}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox, QAbstractScrollArea[field="true"] {{ background: {t.SUNKEN}; color: {t.TEXT};
  border: 1px solid {t.LINE}; border-radius: 2px; selection-background-color: {t.SELECTED};
  selection-color: {t.STRONG}; }}
QLineEdit {{ padding: 0 5px; min-height: 22px; }}
QSpinBox {{ padding: 0; min-height: 22px; }}
QSpinBox QLineEdit {{ background: transparent; border: none; padding: 0 0 0 5px; }}
QComboBox {{ padding: 0 4px 0 7px; min-height: 22px; }}
QPlainTextEdit, QTextEdit {{ padding: 0; }}
QLineEdit[quiet="true"] {{ background: transparent; border-color: transparent; color: {t.STRONG};
  padding: 0 3px; min-height: 16px; }}
QLineEdit[quiet="true"]:hover {{ border-color: {t.LINE}; }}
QLineEdit[quiet="true"]:focus {{ background: {t.SUNKEN}; border-color: {t.FOCUS}; }}
QLineEdit:hover, QPlainTextEdit:hover, QSpinBox:hover, QComboBox:hover {{ border-color: {t.TICK_LINE}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus {{
  border: 1px solid {t.FOCUS}; }}
QLineEdit[bare="true"], QLineEdit[bare="true"]:hover, QLineEdit[bare="true"]:focus {{ background: transparent; border: none; color: {t.STRONG}; padding: 0; }}
QLineEdit[cell="true"], QPlainTextEdit[cell="true"], QComboBox[cell="true"], QListWidget[cell="true"] {{
  border: 1px solid {t.FOCUS}; border-radius: 0; background: {t.SUNKEN}; }}
QComboBox[cell="true"] {{ combobox-popup: 0; }}
QLineEdit[refused="true"], QPlainTextEdit[refused="true"], QComboBox[refused="true"] {{
  border: 1px solid {t.BAD}; }}
QAbstractScrollArea[field="true"]:focus {{ border: 1px solid {t.FOCUS}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{
  color: {t.DISABLED}; border-color: {t.HAIR}; }}
QLineEdit[tall="28"], QSpinBox[tall="28"], QComboBox[tall="28"] {{ min-height: 26px; }}
QLineEdit[mixed="true"], QPlainTextEdit[mixed="true"], QComboBox[mixed="true"] {{
  color: {t.SECONDARY}; font-style: italic; }}
QLineEdit[unapplied="true"], QComboBox[unapplied="true"] {{ color: {t.WARNING}; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QComboBox::down-arrow {{ image: none; width: 0; }}
QComboBox QAbstractItemView {{ background: {t.RAISED}; border: 1px solid {t.MENU_LINE}; outline: none;
  selection-background-color: {t.SELECTED}; selection-color: {t.STRONG}; padding: 2px 0; }}
QListView[offers="true"] {{ background: {t.RAISED}; border: 1px solid {t.MENU_LINE}; padding: 2px 0; }}
QListView[offers="true"]::item {{ min-height: 22px; padding: 0 8px; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 16px; border: none; background: transparent; }}

QLabel {{ background: transparent; }}
QLabel[tone="strong"] {{ color: {t.STRONG}; }}
QLabel[tone="secondary"] {{ color: {t.SECONDARY}; }}
QLabel[tone="raised"] {{ color: {t.SECONDARY_RAISED}; }}
QLabel[tone="ok"] {{ color: {t.OK}; }}
QLabel[tone="warning"] {{ color: {t.WARNING}; }}
QLabel[tone="bad"] {{ color: {t.BAD}; }}
QLabel[tone="doubt"] {{ color: {t.STATES["in_doubt"].tint}; }}
QLabel[tone="working"] {{ color: {t.SELECTED_TEXT}; }}
QLabel[tone="white"] {{ color: {t.PRIMARY_TEXT}; }}

QWidget[surface="window"] {{ background: {t.WINDOW}; }}
QWidget[surface="panel"] {{ background: {t.PANEL}; }}
QWidget[surface="raised"] {{ background: {t.HOVER}; }}
QWidget[surface="sunken"] {{ background: {t.SUNKEN}; }}
QWidget[surface="surround"] {{ background: {t.SURROUND}; }}
QFrame[box="warning"] {{ background: {t.WARNING_BOX}; border: 1px solid {t.WARNING_LINE}; }}
QFrame[box="error"] {{ background: {t.ERROR_BOX}; border: 1px solid {t.ERROR_LINE}; }}
QFrame[box="card"] {{ background: {t.PANEL}; border: 1px solid {t.LINE}; }}
QFrame[box="card"][on="true"] {{ background: {t.SELECTED}; border: 1px solid {t.SELECTION}; }}
QFrame[box="toast"] {{ background: {t.RAISED}; border: 1px solid {t.MENU_LINE}; }}
QFrame[box="dialog"] {{ background: {t.PANEL}; border: 1px solid {t.MENU_LINE}; }}
QFrame[line="hair"] {{ background: {t.HAIR}; border: none; }}
QFrame[line="edge"] {{ background: {t.EDGE}; border: none; }}
QFrame[line="line"] {{ background: {t.LINE}; border: none; }}

QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar[ground="window"] {{ background: {t.WINDOW}; }}
QScrollBar::handle {{ background: {t.HANDLE}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.TICK_LINE}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: transparent; border: none; width: 0; height: 0; }}

QTableView, QListView, QTreeView {{ background: {t.WINDOW}; border: none; outline: none;
  gridline-color: {t.PRICE_GREY}; selection-background-color: {t.SELECTED}; selection-color: {t.STRONG}; }}
QTableCornerButton::section {{ background: {t.PANEL}; border: none; border-bottom: 1px solid {t.LINE}; }}
QTableWidget::item {{ padding: 0 8px; }}
QHeaderView {{ background: {t.PANEL}; border: none; }}
QHeaderView::section {{ background: {t.PANEL}; color: {t.SECONDARY}; border: none;
  border-right: 1px solid {t.HAIR}; border-bottom: 1px solid {t.LINE}; padding: 0 8px; }}

QSlider::groove:horizontal {{ height: 2px; background: {t.HANDLE}; }}
QSlider::handle:horizontal {{ width: 8px; height: 12px; margin: -5px 0; background: {t.SECONDARY_RAISED};
  border-radius: 1px; }}
QSlider::handle:horizontal:hover {{ background: {t.STRONG}; }}
QSlider:focus {{ border: 1px solid {t.FOCUS}; border-radius: 2px; }}
QSplitter::handle {{ background: {t.EDGE}; }}
"""


def dress(app: QApplication) -> None:
    """Give the application its look; call once, before the first widget."""
    app.setStyle(QStyleFactory.create("Fusion"))
    load_fonts()
    app.setFont(font())
    palette = QPalette()
    for role, value in _ROLES.items():
        palette.setColor(role, QColor(value))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.HighlightedText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.DISABLED))
    app.setPalette(palette)
    app.setStyleSheet(SHEET)

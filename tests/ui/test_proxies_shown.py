"""How the window tells of proxies being made: a count in the status bar, until all are there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.events import ProxiesCounted
from app.media.proxy import ProxyMaker
from app.production.screening.proxies import ProxyDesk
from app.ui.pages.review.proxy_store import ProxyStore
from tests.ui.conftest import Opened
from tests.ui.hands import LEFT
from tests.ui.test_review_page import reviewed


def test_the_status_bar_counts_proxies_until_all_are_made(opened: Opened) -> None:
    shown, bus = opened.window.status._proxies, opened.stage.film.bus
    assert not shown.isVisible()
    bus.publish(ProxiesCounted(done=12, total=60))
    opened.wait(shown.isVisible)
    assert shown.text() == "Proxies 12 of 60"
    assert shown.accessibleName() == shown.text()
    assert shown.toolTip()
    bus.publish(ProxiesCounted(done=60, total=60))
    opened.wait(lambda: not shown.isVisible())


def test_a_landed_take_gets_its_proxy_while_the_window_is_open(opened: Opened) -> None:
    stage, film = opened.stage, opened.stage.film
    desk = ProxyDesk(film.store, film.media, film.bus, ProxyMaker(), stage.settings, rest_s=0)
    told: list[object] = []
    opened.film.proxies_counted.connect(told.append)
    desk.start()
    try:
        job = stage.send(stage.shots()[:1])[0]
        take = film.dailies.take(stage.land(job))
        opened.wait(lambda: desk.proxy(take) is not None)
        opened.wait(lambda: bool(told) and told[-1] == ProxiesCounted(done=1, total=1))
    finally:
        desk.stop()


def test_an_open_take_plays_its_proxy_as_soon_as_that_is_made(opened: Opened) -> None:
    page = reviewed(opened, 1)
    opened.wait(lambda: page.viewer.painted is not None)
    page.viewer.go_to(20)
    opened.wait(lambda: page.viewer.painted == 20 and page.canvas.pictures[0].exact)
    player, stage, film = page.viewer.player, opened.stage, opened.stage.film
    assert player is not None
    assert player.proxies == (False,)
    desk = ProxyDesk(film.store, film.media, film.bus, ProxyMaker(), stage.settings, rest_s=0)
    desk.start()
    try:
        opened.wait(lambda: player.proxies == (True,))
    finally:
        desk.stop()
    assert page.viewer.player is player
    assert page.viewer.painted == 20
    opened.settled()


@pytest.mark.qt_log_ignore("grabbing the keyboard", "raise\\(\\)", extend=True)
def test_the_store_says_its_size_takes_a_limit_and_is_emptied(opened: Opened) -> None:
    page = reviewed(opened, 1)
    stage, film = opened.stage, opened.stage.film
    take = page.stage.takes[0]
    desk = stage.bench.proxies
    file = desk.folder / f"{take.id}.mov"
    ProxyMaker().make(film.media.path(take.file), file, lambda: True)
    opened.window.actions_["take.proxies"].trigger()
    panel = QApplication.activePopupWidget()
    assert isinstance(panel, ProxyStore)
    opened.wait(lambda: bool(panel.weight.text()))
    assert panel.clear.isEnabled()
    assert panel.weight.text().endswith(" on the disk")
    assert panel.most.text() == "20"
    film.bus.publish(ProxiesCounted(done=0, total=1))
    opened.wait(lambda: panel.made.text() == "0 of 1 made")
    QTest.mouseClick(panel.clear, LEFT)
    opened.wait(lambda: not file.exists())
    assert film.media.path(take.file).is_file()
    opened.wait(lambda: panel.weight.text() == "0 MB on the disk")
    panel.most.setText("1.5")
    QTest.keyClick(panel.most, Qt.Key.Key_Return)
    opened.wait(lambda: desk.most_bytes == 1_500_000_000)
    opened.settled()

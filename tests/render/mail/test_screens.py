"""A letter on a screen, drawn by Chromium: wide or narrow, light or dark, without pictures."""

import hashlib
import re
import shutil
import struct
import subprocess
import zlib
from html import escape
from itertools import product
from pathlib import Path

import pytest

from tests.render.mail.letters import example
from tests.snapshot_fixture import Snapshot

SCREENS = Path(__file__).parents[3] / "docs" / "examples"
END = bytes.fromhex("0000000049454e44ae426082")  # of every PNG
WIDTHS = (640, 390)
SCHEMES = {"dark": "0", "light": "1"}
# In a frame, because a window of Chromium's is never narrower than 500 pixels.
MEASURE = """
<iframe id="frame" width="{width}" height="600" style="border:0" srcdoc="{html}"></iframe>
<script>
onload = () => {{
  const view = frame.contentWindow, page = view.document;
  const style = (name) => view.getComputedStyle(page.querySelector(name));
  const loaded = view.performance.getEntriesByType("resource").length;
  document.title = ["measured", page.documentElement.scrollWidth,
    page.documentElement.scrollHeight, style(".card").width,
    style("body").backgroundColor, style("strong").color, loaded].join("|");
}};
</script>"""


class Chromium:
    """A browser without a screen, a profile or a network, as far as it lets itself be told so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, page: Path, *options: str, width: int, height: int, scheme: str) -> str:
        """Draw a page and return what the browser prints."""
        done = subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--no-first-run", "--hide-scrollbars", f"--user-data-dir={self.folder / 'profile'}",
                f"--blink-settings=imagesEnabled=false,preferredColorScheme={SCHEMES[scheme]}",
                f"--window-size={width},{height}", *options, page.as_uri(),
            ],
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        return done.stdout

    def measure(self, html: str, width: int, scheme: str) -> list[str]:
        """Return how wide and high a page is, its card, two colours, and what it loaded."""
        page = self.folder / "measured.html"
        page.write_text(MEASURE.format(width=width, html=escape(html)), encoding="utf-8")
        dumped = self.run(page, "--dump-dom", width=800, height=700, scheme=scheme)
        (title,) = re.findall(r"<title>measured\|(.*?)</title>", dumped)
        return str(title).split("|")

    def picture(self, html: str, width: int, height: int, scheme: str) -> bytes:
        """Return a page as a PNG."""
        page, picture = self.folder / "page.html", self.folder / "page.png"
        page.write_text(html, encoding="utf-8")
        self.run(page, f"--screenshot={picture}", width=width, height=height, scheme=scheme)
        return picture.read_bytes()


@pytest.fixture(name="chromium")
def chromium_of(tmp_path: Path) -> Chromium:
    """A browser with a new profile."""
    return Chromium(tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium to draw a page")
@pytest.mark.parametrize(("width", "scheme"), [*product(WIDTHS, SCHEMES)])
def test_a_letter_fits_every_screen(
    chromium: Chromium, snapshot: Snapshot, width: int, scheme: str
) -> None:
    """Nothing is wider than the screen or 600 pixels; the dark one is dark; nothing is loaded."""
    html = example().html
    across, high, card, ground, letters, loaded = chromium.measure(html, width, scheme)
    assert int(across) == width
    assert card == ("600px" if width > 600 else f"{width - 16}px")
    assert loaded == "0"
    is_dark = scheme == "dark"
    assert ground == ("rgb(15, 18, 22)" if is_dark else "rgb(241, 242, 244)")
    assert letters == ("rgb(232, 235, 239)" if is_dark else "rgb(28, 33, 40)")
    picture = chromium.picture(html, width, int(high), scheme)
    assert struct.unpack(">II", picture[16:24]) == (width, int(high))
    if snapshot.is_update:
        kept_picture(width, scheme).write_bytes(marked(small(picture), mark_of(html)))


@pytest.mark.parametrize(("width", "scheme"), [*product(WIDTHS, SCHEMES)])
def test_the_kept_pictures_are_of_this_letter(width: int, scheme: str) -> None:
    """Each is marked with the page it was drawn from; `--snapshot-update -m slow` draws it anew."""
    picture = kept_picture(width, scheme).read_bytes()
    assert mark_of(example().html) in picture
    assert len(picture) < 60_000


def kept_picture(width: int, scheme: str) -> Path:
    """Return where a picture is kept for review."""
    return SCREENS / f"reminder-{width}-{scheme}.png"


def small(picture: bytes) -> bytes:
    """Return a picture with few colours, where there is pngquant to choose them."""
    if shutil.which("pngquant") is None:
        return picture
    quantised = ["pngquant", "--strip", "--speed=1", "32", "-"]
    return subprocess.run(quantised, input=picture, capture_output=True, check=True).stdout


def mark_of(html: str) -> bytes:
    """Return what marks a picture of a page: a note in the way of PNG, before its end."""
    return b"tEXtPage\0" + hashlib.sha256(html.encode()).hexdigest().encode()


def marked(picture: bytes, mark: bytes) -> bytes:
    """Return a picture with a mark before its end."""
    assert picture.endswith(END)
    chunk = struct.pack(">I", len(mark) - 4) + mark + struct.pack(">I", zlib.crc32(mark))
    return picture.removesuffix(END) + chunk + END

"""Charts drawn on the server as SVG: one bar a unit, what is reported beside what is planned."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from markupsafe import Markup

MOST_BARS = 70
_PLANNED, _ACHIEVED = "#1a5a8a", "#c9821b"
_FONT = "Segoe UI, Noto Sans, Liberation Sans, Arial, sans-serif"
_ROOM_FOR_LABELS = 1.35
_DRAWING = Lock()  # one converter at a time: it keeps a JavaScript engine of its own


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``label`` is what is written at its end."""

    name: str
    series: str
    value: float
    label: str


def bar_chart(bars: Sequence[Bar], title: str) -> Markup:
    """The chart as inline SVG with a title for screen readers; empty without bars."""
    if not bars:
        return Markup("")
    data = json.dumps([[b.name, b.series, b.value, b.label] for b in bars[: 2 * MOST_BARS]], ensure_ascii=False)
    # the SVG is made by a library from numbers and escaped texts
    svg = _svg(data, len({b.series for b in bars}))
    label = Markup('<svg role="img" aria-label="{}" ').format(title)
    return label + Markup(svg.removeprefix("<svg "))


def warm_up() -> None:
    """Load the drawing libraries, so that the first reader need not wait for them."""
    bar_chart([Bar("", "", 1.0, "")], "")


@lru_cache(maxsize=256)
def _svg(data: str, series: int) -> str:
    import altair as alt
    import vl_convert

    rows = [dict(zip(("name", "series", "value", "label"), row, strict=True)) for row in json.loads(data)]
    order = list(dict.fromkeys(row["series"] for row in rows))
    longest = max(row["value"] for row in rows) * _ROOM_FOR_LABELS or 1
    base = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=150, labelFontSize=12.5, labelPadding=6, ticks=False),
        ),
        yOffset=alt.YOffset("series:N", sort=order),
        x=alt.X("value:Q", title=None, axis=None, scale=alt.Scale(domain=[0, longest], nice=False)),
    )
    legend = None if series == 1 else alt.Legend(title=None, orient="top", labelFontSize=12.5)
    colour = alt.Color(
        "series:N", sort=order, legend=legend, scale=alt.Scale(domain=order, range=[_PLANNED, _ACHIEVED])
    )
    bars = base.mark_bar(size=13 if series == 1 else 10).encode(color=colour)
    texts = base.mark_text(align="left", dx=5, fontSize=12, color="#1a2733").encode(text="label:N")
    chart = (bars + texts).properties(width=250, height=alt.Step(23 if series == 1 else 14))
    chart = chart.configure_view(strokeWidth=0).configure_axis(domainColor="#a9b8c5", labelColor="#1a2733")
    chart = chart.configure(background="transparent", font=_FONT)
    with _DRAWING:
        svg = vl_convert.vegalite_to_svg(chart.to_dict())
    return re.sub(
        r'^<svg [^>]*?(width="[\d.]+" height="[\d.]+" viewBox="[^"]*")', r'<svg class="chart" \1', svg, count=1
    )

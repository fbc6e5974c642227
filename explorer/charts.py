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
_PLANNED, _ACHIEVED = "#1f5f8b", "#c9821b"
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
    base = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, ticks=False, domain=False)),
        yOffset=alt.YOffset("series:N", sort=order),
        x=alt.X("value:Q", title=None, axis=alt.Axis(labels=False, ticks=False, domain=False, grid=False)),
    )
    legend = None if series == 1 else alt.Legend(title=None, orient="top")
    colour = alt.Color(
        "series:N", sort=order, legend=legend, scale=alt.Scale(domain=order, range=[_PLANNED, _ACHIEVED])
    )
    chart = (
        base.mark_bar().encode(color=colour) + base.mark_text(align="left", dx=4).encode(text="label:N")
    ).properties(width=420, height=alt.Step(22 if series == 1 else 15))
    chart = chart.configure_view(stroke=None).configure(background="transparent", font="Liberation Sans, sans-serif")
    with _DRAWING:
        svg = vl_convert.vegalite_to_svg(chart.to_dict())
    return re.sub(
        r'^<svg [^>]*?(width="[\d.]+" height="[\d.]+" viewBox="[^"]*")', r'<svg class="chart" \1', svg, count=1
    )

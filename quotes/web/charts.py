"""Layout of SVG charts: bar charts and time series. Colours are classes of the style sheet.

Every chart has a table of its numbers beside it, so screen readers get only its title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotes.store.outlets.audit import OutletPage
from quotes.store.reports.report import Report, Table
from quotes.store.speakers.portrait import SpokenMonth

_WIDTH, _HEIGHT = 640, 180
_LEFT, _BOTTOM, _TOP = 44, 24, 10
_MONTHS = 72  # longer series are drawn by year
_SERIES = 6
_ROWS = 40
_SHARES = ("percent", "share", "confidence")  # columns whose values a year averages, not adds


@dataclass(frozen=True)
class Bar:
    """A stacked bar: `parts` are (start, length, CSS class) in user units of the SVG."""

    label: str
    at: float
    size: float
    parts: tuple[tuple[float, float, str], ...]
    says: str


@dataclass(frozen=True)
class Tick:
    """A tick of an axis: its position and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Line:
    """A time series: `points` for an SVG polyline, and each point as a dot with a tooltip."""

    name: str
    number: int
    points: str
    dots: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class TimeChart:
    """A chart over time, of columns (`bars`) or lines, with the ticks of both axes."""

    title: str
    width: int
    height: int
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    up: tuple[Tick, ...] = ()
    along: tuple[Tick, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()
    bottom: float = _HEIGHT - _BOTTOM
    left: float = _LEFT


@dataclass(frozen=True)
class BarChart:
    """A horizontal bar chart: one labelled bar a row."""

    title: str
    label: str
    value: str
    rows: tuple[tuple[str, str, int], ...]
    """Label, value as text, and length of the bar in whole percent."""


def spoken(months: Sequence[SpokenMonth]) -> TimeChart | None:
    """Quotes of a speaker over time, stacked by kind: direct, mixed, indirect."""
    if not months:
        return None
    parts = {m.month: (m.direct, m.mixed, m.quotes - m.direct - m.mixed) for m in months}
    classes = ("direct", "mixed", "indirect")
    return _stacked("Quotes by time of saying", parts, classes, classes)


def sourced(page: OutletPage) -> TimeChart | None:
    """Quotes of an outlet over time, stacked by named, unnamed and missing source."""
    parts = {
        m.month: (m.sums.named, m.sums.unnamed, m.sums.unattributed) for m in page.months if m.month
    }
    names = ("named source", "unnamed source", "no source")
    return _stacked("Quotes by source", parts, ("s1", "s2", "s3"), names) if parts else None


def shares(page: OutletPage) -> TimeChart | None:
    """The percentages of women and of unnamed sources of an outlet over time."""
    series: dict[str, dict[str, float]] = {"women": {}, "unnamed sources": {}}
    for period, months in _periods([m.month for m in page.months if m.month]).items():
        inside = [m.sums for m in page.months if m.month in months]
        women, men = (sum(getattr(s, n) for s in inside) for n in ("women", "men"))
        quotes = sum(s.quotes for s in inside)
        if women + men:
            series["women"][period] = 100 * women / (women + men)
        if quotes:
            series["unnamed sources"][period] = 100 * sum(s.unnamed for s in inside) / quotes
    if not any(series.values()):
        return None
    title = "Women among those quoted, and unnamed sources, in percent"
    return _lines(title, series, most=100, shares=True)


def of_report(report: Report, table: Table) -> TimeChart | BarChart | None:
    """The chart that the report's header asks for; None if there is nothing to draw."""
    chart = report.chart
    if chart is None or not table.rows or not {chart.label, chart.value} <= {*table.columns}:
        return None
    label, value = table.columns.index(chart.label), table.columns.index(chart.value)
    rows = [row for row in table.rows if row[value] is not None]
    if not rows:
        return None
    if chart.kind == "time" and all(_is_period(row[label]) for row in rows):
        by = table.columns.index(chart.series) if chart.series in table.columns else None
        series: dict[str, dict[str, float]] = defaultdict(dict)
        for row in rows:
            name = chart.value.replace("_", " ") if by is None else str(row[by])
            series[name][str(row[label])[:7]] = float(row[value])
        largest = sorted(series, key=lambda name: -sum(series[name].values()))[:_SERIES]
        chosen = {name: series[name] for name in largest}
        return _lines(report.title, chosen, shares=chart.value.endswith(_SHARES))
    most = max(abs(float(row[value])) for row in rows) or 1.0
    drawn = tuple(
        (str(row[label]), number(row[value]), round(100 * max(0.0, float(row[value])) / most))
        for row in rows[:_ROWS]
    )
    return BarChart(report.title, chart.label, chart.value, drawn)


def number(value: float) -> str:
    """A number with thousands separators, and one decimal at most."""
    return f"{value:,.1f}".removesuffix(".0") if isinstance(value, float) else f"{value:,}"


def _is_period(value: object) -> bool:
    text = str(value)
    return len(text) >= 4 and text[:4].isdigit() and (len(text) == 4 or text[4] == "-")


def _periods(months: Sequence[str]) -> dict[str, list[str]]:
    """The periods of the time axis, each with its months: months, or years if too many."""
    first, last = min(months), max(months)
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7] or 12) - int(first[5:7] or 1) + 1
    if count > _MONTHS or any(len(m) < 7 for m in months):
        years = range(int(first[:4]), int(last[:4]) + 1)
        return {f"{y:04}": [m for m in months if m[:4] == f"{y:04}"] for y in years}
    start = int(first[:4]) * 12 + int(first[5:7]) - 1
    listed = [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, start + count)]
    return {month: [month] if month in months else [] for month in listed}


def _scale(most: float) -> tuple[float, list[float]]:
    """The end of an axis up to `most`, and its ticks, spaced 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return 1.0, [0.0, 1.0]
    step = 10.0 ** (len(str(int(most))) - 1)
    step = next(s for s in (step / 5, step / 2, step, step * 2, step * 5) if most / s <= 4)
    step = max(step, 1.0)
    ticks = [n * step for n in range(int(-(-most // step)) + 1)]
    return ticks[-1], ticks


def _places(periods: Sequence[str]) -> tuple[float, list[Tick]]:
    """The width of a period, and as many ticks as there is room for."""
    width = (_WIDTH - _LEFT - 8) / len(periods)
    every = max(1, -(-len(periods) * 52 // (_WIDTH - _LEFT)))
    ticks = [
        Tick(_LEFT + (n + 0.5) * width, period)
        for n, period in enumerate(periods)
        if n % every == 0
    ]
    return width, ticks


def _stacked(
    title: str,
    parts: Mapping[str, tuple[int, ...]],
    classes: Sequence[str],
    names: Sequence[str],
) -> TimeChart:
    periods = _periods(list(parts))
    sums = {
        period: [sum(parts[m][n] for m in months) for n in range(len(classes))]
        for period, months in periods.items()
    }
    end, ticks = _scale(max(map(sum, sums.values())))
    high = _HEIGHT - _BOTTOM - _TOP
    width, along = _places(list(sums))
    bars = []
    for n, (period, values) in enumerate(sums.items()):
        drawn, top = [], float(_HEIGHT - _BOTTOM)
        for value, name in zip(values, classes, strict=True):
            height = value / end * high
            top -= height
            if value:
                drawn.append((round(top, 1), round(height, 1), name))
        said = ", ".join(f"{v} {name}" for v, name in zip(values, names, strict=True) if v)
        wide = min(width * 0.8, 40)
        x = round(_LEFT + (n + 0.5) * width - wide / 2, 1)
        bars.append(Bar(period, x, round(wide, 1), tuple(drawn), said or "none"))
    up = tuple(Tick(round(_HEIGHT - _BOTTOM - t / end * high, 1), number(t)) for t in ticks)
    legend = tuple(zip(classes, names, strict=True))
    return TimeChart(title, _WIDTH, _HEIGHT, tuple(bars), (), up, tuple(along), legend)


def _lines(
    title: str,
    series: dict[str, dict[str, float]],
    *,
    most: float | None = None,
    shares: bool = False,
) -> TimeChart:
    periods = list(_periods([period for one in series.values() for period in one]))
    if len(periods[0]) == 4:
        series = {name: _by_year(values, shares) for name, values in series.items()}
    end, ticks = _scale(most or max(v for one in series.values() for v in one.values()))
    high = _HEIGHT - _BOTTOM - _TOP
    width, along = _places(periods)
    lines = []
    for k, (name, values) in enumerate(series.items(), 1):
        dots = tuple(
            (
                round(_LEFT + (n + 0.5) * width, 1),
                round(_HEIGHT - _BOTTOM - values[period] / end * high, 1),
                f"{name}, {period}: {number(round(values[period], 1))}",
            )
            for n, period in enumerate(periods)
            if period in values
        )
        lines.append(Line(name, k, " ".join(f"{x},{y}" for x, y, _ in dots), dots))
    up = tuple(Tick(round(_HEIGHT - _BOTTOM - t / end * high, 1), number(t)) for t in ticks)
    legend = tuple((f"s{line.number}", line.name) for line in lines)
    return TimeChart(title, _WIDTH, _HEIGHT, (), tuple(lines), up, tuple(along), legend)


def _by_year(values: dict[str, float], shares: bool) -> dict[str, float]:
    """Values by year: the sum of the months, or their mean if they are shares."""
    years: dict[str, list[float]] = defaultdict(list)
    for period, value in values.items():
        years[period[:4]].append(value)
    return {y: sum(some) / (len(some) if shares else 1) for y, some in years.items()}

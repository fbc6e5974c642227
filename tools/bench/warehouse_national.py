"""A warehouse of the whole country, made up: what the speed of load, comparison and pages is measured on.

    from tools.bench.warehouse_national import NATIONAL, write_national

    write_national("sqlite:///national.sqlite")          # every province, commune and year; minutes
    write_national(url, Scale(provinces=2, years=(2017, 2018), targets=500, assignments=900))   # seconds

The places are the real ones of 2016 with their codes; everything said about them comes from a seeded generator, so
that the same scale gives the same rows. Every plan goes the way of a plan that was read: pages and records into
``Warehouse.load_document``.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from models.pages import FileInfo, Line, Page, ReadDocument, Word
from models.records import (
    Area,
    Assignment,
    CommuneRow,
    Deadline,
    DocumentRecord,
    Evidence,
    Funding,
    Records,
    Target,
)
from models.reference import load
from models.reference.places import Unit
from models.warehouse import SourceFile, Versions, open_warehouse

CRITERIA = 19
UNITS_ON = date(2016, 1, 1)  # 63 provinces, 713 districts, 11,162 communes
VERSIONS = Versions(reader="bench", rules="bench")
_SEED = 20160101
_PAGES = 8
_LINES_A_PAGE = 24
_BOX = (85.1, 240.6, 512.4, 256.2)


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is made up. ``provinces`` None: all of them."""

    provinces: int | None = None
    years: tuple[int, ...] = tuple(range(2012, 2020))
    targets: int = 200_000
    assignments: int = 500_000


NATIONAL = Scale()
"""63 provinces, 11,162 communes, 19 criteria, 8 years: 1.7 million criteria, 200,000 targets, 500,000 assignments."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan as it comes out of reading and understanding."""

    source: SourceFile
    read: ReadDocument
    records: Records


@dataclass
class _Province:
    """A province with what its plans speak of."""

    unit: Unit
    districts: list[Unit] = field(default_factory=list)
    communes: list[Unit] = field(default_factory=list)

    @cached_property
    def district_names(self) -> dict[str, str]:
        return {d.code: d.name for d in self.districts}


def write_national(url: str, scale: Scale = NATIONAL) -> int:
    """Load every plan into the (new) warehouse at ``url``; returns the number of records that were inserted."""
    with open_warehouse(url) as warehouse:
        run = warehouse.begin_run(VERSIONS, {"new": 0})
        inserted = 0
        for plan in plans(scale):
            report = warehouse.load_document(plan.source, plan.read, plan.records, "loaded", run, VERSIONS)
            inserted += report.insert
        warehouse.finish_run(run, {"loaded": inserted})
    return inserted


def national_database(folder: Path) -> str:
    """URL of the national SQLite warehouse in ``folder``; made once, then shared by every part of one run."""
    path = folder / "national.sqlite"
    url = f"sqlite:///{path}"
    if not path.exists():
        part = folder / "national.part.sqlite"
        write_national(f"sqlite:///{part}")
        part.replace(path)  # closing the last connection has folded the write-ahead log into the file
    return url


def plans(scale: Scale = NATIONAL) -> Iterator[Plan]:
    """Every plan: one a province and year; targets and assignments are shared out evenly among them."""
    provinces = _provinces()[: scale.provinces]
    number = len(provinces) * len(scale.years)
    index = 0
    for province in provinces:
        for year in scale.years:
            rng = random.Random(f"{_SEED}/{province.unit.code}/{year}")
            yield _plan(
                province, year, rng, _share(scale.targets, number, index), _share(scale.assignments, number, index)
            )
            index += 1


def _share(total: int, parts: int, index: int) -> int:
    return total * (index + 1) // parts - total * index // parts


def _provinces() -> list[_Province]:
    places = load().places
    made = {u.code: _Province(u) for u in sorted(places.units("province", UNITS_ON), key=lambda u: u.code)}
    for unit in places.units("district", UNITS_ON):
        made[unit.province_code].districts.append(unit)
    for unit in places.units("commune", UNITS_ON):
        made[unit.province_code].communes.append(unit)
    return list(made.values())


def _plan(province: _Province, year: int, rng: random.Random, targets: int, assignments: int) -> Plan:
    name = province.unit.name
    number = f"{int(province.unit.code)}/KH-UBND"
    head = DocumentRecord(
        number=number,
        kind="Kế hoạch",
        issuer=f"Ủy ban nhân dân tỉnh {name}",
        province=name,
        issued_on=date(year, 1, 2 + int(province.unit.code) % 26),
        title=f"Thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới năm {year} trên địa bàn tỉnh {name}",
        programmes=("NTM",),
        period=(year, year),
        signer="Nguyễn Văn A",
    )
    records = Records(
        document=head,
        targets=tuple(_targets(province, year, rng, targets)),
        assignments=tuple(_assignments(year, rng, assignments)),
        funding=tuple(_funding(year, rng)),
        communes=tuple(_commune_rows(province, year, rng)),
    )
    file = f"{province.unit.code}-{year}.pdf"
    sha256 = hashlib.sha256(file.encode()).hexdigest()
    read = ReadDocument(FileInfo(file, sha256, "pdf"), tuple(_pages(name, rng)))
    return Plan(SourceFile(file, sha256, f"data/raw/{file}", 2_000_000), read, records)


def _evidence(text: str, rng: random.Random, rule: str) -> Evidence:
    return Evidence(page=rng.randint(1, _PAGES), box=_BOX, text=text, confidence=rng.randint(80, 99) / 100, rule=rule)


def _targets(province: _Province, year: int, rng: random.Random, wanted: int) -> Iterator[Target]:
    """The province's own targets first, then those of its districts, then as many of its communes' as are wanted."""
    indicators = list(load().indicators.values())
    everything = (
        (area, indicator, due_year)
        for area, due_years in _areas(province, year)
        for indicator in indicators
        for due_year in due_years
    )
    for row, (area, indicator, due_year) in zip(range(1, wanted + 1), everything, strict=False):
        value = rng.randint(1, 180)
        quote = f"Đến hết năm {due_year}, {indicator.name_vi.lower()} đạt {value} {indicator.unit} ({area.name})"
        yield Target(
            place=f"II.{1 + row % 7}/bullet {row}",
            quote=quote,
            programme=indicator.programme or "NTM",
            indicator=indicator.code,
            area=area,
            change=rng.choice(("reach", "reach", "maintain", "increase")),
            comparator=rng.choice(("eq", "eq", "ge")),
            value=value,
            unit=indicator.unit,
            due=date(due_year, 12, 31),
            evidence=(_evidence(quote, rng, "target.reach"),),
        )


def _areas(province: _Province, year: int) -> Iterator[tuple[Area, tuple[int, ...]]]:
    unit = province.unit
    yield Area(level="province", name=unit.name, code=unit.code), (year, year + 1)
    for district in province.districts[:5]:
        yield Area(level="district", name=district.name, code=district.code), (year,)
    for commune in province.communes:
        yield Area(level="commune", name=commune.name, code=commune.code), (year,)


_TASKS = (
    "Hướng dẫn các xã lập kế hoạch thực hiện tiêu chí số {n}, tổng hợp báo cáo Ủy ban nhân dân tỉnh",
    "Chủ trì thẩm định kết quả thực hiện tiêu chí số {n} của các xã đăng ký đạt chuẩn trong năm",
    "Tham mưu phân bổ vốn cho các xã phấn đấu đạt tiêu chí số {n} theo đúng nguyên tắc, định mức",
    "Kiểm tra, đôn đốc tiến độ xây dựng công trình thuộc tiêu chí số {n} ở các xã khó khăn",
)


def _assignments(year: int, rng: random.Random, wanted: int) -> Iterator[Assignment]:
    agencies = [a.name_vi for a in load().agencies]
    for row in range(1, wanted + 1):
        quote = rng.choice(_TASKS).format(n=rng.randint(1, CRITERIA))
        quarter = rng.randint(1, 4)
        start = date(year, 3 * quarter - 2, 1)
        end = date(year, 12, 31) if quarter == 4 else date.fromordinal(date(year, 3 * quarter + 1, 1).toordinal() - 1)
        yield Assignment(
            place=f"IV.{1 + row % 20}/bullet {row}",
            quote=quote,
            assignee=(rng.choice(agencies),),
            role="lead",
            with_=(rng.choice(agencies),) if row % 2 else (),
            due=Deadline(text=f"Quý {quarter}", kind="during", start=start, end=end) if row % 3 else None,
            evidence=(_evidence(quote, rng, "assignment.lead"),),
        )


def _funding(year: int, rng: random.Random) -> Iterator[Funding]:
    for row, source in enumerate(("total", "central_budget", "local_budget", "credit", "business", "community"), 1):
        amount = rng.randint(20, 900)
        quote = f"Vốn năm {year}: {amount} tỷ đồng"
        yield Funding(
            place=f"III/bullet {row}",
            quote=quote,
            programme="NTM",
            source=source,  # type: ignore[arg-type]  # the tuple's words are the type's
            amount_vnd=amount * 10**9,
            period=(year, year),
            evidence=(_evidence(quote, rng, "funding.source"),),
        )


def _commune_rows(province: _Province, year: int, rng: random.Random) -> Iterator[CommuneRow]:
    numbers = range(1, CRITERIA + 1)
    for row, unit in enumerate(province.communes, start=1):
        achieved = tuple(sorted(rng.sample(numbers, rng.randint(3, CRITERIA - 1))))
        planned = tuple(n for n in numbers if n not in achieved)
        printed = f"{unit.type} {unit.name}"
        yield CommuneRow(
            place=f"Phụ lục 01/row {row}",
            appendix="Phụ lục 01",
            row=row,
            printed=printed,
            commune=unit.name,
            district=province.district_names.get(unit.parent_code),
            commune_code=unit.code,
            achieved=achieved,
            achieved_count=len(achieved),
            planned=planned,
            planned_count=len(planned),
            cumulative_count=CRITERIA,
            year=year,
            evidence=(
                _evidence(printed, rng, "communes.name"),
                _evidence(",".join(map(str, achieved)), rng, "communes.achieved"),
                _evidence(",".join(map(str, planned)), rng, "communes.planned"),
            ),
        )


def _pages(province: str, rng: random.Random) -> Iterator[Page]:
    for number in range(1, _PAGES + 1):
        texts = [
            f"{rng.choice(_TASKS).format(n=rng.randint(1, CRITERIA))}; tỉnh {province}" for _ in range(_LINES_A_PAGE)
        ]
        words: list[Word] = []
        lines: list[Line] = []
        for text in texts:
            first = len(words)
            words += [Word(word, _BOX, 0.95) for word in text.split()]
            lines.append(Line(text, first, len(words), _BOX))
        yield Page(number, "ocr", 595.3, 841.9, tuple(words), tuple(lines))

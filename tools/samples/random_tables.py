"""Random ruled tables with truth: what a table reader meets, in any mixture."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

from tools.samples import scan
from tools.samples.content import Appendix, Plan, Row, Sign
from tools.samples.draw import draw
from tools.samples.make import TEXT_LAYERS, write_truth
from tools.samples.page import LaidPage
from tools.samples.tables import TableSetter
from tools.samples.typeset import Typesetter


def _split(text: str) -> list[str]:
    return text.split(",")


_NAMES = _split("Tân Lập,Minh Sơn,Đồng Tâm,Phú Linh,Yên Thịnh,Quảng Bạch,Hà Tây,Ia Khươl,Đắk Ring,Hòa Cuông,Nậm Có")
_WORDS = _split(
    "rà soát,tổng hợp,kết quả,thực hiện,tiêu chí,giao thông,thủy lợi,trường học,nhà ở dân cư,môi trường,kiểm tra,"
    "hướng dẫn,lập hồ sơ,thẩm tra,công nhận,đạt chuẩn,bố trí,nguồn vốn,đối ứng,tuyên truyền,vận động,nhân dân,hiến đất"
)
_BODIES = ("UBND các huyện", "Sở Tài chính", "Sở NN&PTNT", "Sở KH&ĐT", "VPĐP tỉnh", "Các đơn vị liên quan", "BCĐ xã")
_TIMES = ("Quý I", "Quý II, III", "Tháng 3-7", "Thường xuyên", "Trước 30/6", "Tháng 5, 9", "Hằng quý")


def _cell(kind: str, row: int, rng: random.Random) -> str:
    if kind == "index":
        return str(row + 1)
    if kind == "name":
        return f"Xã {rng.choice(_NAMES)}"
    if kind == "text":
        return " ".join(rng.choices(_WORDS, k=rng.randint(2, 11))).capitalize()
    if kind == "body":
        return ", ".join(rng.sample(_BODIES, rng.randint(1, 2)))
    if kind == "time":
        return rng.choice(_TIMES)
    if kind == "list":
        return ",".join(str(n) for n in sorted(rng.sample(range(1, 20), rng.randint(1, 14))))
    if rng.random() < 0.18:
        return rng.choice(("-", ""))  # a dash is printed, an empty cell is not
    digits = rng.choice((1, 1, 2, 2, 3, 4))
    number = rng.randint(0 if digits == 1 else 10 ** (digits - 1), 10**digits - 1)
    form = rng.random()
    if form < 0.25:
        return f"{number},{rng.randint(0, 99 if form < 0.1 else 9)}"
    return f"{number}.{rng.randint(0, 999):03d}" if form < 0.4 else str(number)


def _columns(rng: random.Random) -> tuple[list[str], str]:
    if rng.random() < 0.3:
        return ["index", "text", "body", "body", "time"], "land"
    if rng.random() < 0.4:
        return ["index", "name", "number", "list", "number", "list"], rng.choice(("land", "port"))
    return ["index", "name", *["number"] * rng.randint(4, 13)], "land"


_WIDTH = {"index": 5, "name": 20, "text": 40, "body": 22, "time": 15, "list": 26, "number": 10}
_ALIGN = {"index": "c", "name": "l", "text": "l", "body": "l", "time": "c", "list": "c", "number": "r"}


def _head(kinds: list[str], depth: int, rng: random.Random) -> list[list[str]]:
    """A head of ``depth`` rows whose first row groups the columns of figures."""
    names = {"index": "TT", "name": "Tên xã", "text": "Nội dung", "body": "Cơ quan", "time": "Thời gian"}
    first = [names.get(kind, "") for kind in kinds]
    rows = [first, *([["^"] * len(kinds) for _ in range(depth - 1)])]
    at = next((i for i, kind in enumerate(kinds) if kind in ("number", "list")), len(kinds))
    while at < len(kinds):
        size = min(rng.choice((1, 2, 2, 3)), len(kinds) - at) if depth > 1 else 1
        year = rng.randint(2016, 2026)
        first[at] = f"Năm {year}" if size > 1 else rng.choice(("Tổng số", "Số hộ", "Tiêu chí", "Tỷ lệ (%)"))
        for k in range(1, size):
            first[at + k] = "<"
        if size > 1:
            for k in range(size):
                rows[1][at + k] = rng.choice(("Kế hoạch", "Thực hiện", "Ước đạt", "Số xã", "Tăng"))
        at += size
    if depth == 3:
        rows[2] = [f"({i + 1})" for i in range(len(kinds))]
    return [row for row in rows if set(row) != {"^"}]  # a row without a rule or text of its own cannot be seen


def random_table(rng: random.Random) -> Appendix:
    """One table: columns, head, rows, rules."""
    kinds, orientation = _columns(rng)
    rows: list[Row] = []
    for r in range(rng.randint(6, 34)):
        if rng.random() < 0.06:
            rows.append(Row(c=[rng.choice(("I", "II", "A")), f"Huyện {rng.choice(_NAMES)}", *["<"] * (len(kinds) - 2)]))
        rows.append(Row(c=[_cell(kind, r, rng) for kind in kinds]))
    return Appendix(
        label="Biểu số 01",
        title=["TỔNG HỢP KẾT QUẢ THỰC HIỆN"],
        orientation="land" if orientation == "land" else "port",
        columns=[_WIDTH[kind] * rng.uniform(0.8, 1.25) for kind in kinds],
        align="".join(_ALIGN[kind] for kind in kinds),
        head=_head(kinds, rng.choice((1, 2, 2, 3)), rng),
        rows=rows,
        size_pt=rng.choice((9.0, 10.0, 11.0, 12.0)),
        rule=rng.choice(("solid", "solid", "dotted", "faint")),
        split_rows=rng.random() < 0.4,
        repeat_head=rng.random() < 0.6,
    )


def _pages(table: Appendix, family: str) -> list[LaidPage]:
    setter = Typesetter(family)
    setter.new_page(table.orientation == "land")
    for line in (table.label, *table.title):
        setter.block(line, align="c", style="b", size=13, kind="tabletitle", at=(51, setter.page.width - 102))
    setter.y += 8
    TableSetter(setter, table, "pl01", 51).set()
    return setter.pages


def make_tables(out: Path, count: int, seed: int, variant: str) -> list[Path]:
    """``count`` table files table-NNN.pdf in ``out``, the truth of each in ``out``/truth/table-NNN."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for n in range(count):
        rng = random.Random(f"{seed}-{n}")
        table, name = random_table(rng), f"table-{n:03d}"
        family = rng.choice(("serif", "serif", "sans"))
        pages = _pages(table, family)
        scans = {}
        if variant in TEXT_LAYERS:
            data = draw(pages, family, TEXT_LAYERS[variant], seed)
        else:
            images = scan.scan(draw(pages, family), pages, scan.LOOKS[variant], stamp=[], seed=seed * 1000 + n)
            data, scans = scan.as_pdf(images), {variant: [image.truth for image in images]}
        (out / f"{name}.pdf").write_bytes(data)
        write_truth(_shell(name, table), pages, out / "truth" / name, scans)
        written.append(out / f"{name}.pdf")
    return written


def _shell(name: str, table: Appendix) -> Plan:
    """A document that is nothing but the table."""
    return Plan(
        name=name, files=[], issuer=[], issuer_name="", number="", place="", date=datetime.date(2020, 1, 1), title="",
        province="", programmes=[], period=(2020, 2020), sign=Sign(titles=[], name=""), recipients=[], body=[],
        appendices=[table],
    )  # fmt: skip

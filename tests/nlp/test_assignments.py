"""Who must do what by when: from bullets, run-in items, orders in mid-sentence and task tables."""

from __future__ import annotations

from nlp.assignments import find_assignments
from tests.nlp.factories import context, table


def found(*body: str) -> list[tuple[tuple[str, ...], str, tuple[str, ...], str | None]]:
    made = find_assignments(context(["V. TỔ CHỨC THỰC HIỆN", *body]))
    return [(a.assignee, a.role, a.with_, a.due.kind if a.due else None) for a in made]


def test_bullets_under_a_body_are_its_duties() -> None:
    assert found(
        "1. Sở Tài chính",
        "- Chủ trì, phối hợp với Sở Y tế thẩm định dự toán.",
        "- Tham mưu cơ chế hỗ trợ lãi suất.",
        "- Thường xuyên kiểm tra việc sử dụng vốn.",
    ) == [
        (("Sở Tài chính",), "lead", ("Sở Y tế",), None),
        (("Sở Tài chính",), "advise", (), None),
        (("Sở Tài chính",), "perform", (), "ongoing"),
    ]


def test_a_run_in_item_is_one_duty() -> None:
    assert found("2. Sở Công Thương phối hợp với các huyện xây dựng chợ trước ngày 30/6/2019.") == [
        (("Sở Công Thương",), "coordinate", ("các huyện",), "by")
    ]


def test_the_own_subject_of_an_item_overrides_its_heading() -> None:
    made = found("1. Sở Nội vụ", "- Giao Sở Tư pháp hướng dẫn các xã về tiếp cận pháp luật.")
    assert made == [(("Sở Tư pháp",), "perform", (), None)]


def test_a_time_that_belongs_to_the_thing_produced_is_no_deadline() -> None:
    assert found("1. Sở Tài chính", "- Bố trí vốn trong dự toán hàng năm cho các xã.")[0][3] is None


def test_general_solutions_name_nobody() -> None:
    made = find_assignments(
        context(["III. GIẢI PHÁP", "- Đẩy mạnh tuyên truyền trong nhân dân về vệ sinh môi trường."])
    )
    assert made == ()


def test_task_tables_are_known_by_their_headers() -> None:
    tasks = table(
        "Phụ lục 01 Phân công nhiệm vụ",
        [
            ["TT", "Nội dung công việc", "Chỉ đạo", "Cơ quan thực hiện", "Cơ quan phối hợp", "Thời gian"],
            ["I", "Tuyên truyền", "", "", "", ""],
            ["1", "Tập huấn cán bộ xã", "BCĐ tỉnh", "Sở Nội vụ", "UBND các huyện", "Quý II"],
        ],
    )
    (row,) = find_assignments(context(["Nội dung."], tables=[tasks]))
    assert (row.assignee, row.with_, row.directed_by) == (
        ("Sở Nội vụ",),
        ("Ủy ban nhân dân các huyện",),
        ("Ban Chỉ đạo tỉnh",),
    )
    assert row.due is not None
    assert row.due.kind == "during"
    assert row.place == "Phụ lục 01/row 2"
    assert row.evidence[0].box == (140.0, 440.0, 220.0, 460.0)


def test_a_table_without_tasks_is_left_alone() -> None:
    prices = table("Bảng giá", [["STT", "Mặt hàng", "Đơn giá"], ["1", "Xi măng", "90.000"]])
    assert find_assignments(context(["Nội dung."], tables=[prices])) == ()

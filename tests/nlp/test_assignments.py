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


def test_a_task_row_shows_the_task_and_beside_it_who_and_when() -> None:
    header = ["TT", "Nội dung công việc", "Cơ quan chủ trì", "Đơn vị thực hiện", "Thời gian"]
    rows = [
        ["1", "Rà soát hộ nghèo", "Sở Y tế", "Sở Nội vụ", "Quý II"],
        ["2", "Sửa trạm bơm", "Sở Y tế", "", ""],
    ]
    done, mended = find_assignments(context(["Nội dung."], tables=[table("Phụ lục 01", [header, *rows])]))
    assert [e.text for e in done.evidence] == ["Rà soát hộ nghèo"]
    # the cell that the doer was taken from, not the other one, and no empty cell
    assert [(e.rule.split(".")[-1], e.text) for e in done.cells] == [("assignee", "Sở Nội vụ"), ("due", "Quý II")]
    assert [(e.rule.split(".")[-1], e.text) for e in mended.cells] == [("lead", "Sở Y tế")]


def test_a_table_without_tasks_is_left_alone() -> None:
    prices = table("Bảng giá", [["STT", "Mặt hàng", "Đơn giá"], ["1", "Xi măng", "90.000"]])
    assert find_assignments(context(["Nội dung."], tables=[prices])) == ()


def test_a_task_row_has_the_role_of_its_first_verb_not_of_its_column() -> None:
    tasks = table(
        "Phụ lục 01 Nhiệm vụ",
        [
            ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"],
            ["1", "Rà soát hộ nghèo", "Sở Tài chính", "UBND các huyện", "Tháng 9 - 12/2019"],
            ["2", "Chỉ đạo điểm 3 xã", "Sở Y tế", "", "Quý II"],
        ],
    )
    made = find_assignments(context(["Nội dung."], tables=[tasks]))
    assert [(a.role, a.with_, a.due.end.month if a.due and a.due.end else None) for a in made] == [
        ("perform", ("Ủy ban nhân dân các huyện",), 12),
        ("direct", (), 6),
    ]


def test_whoever_is_told_to_act_is_the_assignee_not_who_tells() -> None:
    assert found("Chủ tịch UBND tỉnh yêu cầu Thủ trưởng các sở, ngành nghiêm túc thực hiện.") == [
        (("Thủ trưởng các sở, ngành",), "perform", (), None)
    ]
    # being given something by a body is another thing
    assert found("1. Sở Y tế", "- Thực hiện nhiệm vụ được UBND tỉnh giao Sở theo dõi.")[0][0] == ("Sở Y tế",)


def test_the_closing_paragraph_is_one_duty_of_all_that_it_names() -> None:
    made = found(
        "Trên đây là Kế hoạch năm 2019. Yêu cầu các sở, ngành, UBND các huyện theo chức năng triển khai thực hiện."
    )
    assert [a[0] for a in made] == [("các sở, ngành", "Ủy ban nhân dân các huyện")]


def test_what_others_do_regularly_is_no_deadline() -> None:
    assert found("1. Sở Y tế", "- Đôn đốc các ngành thực hiện chế độ báo cáo định kỳ.")[0][3] is None
    assert (
        found("1. Sở Y tế", "- Rà soát đối tượng; báo cáo kết quả định kỳ hằng quý về UBND tỉnh.")[0][3] == "recurring"
    )
    assert found("1. Sở Y tế", "- Xây dựng kế hoạch vốn trung hạn, hằng năm trình cấp trên.")[0][3] is None


def test_a_numbered_sentence_is_no_part_of_the_heading_before_it() -> None:
    made = found(
        "1. Công an tỉnh: Chỉ đạo lực lượng ở cơ sở.", "2. Báo Cao Bằng tăng cường tuyên truyền về Chương trình."
    )
    assert [a[0] for a in made] == [("Công an tỉnh",), ("Báo Cao Bằng",)]


def test_items_under_an_order_to_others_are_theirs() -> None:
    made = found("1. UBND các huyện", "a) Chỉ đạo UBND các xã:", "- Công khai các nguồn vốn huy động.")
    assert [a[0] for a in made] == [("Ủy ban nhân dân các xã",)]


def test_a_torn_off_line_is_no_duty() -> None:
    assert found("1. Sở Y tế", "lượng khám bệnh cho người dân vùng cao.") == []


def test_the_sentence_behind_a_topic_may_name_a_body() -> None:
    made = found("+ Ngân sách địa phương: Hàng năm, Ủy ban nhân dân tỉnh chủ động cân đối nguồn lực.")
    assert made == [(("Ủy ban nhân dân tỉnh",), "perform", (), "recurring")]

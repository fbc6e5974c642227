"""Who must do what by when: from bullets, run-in items, orders in mid-sentence and task tables."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    ("head", "roles"),
    [
        ("Cơ quan chủ trì", ["lead", "direct", "advise", "coordinate"]),
        ("Đơn vị chủ trì thực hiện", ["lead", "direct", "advise", "coordinate"]),
        ("Cơ quan thực hiện", ["perform", "direct", "advise", "coordinate"]),  # says who, not as what
        ("Cơ quan đầu mối", ["perform", "direct", "advise", "coordinate"]),
    ],
)
def test_a_task_row_has_the_role_of_its_first_verb_else_of_a_column_that_says_one(head: str, roles: list[str]) -> None:
    rows = [
        ["TT", "Nhiệm vụ", head, "Cơ quan phối hợp", "Thời gian"],
        ["1", "Rà soát hộ nghèo", "Sở Tài chính", "UBND các huyện", "Tháng 9 - 12/2019"],
        ["2", "Chỉ đạo điểm 3 xã", "Sở Y tế", "", "Quý II"],
        ["3", "Tham mưu mức hỗ trợ", "Sở Y tế", "", ""],
        ["4", "Phối hợp kiểm tra chợ", "Sở Y tế", "", ""],
    ]
    made = find_assignments(context(["Nội dung."], tables=[table("Phụ lục 01 Nhiệm vụ", rows)]))
    assert [a.role for a in made] == roles
    assert made[0].with_ == ("Ủy ban nhân dân các huyện",)
    assert made[0].due is not None
    assert made[0].due.end is not None
    assert made[0].due.end.month == 12


def test_the_head_of_another_column_than_the_doers_gives_no_role() -> None:
    rows = [
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Đơn vị thực hiện", "Thời gian"],
        ["1", "Rà soát hộ nghèo", "Sở Y tế", "Sở Nội vụ", "Quý II"],
        ["2", "Sửa trạm bơm", "Sở Y tế", "", "Quý II"],
    ]
    made = find_assignments(context(["Nội dung."], tables=[table("Phụ lục 01", rows)]))
    assert [a.role for a in made] == ["perform", "lead"]


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


@pytest.mark.parametrize(
    ("line", "assignee", "role", "partners", "due"),
    [
        # run-ins of one body and of several, in items of every kind
        ("- Sở Y tế, Công an tỉnh: Rà soát đối tượng.", ("Sở Y tế", "Công an tỉnh"), "perform", (), None),
        ("+ Đối với UBND các xã: niêm yết danh sách hộ.", ("Ủy ban nhân dân các xã",), "perform", (), None),
        (
            "đ) UBND các huyện: Hòa An, Hà Quảng tập trung trồng rừng.",
            ("Ủy ban nhân dân huyện Hòa An", "Ủy ban nhân dân huyện Hà Quảng"),
            "perform",
            (),
            None,
        ),
        (
            "3. Các Sở: Y tế, Xây dựng, Tư pháp theo nhiệm vụ được giao hướng dẫn cơ sở.",
            ("Sở Y tế", "Sở Xây dựng", "Sở Tư pháp"),
            "perform",
            (),
            None,
        ),
        # orders: direct, behind a topic, behind a reason, given by someone
        ("Ủy quyền cho Sở Nội vụ ký văn bản khen thưởng.", ("Sở Nội vụ",), "perform", (), None),
        (
            "- Đối với xã vùng cao: giao Phòng Dân tộc chủ trì, phối hợp Phòng Nội vụ khảo sát.",
            ("Phòng Dân tộc",),
            "lead",
            ("Phòng Nội vụ",),
            None,
        ),
        ("Để bảo đảm tiến độ chung, giao Sở Tài chính bố trí vốn.", ("Sở Tài chính",), "perform", (), None),
        ("Ban Chỉ đạo tỉnh yêu cầu các sở, ngành báo cáo trước 15/4.", ("các sở, ngành",), "perform", (), "by"),
        # what tells a class of bodies apart is part of its name, what one was given is not
        (
            "- Các sở, ngành được phân công phụ trách tiêu chí và UBND các huyện báo cáo kết quả.",
            ("Các sở, ngành được phân công phụ trách tiêu chí", "Ủy ban nhân dân các huyện"),
            "perform",
            (),
            None,
        ),
        ("- Các thành viên BCĐ tỉnh kiểm tra cơ sở.", ("Các thành viên Ban Chỉ đạo tỉnh",), "perform", (), None),
        # levels, the last with its only unit
        (
            "- UBND các huyện, thị xã, thành phố Vinh xây dựng kế hoạch.",
            ("Ủy ban nhân dân các huyện, thị xã, thành phố Vinh",),
            "perform",
            (),
            None,
        ),
        # partners: their names end where something is done with them
        (
            "- Công an tỉnh phối hợp với các đồn biên phòng giữ vững an ninh.",
            ("Công an tỉnh",),
            "coordinate",
            ("các đồn biên phòng",),
            None,
        ),
        (
            "- Sở Y tế cùng với Hội Nông dân tỉnh chuyển giao mô hình.",
            ("Sở Y tế",),
            "perform",
            ("Hội Nông dân tỉnh",),
            None,
        ),
        # articles and closings: everyone who is to carry it out
        (
            "Điều 3. Giao Sở Y tế chủ trì, phối hợp với Sở Nội vụ triển khai Quyết định này.",
            ("Sở Y tế",),
            "lead",
            ("Sở Nội vụ",),
            None,
        ),
        (
            "Điều 4. Chánh Văn phòng UBND tỉnh, Giám đốc các Sở: Y tế, Nội vụ; Chủ tịch UBND các huyện "
            "và Thủ trưởng các đơn vị liên quan chịu trách nhiệm thi hành Quyết định này.",
            (
                "Chánh Văn phòng Ủy ban nhân dân tỉnh",
                "Giám đốc Sở Y tế",
                "Giám đốc Sở Nội vụ",
                "Chủ tịch Ủy ban nhân dân các huyện",
                "Thủ trưởng các đơn vị liên quan",
            ),
            "perform",
            (),
            None,
        ),
        ("Trên đây là Kế hoạch năm 2019, các sở, ngành nghiêm túc thực hiện.", ("các sở, ngành",), "perform", (), None),
        # persons
        (
            "- Các ông (bà) Trưởng thôn, Bí thư chi bộ: vận động hiến đất.",
            ("Trưởng thôn", "Bí thư chi bộ"),
            "perform",
            (),
            None,
        ),
        (
            "Phân công đồng chí Phó Chủ tịch UBND huyện trực tiếp chỉ đạo xã điểm.",
            ("Phó Chủ tịch Ủy ban nhân dân huyện",),
            "direct",
            (),
            None,
        ),
        # a sentence as short as a heading
        ("5. Công an xã bảo đảm an ninh.", ("Công an xã",), "perform", (), None),
        # a committee's name in small letters
        (
            "- Công an xã phối hợp với Ban quản lý rừng tuần tra mỗi tháng 02 lần.",
            ("Công an xã",),
            "coordinate",
            ("Ban quản lý rừng",),
            "recurring",
        ),
        # places that act, of more than one kind
        ("- Các huyện, thành phố ưu tiên vốn trả nợ.", ("Các huyện, thành phố",), "perform", (), None),
        # times: their own, not the plan's; a day even behind the thing that is due
        ("- Sở Tài chính phân bổ vốn trước 31/3/2019.", ("Sở Tài chính",), "perform", (), "by"),
        ("- Sở Tài chính lập kế hoạch vốn hàng năm trình UBND tỉnh.", ("Sở Tài chính",), "perform", (), None),
        ("- Sở Y tế rà soát hộ nghèo vào quý IV hàng năm.", ("Sở Y tế",), "perform", (), "recurring"),
        ("- Sở Y tế kiểm tra các trạm 02 đợt/năm.", ("Sở Y tế",), "perform", (), "recurring"),
        (
            "- Tùy theo khả năng ngân sách, Sở Tài chính đề xuất mức thưởng.",
            ("Sở Tài chính",),
            "advise",
            (),
            "conditional",
        ),
        # the time before the verb does not hide it
        ("- Hằng tháng, Sở Y tế tổng hợp số liệu, tham mưu Ban Chỉ đạo.", ("Sở Y tế",), "perform", (), "recurring"),
    ],
)
def test_forms_of_duties(
    line: str, assignee: tuple[str, ...], role: str, partners: tuple[str, ...], due: str | None
) -> None:
    assert found(line) == [(assignee, role, partners, due)]


@pytest.mark.parametrize(
    "line",
    [
        "- Doanh nghiệp hỗ trợ: 35.000 triệu đồng.",
        "- Ban hành cơ chế hỗ trợ vùng khó khăn.",
        "- Phòng, chống thiên tai trên địa bàn được chú trọng.",
        "- Đối với các xã đã đạt chuẩn: duy trì và nâng cao chất lượng.",
        "- Hội nghị sơ kết tổ chức tại các cụm xã.",
        "- Các xã đạt chuẩn duy trì tiêu chí môi trường.",
        "(Kèm theo Kế hoạch số 45/KH-UBND của UBND tỉnh)",
        "KẾ HOẠCH CỦA UBND CÁC XÃ THỰC HIỆN TIÊU CHÍ",
    ],
)
def test_what_is_nobodys_duty(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize(
    "lines",
    [
        # below the task, in any order, one a line or all on one
        ("1. Khảo sát chợ xã", "- Chủ trì: Sở Xây dựng.", "- Phối hợp: UBND các huyện.", "- Thời gian: Quý II."),
        ("- Khảo sát chợ xã.", "+ Chủ trì: Sở Xây dựng; phối hợp: UBND các huyện; thời gian: Quý II."),
        # behind the task
        ("- Khảo sát chợ xã. Cơ quan chủ trì: Sở Xây dựng; phối hợp: UBND các huyện; thời gian thực hiện: Quý II.",),
        ("- Khảo sát chợ xã (Chủ trì: Sở Xây dựng; phối hợp: UBND các huyện; hoàn thành: Quý II).",),
    ],
)  # fmt: skip
def test_lines_that_say_who_does_a_task(lines: tuple[str, ...]) -> None:
    (made,) = find_assignments(context(["V. NHIỆM VỤ", *lines]))
    assert (made.quote, made.assignee, made.with_) == (
        "Khảo sát chợ xã",
        ("Sở Xây dựng",),
        ("Ủy ban nhân dân các huyện",),
    )
    assert made.due is not None
    assert made.due.kind == "during"
    assert made.cells


def test_a_line_that_names_nobody_is_no_task_line() -> None:
    assert found("- Phân công: theo chức năng.") == []
    # a section of its own, of the whole plan
    assert found("1. Sở Y tế: Khám cho học sinh.", "2. Thời gian thực hiện: Quý II.")[0][3] is None
    assert found("1. Sở Y tế", "- Khám cho học sinh.", "+ Thời gian: thường xuyên.") == [
        (("Sở Y tế",), "perform", (), "ongoing")
    ]


def test_a_cell_that_repeats_the_one_above() -> None:
    header = ["TT", "Nội dung", "Cơ quan tham mưu", "Phối hợp", "Thời hạn"]
    rows = [["1", "Rà soát chợ", "Sở Y tế", "", "Quý II"]]
    rows += [["2", "Lập bản đồ", "-nt-", "", ""], ["3", "Khảo sát", "”", "", ""]]
    made = find_assignments(context(["Nội dung."], tables=[table("Phụ lục 01", [header, *rows])]))
    assert [a.assignee for a in made] == [("Sở Y tế",)] * 3


def test_a_line_beside_its_siblings_stands_for_itself() -> None:
    body = [
        "II. CÁC DỰ ÁN",
        "1. Dự án chợ xã",
        "- Nội dung: khảo sát 5 chợ.",
        "- Kinh phí: 40 triệu đồng.",
        "- Cơ quan chủ trì: Sở Xây dựng.",
    ]
    (found,) = find_assignments(context(body))
    assert (found.quote, found.assignee, found.role) == ("Cơ quan chủ trì: Sở Xây dựng", ("Sở Xây dựng",), "lead")


@pytest.mark.parametrize(
    ("line", "bodies"),
    [
        # later clauses of the sentence with subjects of their own
        (
            "5. Sở Y tế khám cho học sinh trước ngày 30/9/2019; Ban Dân tộc hướng dẫn các xã.",
            ("Sở Y tế", "Ban Dân tộc"),
        ),
        (
            "5. Mời Hội Nông dân tỉnh tham gia giám sát; đề nghị Báo Cao Bằng, Đài Truyền hình tỉnh đưa tin.",
            ("Hội Nông dân tỉnh", "Báo Cao Bằng", "Đài Truyền hình tỉnh"),
        ),
        (
            "5. Đề nghị Ban Thường trực Ủy ban MTTQ tỉnh; Hội Liên hiệp Phụ nữ tỉnh; Tỉnh đoàn tuyên truyền, vận động.",
            ("Ban Thường trực Ủy ban Mặt trận Tổ quốc tỉnh", "Hội Liên hiệp Phụ nữ tỉnh", "Tỉnh đoàn"),
        ),
        # who is reported to, a later clause of the same body, a list behind a verb, a later sentence
        ("5. Sở Y tế khám cho học sinh; phối hợp với Sở Nội vụ tập huấn.", ("Sở Y tế",)),
        ("5. Sở Y tế hướng dẫn các huyện; Chủ tịch UBND tỉnh xem xét, quyết định.", ("Sở Y tế",)),
        ("5. Sở Y tế hướng dẫn Sở Nội vụ; Công an tỉnh.", ("Sở Y tế",)),
        ("5. Sở Y tế khám cho học sinh; các cấp, các ngành tăng cường tuyên truyền.", ("Sở Y tế",)),
        ("5. Sở Y tế khám cho học sinh. Sở Nội vụ tập huấn.", ("Sở Y tế",)),
        # set apart
        ("- Riêng UBND huyện Bảo Lạc lập dự toán gửi Sở Y tế.", ("Ủy ban nhân dân huyện Bảo Lạc",)),
        # behind "do", where it is in charge of it; what is only made by somebody is nobody's duty
        ("5. Việc cấp thẻ do Sở Tài chính chủ trì, phối hợp với Sở Y tế rà soát.", ("Sở Tài chính",)),
        # told to act, behind what they have received or what was handed to them
        (
            "Nhận được Chỉ thị này, đề nghị thủ trưởng các đơn vị tổ chức quán triệt.",
            ("thủ trưởng các đơn vị",),
        ),
        ("Trên đây là Kế hoạch năm 2019, UBND tỉnh yêu cầu các sở, ngành thực hiện.", ("các sở, ngành",)),
    ],
)
def test_all_who_act_in_a_sentence(line: str, bodies: tuple[str, ...]) -> None:
    assert [a[0] for a in found(line)] == [bodies]


def test_what_others_have_made_is_nobodys_duty() -> None:
    assert found("- Áp dụng định mức do UBND tỉnh ban hành.") == []


def test_a_class_is_told_apart_by_what_it_is_in_charge_of() -> None:
    items = ["- Hoàn thiện hồ sơ trước ngày 15/6/2019."]
    (charged,) = found("1. Các ban, ngành phụ trách nội dung thành phần, hợp phần; UBND các huyện, thành phố:", *items)
    assert charged[:2] == (
        ("Các ban, ngành phụ trách nội dung thành phần, hợp phần", "Ủy ban nhân dân các huyện, thành phố"),
        "perform",
    )
    # with others it is what they are to do
    (leading,) = found("1. Các sở, ngành chủ trì, phối hợp với UBND các huyện:", *items)
    assert leading[:2] == (("Các sở, ngành",), "lead")


def test_times_of_what_is_looked_back_on_or_prepared() -> None:
    head = "1. Sở Y tế"
    assert found(head, "- Tổ chức sơ kết 6 tháng đầu năm, xong trong tháng 8/2019.")[0][3] == "during"
    assert found(head, "- Chuẩn bị tài liệu giao ban hằng quý.")[0][3] is None
    assert found(head, "- Họp giao ban hằng tháng.")[0][3] == "recurring"


def test_a_department_named_like_a_verb_is_part_of_a_run_in_heading() -> None:
    made = find_assignments(
        context(["V. TỔ CHỨC", "5. Sở Nội vụ, Sở Giáo dục và Đào tạo, Sở Xây dựng: Thẩm tra hồ sơ các xã."])
    )
    assert [(a.quote, a.assignee) for a in made] == [
        ("Thẩm tra hồ sơ các xã", ("Sở Nội vụ", "Sở Giáo dục và Đào tạo", "Sở Xây dựng"))
    ]


def test_a_school_as_a_topic_is_no_body() -> None:
    assert found("5. Trường học", "- Sửa chữa 12 phòng học.") == []

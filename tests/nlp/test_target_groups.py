"""Whom a quantity is about, and what it is a part of: groups, programmes, parts of a list, units by their names."""

from __future__ import annotations

import pytest

from nlp.targets.from_text import find_targets
from tests.nlp.factories import context
from tests.nlp.test_targets import brief, read


def test_a_paragraph_that_goes_through_several_programmes() -> None:
    found = read(
        "Phấn đấu trong năm (Chương trình xây dựng nông thôn mới: thêm 04 xã đạt chuẩn; "
        "Chương trình giảm nghèo bền vững: đào tạo nghề cho 300 người; "
        "Chương trình phát triển vùng đồng bào dân tộc thiểu số: cứng hóa 25 km đường xóm)."
    )
    assert [t.programme for t in found] == ["NTM", "GNBV", "DTTSMN"]


@pytest.mark.parametrize(
    ("sentence", "subset"),
    [
        ("Giảm tỷ lệ hộ nghèo DTTS xuống 14%.", "hộ nghèo DTTS"),
        ("Tỷ lệ trẻ em dân tộc thiểu số dưới 3 tuổi thấp còi còn 21%.", "trẻ em dân tộc thiểu số dưới 3 tuổi"),
        ("Tỷ lệ học sinh thuộc hộ cận nghèo bỏ học còn 1%.", "học sinh thuộc hộ cận nghèo"),
        ("Tỷ lệ người cao tuổi neo đơn ở các xã biên giới còn 9%.", "người cao tuổi ở các xã biên giới"),
        ("Thu nhập của hộ cận nghèo gấp 1,6 lần năm 2015.", "hộ cận nghèo"),
        ("Giảm tỷ lệ hộ nghèo dân tộc Khmer xuống dưới 5%.", "hộ nghèo dân tộc Khmer"),
        # everybody
        ("Tỷ lệ hộ nghèo còn dưới 14%.", None),
        ("Tỷ lệ người dân tham gia bảo hiểm y tế đạt 93%.", None),
        ("Thu nhập bình quân đầu người đạt 31 triệu đồng.", None),
        ("Bình quân mỗi xã đạt 12,5 tiêu chí.", None),
    ],
)
def test_groups_of_people(sentence: str, subset: str | None) -> None:
    assert [t.subset for t in read(sentence)] == [subset]


def about(sentence: str) -> tuple[str | None, str | None, str | None]:
    """Of the last target: group, unit that it is set for, and whether each year."""
    last = read(sentence)[-1]
    return last.subset, last.area.name, last.per


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # what there is each year, told before or behind the number
        ("Tạo việc làm cho 1.700 lao động hằng năm.", (None, "Cao Bằng", "year")),
        ("Tạo việc làm cho 3.000 lao động trong ba năm.", ("lao động trong ba năm", "Cao Bằng", None)),
        # a unit by its name is the area, a kind of units is a group
        ("Tỷ lệ hộ nghèo giảm 3%; riêng huyện Bảo Lạc mỗi năm giảm 5%.", (None, "Bảo Lạc", "year")),
        ("Tỷ lệ hộ nghèo giảm 3%; riêng các huyện nghèo mỗi năm giảm 5%.", ("các huyện nghèo", "Cao Bằng", "year")),
        # who has a need is a group, who has a thing meets a target
        (
            "90% người cao tuổi có hoàn cảnh khó khăn được khám bệnh.",
            ("người cao tuổi có hoàn cảnh khó khăn", "Cao Bằng", None),
        ),
        ("90% người cao tuổi có thẻ bảo hiểm y tế.", ("người cao tuổi", "Cao Bằng", None)),
        # the second thing of a list is no part of the first
        ("Làm mới 12 km đường thôn và 5 km kênh mương nội đồng.", (None, "Cao Bằng", None)),
        ("Cho vay 30 hộ nghèo và 15 hộ cận nghèo.", ("hộ cận nghèo", "Cao Bằng", None)),
        ("Xây mới 80 căn nhà cho hộ nghèo, hộ cận nghèo.", ("hộ nghèo, hộ cận nghèo", "Cao Bằng", None)),
        ("Xây mới 80 căn nhà cho giáo viên.", (None, "Cao Bằng", None)),
    ],
)
def test_whom_a_number_is_about_and_how_often(
    sentence: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert about(sentence) == expected


def test_what_a_heading_calls_results_is_no_target() -> None:
    sentence = "Tỷ lệ trẻ em được tiêm chủng đạt 91%."
    assert brief(sentence, "I. KẾT QUẢ NĂM 2018") == []
    assert len(brief(sentence, "I. KẾT QUẢ CẦN ĐẠT NĂM 2019")) == 1


def test_in_a_plan_of_several_programmes_a_section_tells_whose_its_targets_are() -> None:
    body = ["I. MỤC TIÊU", "1. Về giảm nghèo", "- Hỗ trợ 40 hộ làm nhà.", "2. Về y tế", "- Xây dựng 20 trạm bơm."]
    title = ("KẾ HOẠCH", "Giảm nghèo gắn với xây dựng nông thôn mới năm 2019")
    assert [t.programme for t in find_targets(context(body, title=title))] == ["GNBV", None]
    assert [t.programme for t in find_targets(context(body))] == ["NTM", "NTM"]  # the plan is of one


def test_parts_by_year_share_what_the_whole_says() -> None:
    sentence = "Toàn tỉnh có 50/150 xã đạt chuẩn nông thôn mới; trong hai năm có thêm 14 xã, gồm năm 2019 là 06 xã, "
    sentence += "năm 2020 là 08 xã."
    made = [(t.indicator.rpartition(".")[2], t.change, t.value) for t in read(sentence)]
    assert made[1:] == [("communes_newly_meeting", "increase", n) for n in (14, 6, 8)]
    # a year's own statement is none of the parts
    assert [
        t.change for t in read("Có thêm 14 xã đạt chuẩn nông thôn mới; năm 2020 có 150 thôn đạt chuẩn nông thôn mới.")
    ] == ["increase", "reach"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Mỗi huyện chọn 01 xã xây dựng nông thôn mới kiểu mẫu.", ("ntm.communes_meeting_model", "deliver")),
        ("Có 02 xã đạt chuẩn nông thôn mới kiểu mẫu.", ("ntm.communes_meeting_model", "reach")),
        (
            "95% xã vùng cao có đường ô tô đến trung tâm được nhựa hóa.",
            ("infra.commune_centre_roads_paved_share", "reach"),
        ),
        ("95% xã vùng cao có đường điện đến trung tâm huyện.", ("other", "reach")),
    ],
)
def test_what_is_chosen_and_where_roads_lead(sentence: str, expected: tuple[str, str]) -> None:
    assert [(t.indicator, t.change) for t in read(sentence)] == [expected]


def test_parts_of_a_length_are_named_before_their_numbers() -> None:
    found = read("Bê tông hóa 31,4 km đường, trong đó đường trục xã 5,4 km, đường thôn, xóm 26 km.")
    assert [(t.indicator, t.subset) for t in found] == [
        ("infra.rural_roads_built", None),
        ("infra.rural_roads_built", "đường trục xã"),
        ("infra.rural_roads_built", "đường thôn, xóm"),
    ]


def test_a_number_without_its_noun_is_quoted_with_the_one_that_has_it() -> None:
    first, second = read("Về nhà ở: Xây mới 45 căn và cải tạo 25 căn nhà cho gia đình có công.")
    assert first.quote == "Xây mới 45 căn và cải tạo 25 căn nhà cho gia đình có công"
    assert second.quote == "và cải tạo 25 căn nhà cho gia đình có công"


def test_a_clause_does_not_end_between_two_kinds_of_one_thing() -> None:
    first, second = read("Phấn đấu 80% thôn, bản đạt chuẩn văn hóa, 90% gia đình đạt danh hiệu văn hóa.")
    assert first.quote == "Phấn đấu 80% thôn, bản đạt chuẩn văn hóa"
    assert second.quote == "90% gia đình đạt danh hiệu văn hóa"

"""Sentences that commit quantities, and such that do not."""

from __future__ import annotations

from typing import Any

import pytest

from nlp.targets.from_text import find_targets
from tests.nlp.factories import context


def read(sentence: str, heading: str = "I. MỤC TIÊU") -> list[Any]:
    return list(find_targets(context([heading, f"- {sentence}"])))


def brief(sentence: str, heading: str = "I. MỤC TIÊU") -> list[tuple[str, str, str, float, str]]:
    return [(t.indicator, t.change, t.comparator, t.value, t.unit) for t in read(sentence, heading)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # a stock, and the increase told behind it
        (
            "Toàn tỉnh có 60/150 xã đạt chuẩn nông thôn mới, tăng 9 xã so với năm 2018.",
            [
                ("ntm.communes_meeting", "reach", "eq", 60, "xã"),
                ("ntm.communes_newly_meeting", "increase", "eq", 9, "xã"),
            ],
        ),
        (
            "Có thêm 05 xã đạt chuẩn nông thôn mới, lũy kế 65/150 xã.",
            [
                ("ntm.communes_newly_meeting", "increase", "eq", 5, "xã"),
                ("ntm.communes_meeting", "reach", "eq", 65, "xã"),
            ],
        ),
        ("Trong năm công nhận mới 07 xã.", [("ntm.communes_newly_meeting", "increase", "eq", 7, "xã")]),
        # the level that a fall leads to has the measure of the fall
        (
            "Tỷ lệ hộ nghèo giảm từ 2% trở lên, đến cuối năm còn 14,5%.",
            [
                ("gnbv.poverty_rate_reduction", "decrease", "ge", 2, "%"),
                ("gnbv.poverty_rate", "reach", "eq", 14.5, "%"),
            ],
        ),
        (
            "Giảm tỷ lệ hộ nghèo từ 2 - 3%; các huyện nghèo giảm 5 - 6%.",
            [
                ("gnbv.poverty_rate_reduction", "decrease", "range", 2, "%"),
                ("gnbv.poverty_rate_reduction", "decrease", "range", 5, "%"),
            ],
        ),
        # where the fall starts from is told, not committed; a decimal comma ends no clause
        (
            "Hộ nghèo mỗi năm giảm 3% từ 21,84% xuống dưới 12%.",
            [("gnbv.poverty_rate_reduction", "decrease", "eq", 3, "%"), ("gnbv.poverty_rate", "reach", "lt", 12, "%")],
        ),
        # behind a semicolon something new is measured
        (
            "Tỷ lệ xã đạt tiêu chí môi trường đạt 60%; 95% dân số nông thôn được dùng nước sạch.",
            [
                ("ntm.communes_meeting_criteria_group_share", "reach", "eq", 60, "%"),
                ("other", "reach", "eq", 95, "%"),
            ],
        ),
        # "thị xã" is no commune
        ("Có 50% huyện, thị xã, thành phố đạt chuẩn nông thôn mới.", [("other", "reach", "eq", 50, "%")]),
        # criteria that sort communes; a rate per commune and year
        ("Giảm số xã đạt dưới 5 tiêu chí xuống 12 xã.", [("ntm.communes_in_criteria_band", "reach", "eq", 12, "xã")]),
        # what is counted may stand before a colon
        (
            "Số xã đạt chuẩn nông thôn mới: 12 xã (tăng 03 xã); tỷ lệ lao động qua đào tạo: trên 20%.",
            [
                ("ntm.communes_meeting", "reach", "eq", 12, "xã"),
                ("ntm.communes_newly_meeting", "increase", "eq", 3, "xã"),
                ("econ.trained_labour_share", "reach", "gt", 20, "%"),
            ],
        ),
        # the noun of two lengths stands behind the second
        (
            "Xây dựng mới 25 km và nâng cấp 40 km đường giao thông nông thôn.",
            [
                ("infra.rural_roads_built", "deliver", "eq", 25, "km"),
                ("infra.rural_roads_built", "deliver", "eq", 40, "km"),
            ],
        ),
        # the near-poor are no part of the poor
        (
            "Giảm 1.800 hộ nghèo, 1.200 hộ cận nghèo.",
            [
                ("gnbv.households_escaping_poverty", "deliver", "eq", 1800, "hộ"),
                ("other", "deliver", "eq", 1200, "hộ"),
            ],
        ),
        # people who are given something
        ("Tối thiểu 900 lao động nghèo được hỗ trợ học tiếng.", [("other", "deliver", "ge", 900, "người")]),
        # the next parts of a whole, and the next things given to so many, have its verb
        (
            "Xây dựng 07 khu dân cư nông thôn mới kiểu mẫu (xã Hồng Trị 04 khu, xã Kim Cúc 03 khu).",
            [("ntm.model_residential_areas", "deliver", "eq", n, "khu dân cư") for n in (7, 4, 3)],
        ),
        (
            "Hỗ trợ chuồng trại cho 30 hộ, cây giống cho 140 hộ, phân bón hoặc nông cụ cho tối thiểu 90 hộ.",
            [
                ("other", "deliver", "eq", 30, "hộ"),
                ("other", "deliver", "eq", 140, "hộ"),
                ("other", "deliver", "ge", 90, "hộ"),
            ],
        ),
        # people are given what stands before them
        (
            "Mở 12 lớp bồi dưỡng cho 640 cán bộ thôn, xã.",
            [("other", "deliver", "eq", 12, "lớp"), ("gov.cadres_trained", "deliver", "eq", 640, "người")],
        ),
        # names between what is counted and its verb
        (
            "Phấn đấu 02 xã Kim Cúc, Huy Giáp được công nhận xã nông thôn mới, đưa số xã đạt chuẩn lên 24/60 xã.",
            [
                ("ntm.communes_newly_meeting", "increase", "eq", 2, "xã"),
                ("ntm.communes_meeting", "reach", "eq", 24, "xã"),
            ],
        ),
        # behind "đưa" stands a new thing done, not the level that is reached
        (
            "Giải quyết việc làm cho 900 lao động; đưa ít nhất 70 người đi làm việc ở nước ngoài.",
            [("econ.jobs_created", "deliver", "eq", 900, "người"), ("other", "deliver", "ge", 70, "người")],
        ),
        # who has left poverty before, and how many poor are left, is not who leaves it
        ("Vận động 600 hộ mới thoát nghèo vào hợp tác xã.", [("other", "deliver", "eq", 600, "hộ")]),
        ("Đến cuối năm số hộ nghèo còn tối đa 6.500 hộ.", [("other", "reach", "le", 6500, "hộ")]),
        # behind a colon the years of one measure, or the parts of one number
        (
            "Tỷ lệ hộ nghèo: năm 2019 giảm 2,2%, năm 2020 giảm 1,7%.",
            [
                ("gnbv.poverty_rate_reduction", "decrease", "eq", 2.2, "%"),
                ("gnbv.poverty_rate_reduction", "decrease", "eq", 1.7, "%"),
            ],
        ),
        (
            "Dạy nghề cho 2.400 lao động, trong đó: lao động nữ 1.100 người, lao động thuộc hộ nghèo 400 người.",
            [("econ.workers_trained", "deliver", "eq", n, "người") for n in (2400, 1100, 400)],
        ),
        # a start level between a band and its count; houses are no saying ("4 nhà")
        (
            "Giảm số xã dưới 5 tiêu chí từ 20 xã xuống còn 8 xã.",
            [("ntm.communes_in_criteria_band", "reach", "eq", 8, "xã")],
        ),
        (
            "Hỗ trợ nhà ở cho 320 hộ, trong đó xây mới 190 nhà, sửa chữa 130 nhà.",
            [
                ("other", "deliver", "eq", 320, "hộ"),
                ("other", "deliver", "eq", 190, "nhà"),
                ("other", "deliver", "eq", 130, "nhà"),
            ],
        ),
        # two kinds of one thing
        (
            "Phấn đấu 80% thôn, bản đạt chuẩn văn hóa, 90% gia đình đạt danh hiệu văn hóa.",
            [("other", "reach", "eq", 80, "%"), ("other", "reach", "eq", 90, "%")],
        ),
        # what exists is a stock, what is built is delivered
        ("Có 40 xã có chợ đạt tiêu chí số 7.", [("infra.communes_with_market", "reach", "eq", 40, "xã")]),
    ],
)
def test_commitments(sentence: str, expected: list[tuple[str, str, str, float, str]]) -> None:
    assert brief(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        # papers for it are not the result
        "Hoàn thành hồ sơ trình công nhận thành phố Cao Bằng hoàn thành nhiệm vụ xây dựng nông thôn mới.",
        # a norm of support
        "Mức hỗ trợ 10 triệu đồng/hộ.",
    ],
)
def test_what_commits_nothing(sentence: str) -> None:
    assert brief(sentence) == []


def test_a_district_by_its_name_counts_one_and_is_the_area() -> None:
    (target,) = read("Thành phố Cao Bằng hoàn thành nhiệm vụ xây dựng nông thôn mới.")
    assert (target.indicator, target.value, target.unit, target.area.level) == (
        "ntm.districts_meeting",
        1,
        "huyện",
        "district",
    )
    assert target.quote.startswith("Thành phố Cao Bằng")
    # a list of names is counted by nobody
    assert brief("Huyện Hà Quảng và huyện Bảo Lạc đạt chuẩn nông thôn mới.") == []


def test_a_district_as_subject_is_the_area() -> None:
    (target,) = read("Huyện Bảo Lạc phấn đấu có 03 xã đạt chuẩn nông thôn mới.")
    assert (target.area.level, target.area.name) == ("district", "Bảo Lạc")


def test_a_share_some_words_on_belongs_to_the_count_that_makes_it() -> None:
    (target,) = read("Đến hết năm 2019 có 42/105 xã đạt chuẩn nông thôn mới giai đoạn 2016 - 2020, đạt 40%.")
    assert (target.share_pct, str(target.due)) == (40, "2019-12-31")
    # one that it does not make is another figure
    assert len(read("Có 42/105 xã đạt chuẩn nông thôn mới, tỷ lệ hộ nghèo còn 7%.")) == 2


def test_a_criterion_told_inside_a_paragraph_holds_from_there_on() -> None:
    made = read("Tiêu chí số 4 về Điện: có thêm 05 xã đạt chuẩn. Tiêu chí số 5 về trường học: có thêm 06 xã đạt chuẩn.")
    assert [(t.criterion, t.value) for t in made] == [(4, 5), (5, 6)]


def test_the_same_criterion_again() -> None:
    made = read("Có 15 xã đạt tiêu chí số 10 về thu nhập, nâng tổng số xã đạt tiêu chí này lên 85 xã.")
    assert [(t.indicator, t.criterion) for t in made] == [
        ("ntm.communes_newly_meeting_criterion", 10),
        ("ntm.communes_meeting_criterion", 10),
    ]


def test_a_task_that_opens_with_what_is_to_be_made_commits_it() -> None:
    heading = "III. NHIỆM VỤ TRỌNG TÂM"
    assert [t.value for t in read("Hỗ trợ xây dựng 45 mô hình phát triển sản xuất.", heading)] == [45]
    # a number that names what exists is none, nor is one in the middle of a task
    assert brief("Kiểm tra việc thực hiện tại 45 mô hình phát triển sản xuất.", heading) == []


def test_a_list_of_bands_goes_on() -> None:
    made = read("Số xã đạt 19 tiêu chí: 45 xã; từ 15 - 18 tiêu chí: 20 xã; dưới 10 tiêu chí: 12 xã.")
    assert [(t.value, t.band) for t in made] == [(45, (19, 19)), (20, (15, 18)), (12, (None, 9))]
    # a share of communes has a band too, and its criteria are no record of their own
    (share,) = read("100% số xã đạt từ 12 tiêu chí trở lên.")
    assert (share.value, share.unit, share.band) == (100, "%", (12, None))


# Each case: the heading it stands under, a sentence, what it commits (indicator, change, value, unit).
@pytest.mark.parametrize(
    ("heading", "sentence", "expected"),
    [
        # parts named by groups of criteria tell what is to be reached
        (
            "1. Nhóm tiêu chí hạ tầng",
            "Tiêu chí số 7 về chợ: thêm 03 xã, luỹ kế 50/160 xã (31,3%).",
            [
                ("ntm.communes_newly_meeting_criterion", "increase", 3, "xã"),
                ("ntm.communes_meeting_criterion", "reach", 50, "xã"),
            ],
        ),
        (
            "II. NỘI DUNG",
            "Tiêu chí số 4 về điện: giữ vững 98/160 xã đạt.",
            [("ntm.communes_meeting_criterion", "maintain", 98, "xã")],
        ),
        # the same figures where the part looks back
        ("I. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU", "Có thêm 03 xã đạt chuẩn nông thôn mới.", []),
        # a task that opens with its result
        (
            "II. NHIỆM VỤ",
            "Đào tạo nghề cho 700 lao động nông thôn.",
            [("econ.workers_trained", "deliver", 700, "người")],
        ),
        (
            "II. NHIỆM VỤ",
            "Xây mới, nâng cấp 85 km đường liên thôn.",
            [("infra.rural_roads_built", "deliver", 85, "km")],
        ),
        ("II. NHIỆM VỤ", "Mức hỗ trợ của ngân sách không quá 70% tổng mức đầu tư.", []),
        # what a sentence tells of an earlier year holds for the rest of it
        ("I. MỤC TIÊU", "Cuối năm 2017 toàn tỉnh có 12 xã đạt chuẩn nông thôn mới, bình quân 9,5 tiêu chí/xã.", []),
        # a number that names those of whom the next one is said
        (
            "I. MỤC TIÊU",
            "Giảm tỷ lệ hộ nghèo 2%, riêng 3 huyện biên giới giảm 4%.",
            [("gnbv.poverty_rate_reduction", "decrease", 2, "%"), ("gnbv.poverty_rate_reduction", "decrease", 4, "%")],
        ),
        # work done in so many communes is no standard met by them
        ("I. MỤC TIÊU", "60/60 xã hoàn thành phê duyệt quy hoạch chung.", [("other", "deliver", 60, "xã")]),
        # a level above the known ones has no code
        ("I. MỤC TIÊU", "Có 02 xã đạt chuẩn nông thôn mới hiện đại.", [("other", "reach", 2, "xã")]),
        # shares that open a task, and what a task of a project makes
        (
            "1. Dự án 6",
            "Nội dung: 90% cán bộ cấp xã được bồi dưỡng kỹ năng.",
            [("gnbv.cadres_trained_share", "reach", 90, "%")],
        ),
        (
            "1. Dự án 1",
            "Nội dung: đầu tư 12 công trình thủy lợi và 05 điểm trường.",
            [("infra.irrigation_works", "deliver", 12, "công trình"), ("other", "deliver", 5, "điểm trường")],
        ),
        ("1. Dự án 5", "Hỗ trợ 50% mức đóng cho hộ cận nghèo.", []),
        # the beginning of the plan's first year lies before it
        ("I. MỤC TIÊU", "Đầu năm 2019 toàn tỉnh có 9.500 hộ nghèo.", []),
        # a level by a year of the plan, said among tasks; communes that a date only describes
        ("II. NHIỆM VỤ", "Nuôi tôm trên cát đạt 120 ha vào năm 2019.", [("other", "reach", 120, "ha")]),
        ("II. NHIỆM VỤ", "Các chủ đầu tư của 09 xã đăng ký năm 2019 lập hồ sơ.", []),
        # a result behind another task; two crops a year are no quantity
        (
            "II. NHIỆM VỤ",
            "Nạo vét kênh mương, bảo đảm tưới chủ động cho 1.500 ha lúa 2 vụ.",
            [("infra.irrigated_area", "reach", 1500, "ha")],
        ),
        # the growth rate itself is reached, not raised
        ("I. MỤC TIÊU", "Tốc độ tăng giá trị sản xuất: 11%.", [("other", "reach", 11, "%")]),
        (
            "I. MỤC TIÊU",
            "Thu nhập bình quân đạt 30 triệu đồng/người, gấp 1,5 lần so với năm 2015.",
            [
                ("econ.income_per_capita", "reach", 30, "triệu đồng/người"),
                ("econ.income_growth_factor", "reach", 1.5, "lần"),
            ],
        ),
    ],
)
def test_what_each_part_of_a_plan_commits(heading: str, sentence: str, expected: list[Any]) -> None:
    assert [(t.indicator, t.change, t.value, t.unit) for t in read(sentence, heading)] == expected


@pytest.mark.parametrize(
    ("sentence", "area"),
    [
        ("Xã Huy Giáp về đích nông thôn mới trong năm.", ("commune", "Huy Giáp")),
        ("Xây dựng 02 khu dân cư kiểu mẫu tại xã Huy Giáp.", ("commune", "Huy Giáp")),
        ("Huyện Bảo Lạc có thêm 02 xã đạt chuẩn nông thôn mới.", ("district", "Bảo Lạc")),
        ("Toàn tỉnh có thêm 02 xã đạt chuẩn nông thôn mới.", ("province", "Cao Bằng")),
        # communes in a list are counted by their number, not one by one
        ("Có 02 xã đạt chuẩn nông thôn mới: xã Huy Giáp, xã Hồng An.", ("province", "Cao Bằng")),
    ],
)
def test_the_unit_that_a_target_is_set_for(sentence: str, area: tuple[str, str]) -> None:
    (target,) = read(sentence)
    assert target.area is not None
    assert (target.area.level, target.area.name) == area


def test_each_criterion_of_a_list_has_its_own_number() -> None:
    found = read("Số xã đạt tiêu chí giao thông tăng thêm 09 xã, tiêu chí trường học tăng thêm 08 xã.")
    assert [(t.criterion, t.value) for t in found] == [(2, 9), (5, 8)]


def test_the_share_of_communes_stands_behind_their_number_of_criteria() -> None:
    (target,) = read("28 xã đạt 15 - 18 tiêu chí, chiếm 14,7%.")
    assert (target.value, target.band, target.share_pct) == (28, (15, 18), 14.7)


def test_the_years_of_a_standard_are_no_due_date() -> None:
    (target,) = read("Có 09 xã đạt chuẩn quốc gia về y tế giai đoạn 2011-2020.")
    assert str(target.due) == "2019-12-31"


def test_an_item_on_a_topic_hands_its_criterion_to_all_its_figures() -> None:
    found = read("Về giao thông: xây dựng 40 km đường trục thôn; có thêm 06 xã đạt tiêu chí số 2.")
    assert [t.criterion for t in found] == [2, 2]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # money planned that is to be paid out; what was paid out is told
        (
            "Mục tiêu giải ngân đạt ít nhất 55% kế hoạch trước ngày 31/8/2019 và trên 90% kế hoạch cả năm.",
            [("ge", 55), ("gt", 90)],
        ),
        ("Đến hết quý I, tỷ lệ giải ngân mới đạt 12,6% kế hoạch.", []),
        # a share with its bound, and one assured to people; norms of support are none
        (
            "Bảo đảm 100% trẻ em dưới 2 tuổi được tiêm chủng; tỷ lệ người lớn mù chữ không quá 4%.",
            [("eq", 100), ("le", 4)],
        ),
        ("Tỷ lệ hỗ trợ không quá 70%; ngân sách trung ương bảo đảm 100% kinh phí.", []),
        # work done in so many communes
        ("Hoàn thành việc rà soát, cắm mốc quy hoạch khu dân cư ở 08 xã.", [("eq", 8)]),
        ("Tổ chức hội nghị với 08 xã.", []),
        ("Thêm 03 xã đạt tiêu chí số 6.", [("eq", 3)]),
    ],
)
def test_commitments_among_tasks(sentence: str, expected: list[tuple[str, float]]) -> None:
    assert [(t.comparator, t.value) for t in read(sentence, "III. NỘI DUNG THỰC HIỆN")] == expected


def test_what_stands_under_a_criterion_is_to_be_reached() -> None:
    body = ["III. NỘI DUNG", "4. Về điện (tiêu chí số 4)", "- Tỷ lệ hộ dùng điện thường xuyên đạt 97,5%."]
    (found,) = find_targets(context(body))
    assert (found.indicator, found.criterion) == ("infra.households_with_electricity_share", 4)
    assert find_targets(context(["III. NỘI DUNG", "4. Về điện", body[-1]])) == ()

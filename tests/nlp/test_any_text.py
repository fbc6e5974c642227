"""Whatever a document says, in whatever order its words come, reading it raises nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from models.pages import PageSource
from nlp.extract import extract
from tests.nlp.factories import read_document, table

GENRE = """
I. II. H. HI. 1. 2. 3. A. B. a) b) - + (1) Điều 1 Phụ lục ; : . , ( ) % 5% 12 xã 77/207 đạt chuẩn nông
thôn mới tiêu chí 15-18
huyện Bảo Lạc thành phố Cao Bằng thị xã tỷ lệ hộ nghèo giảm còn 3,5 triệu đồng UBND các huyện A, B và
Sở Tài chính chủ trì, phối hợp với trước ngày 31/12/2019 Quý II, II hàng năm định kỳ Quyết định số 5/QĐ-TTg 3l tháng
trong đó riêng tăng thêm lũy kế 2559 số bản 8;4 Nơi nhận: TM. CHỦ TỊCH KẾ HOẠCH Trên đây là Yêu cầu gồm từ ngân sách
(14%) Tổng vốn Báo Đài tổ chức Chỉ đạo không dưới 5 STT Chỉ tiêu Đơn vị tính Kế hoạch Xã Số Nội dung Cơ quan thực hiện
"""
WORDS = GENRE.split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)
SOURCES: st.SearchStrategy[PageSource] = st.sampled_from(["text", "ocr"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(SENTENCES, min_size=1, max_size=8),
    st.lists(st.lists(SENTENCES, min_size=4, max_size=4), min_size=1, max_size=4),
    SOURCES,
    st.floats(0, 1),
)
def test_any_words_in_any_order(body: list[str], rows: list[list[str]], source: PageSource, confidence: float) -> None:
    document = read_document(body, source=source, confidence=confidence, tables=[table("Phụ lục 1", rows)])
    records = extract(document)
    assert all(record.evidence for record in (*records.targets, *records.assignments, *records.funding))

"""Kinds of official documents and the marks of who issues them."""

from __future__ import annotations

# kinds of documents as printed in capitals above the title, without diacritics so that OCR slips do not matter
KINDS = {
    "ke hoach": "Kế hoạch",
    "quyet dinh": "Quyết định",
    "chi thi": "Chỉ thị",
    "nghi quyet": "Nghị quyết",
    "thong bao": "Thông báo",
    "chuong trinh hanh dong": "Chương trình hành động",
    "chuong trinh": "Chương trình",
    "bao cao": "Báo cáo",
    "de an": "Đề án",
    "to trinh": "Tờ trình",
    "huong dan": "Hướng dẫn",
    "cong dien": "Công điện",
    "phuong an": "Phương án",
    "quy dinh": "Quy định",
}
SYMBOL_KINDS = {
    "KH": "Kế hoạch",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "NQ": "Nghị quyết",
    "TB": "Thông báo",
    "CTr": "Chương trình hành động",
    "CTHĐ": "Chương trình hành động",
    "BC": "Báo cáo",
    "HD": "Hướng dẫn",
    "ĐA": "Đề án",
    "PA": "Phương án",
}
LETTER = "Công văn"
"""What has no kind printed: a letter, known by the mark of its issuer in place of a kind's ("712/UBND-KT")."""
ISSUER_MARKS = ("UBND", "HĐND", "TU", "TTg", "CP", "BCĐ", "BNN", "VPĐP")

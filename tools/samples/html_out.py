"""A plan as the saved page of a legal documents portal: the text among menus, boxes and a footer."""

from __future__ import annotations

from html import escape

from tools.samples.content import Appendix, Plan, unmarked
from tools.samples.tables import anchors

_MENU = ("Trang chủ", "Văn bản mới", "Tra cứu", "Chỉ đạo điều hành", "Thủ tục hành chính", "Liên hệ")
_BESIDE = (
    "Kế hoạch phát triển kinh tế - xã hội",
    "Quyết định phân bổ vốn sự nghiệp",
    "Nghị quyết về mức hỗ trợ xi măng",
    "Báo cáo kết quả 6 tháng đầu năm",
)
_STYLE = "body{font:15px Arial} .noidung{font-family:'Times New Roman'} table.bang{border-collapse:collapse}"


def html_bytes(plan: Plan) -> bytes:
    """The file's bytes, UTF-8."""
    menu = "".join(f'<li><a href="#">{name}</a></li>' for name in _MENU)
    beside = "".join(f'<li><a href="#">{name} của UBND tỉnh {plan.province}</a></li>' for name in _BESIDE)
    page = f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{plan.kind} {plan.number} - Cơ sở dữ liệu văn bản</title>
<style>{_STYLE}</style><script>var xem = 1;</script></head>
<body>
<div class="dau-trang"><a href="#">Cổng thông tin điện tử</a> <span>Cơ sở dữ liệu văn bản</span></div>
<ul class="main-menu">{menu}</ul>
<div class="breadcrumb"><a href="#">Trang chủ</a> » <a href="#">Văn bản</a> » {plan.number}</div>
<div class="khung"><div class="cot-trai">
<div class="thuoc-tinh"><a href="#">Thuộc tính</a> <a href="#">Lược đồ</a> <a href="#">Bản in</a></div>
<div class="noidung">
{_body(plan)}
</div></div>
<div class="cot-phai"><h4>Văn bản cùng lĩnh vực</h4><ul>{beside}</ul><p>Lượt xem: 1.204</p></div></div>
<div id="footer"><p>Bản quyền thuộc về cổng thông tin. Ghi rõ nguồn khi dẫn lại. Điện thoại: 080 00000</p></div>
</body></html>
"""
    return page.encode()


def _body(plan: Plan) -> str:
    issuer = "<br>".join(f"<b>{escape(line)}</b>" for line in plan.issuer)
    motto = "<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br><b>Độc lập - Tự do - Hạnh phúc</b>"
    parts = [
        f'<table width="100%"><tr><td align="center">{issuer}<br>Số: {escape(plan.number)}</td>'
        f'<td align="center">{motto}<br><i>{escape(plan.place_date)}</i></td></tr></table>',
        f'<p align="center"><b>{plan.kind.upper()}</b></p><p align="center"><b>{escape(plan.title)}</b></p>',
    ]
    for item in plan.body:
        text = escape(unmarked(item.text))
        parts.append(f"<p><b>{text}</b></p>" if item.level in (1, 2) else f"<p>{text}</p>")
    recipients = "<br>".join(["<b><i>Nơi nhận:</i></b>", *(f"- {escape(line)}" for line in plan.recipients)])
    sign = "<br>".join([*(f"<b>{escape(line)}</b>" for line in plan.sign.titles), "", f"<b>{plan.sign.name}</b>"])
    parts.append(f'<table width="100%"><tr><td>{recipients}</td><td align="center">{sign}</td></tr></table>')
    parts += [_appendix(appendix) for appendix in plan.appendices]
    return "\n".join(parts)


def _appendix(appendix: Appendix) -> str:
    lines = "".join(f'<p align="center"><b>{escape(line)}</b></p>' for line in (appendix.label, *appendix.title))
    rows = [*appendix.head, *(row.c for row in appendix.rows)]
    cells = anchors(rows)
    out = []
    for r in range(len(rows)):
        tag = "th" if r < len(appendix.head) else "td"
        out.append("<tr>")
        for p in (cell for cell in cells if cell.row == r):
            spans = f' rowspan="{p.rowspan}"' * (p.rowspan > 1) + f' colspan="{p.colspan}"' * (p.colspan > 1)
            out.append(f"<{tag}{spans}>{escape(p.text)}</{tag}>")
        out.append("</tr>\n")
    return f'{lines}<table class="bang" border="1">\n{"".join(out)}</table>'

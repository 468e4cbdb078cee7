"""Workbooks no library of ours writes, byte by byte: XLS (BIFF8 in a compound file) and ODS."""

import io
import struct
import zipfile
from xml.sax.saxutils import escape

_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet><table:table table:name={name}>{rows}</table:table>"
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(rows, name="Members"):
    """An OpenDocument spreadsheet of one sheet; trailing blanks repeat a thousand times, as office programs write."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    lines += (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.format(name=f'"{escape(name)}"', rows=lines))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def _ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def xls(rows, name="Members"):
    """An Excel 97 workbook of one sheet: labels in UTF-16 and numbers."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, (int, float)):
                sheet += _record(0x0203, struct.pack("<HHHd", at, column, 0, value))
            elif value:
                text = value.encode("utf-16-le")
                sheet += _record(0x0204, struct.pack("<HHHHB", at, column, 0, len(value), 1) + text)
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    named = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    offset = len(start) + 4 + 6 + len(named) + 4
    book = start + _record(0x0085, struct.pack("<IBB", offset, 0, 0) + named) + _record(0x000A, b"") + sheet
    return _compound(book)


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _compound(book):
    """The stream «Workbook» alone in a compound file: header, one sector of the table, the directory, the stream."""
    book = book.ljust(max(4096, -(-len(book) // 512) * 512), b"\0")
    count = len(book) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + count), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0).ljust(436, b"\xff")
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, -1, 2, len(book))
    return head + table + entries.ljust(512, b"\0") + book


def _entry(name, kind, child, start, size):
    text = (name + "\0").encode("utf-16-le")
    body = text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text), kind, 1, -1, -1, child)
    return body + bytes(36) + struct.pack("<IQ", start & 0xFFFFFFFF, size)

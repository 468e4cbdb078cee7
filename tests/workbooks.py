"""Three workbooks as federations keep them, in Japanese, Persian and Hindi: made here, invented throughout, «sample».

None of the readers was written for them. Each has what such lists have: preamble, headings of two rows, native
digits, a calendar of its own, totals; and one cell that cannot be read. ``later`` makes the list of a year after: the
last body is gone, a new one has come, and the first has more members.
"""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

ROWS = {"ja": 40, "fa": 36, "hi": 45}
DEVANAGARI, PERSIAN, WIDE = "०१२३४५६७८९", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"
HEAD = PatternFill("solid", fgColor="DDEBF7")


def in_digits(text, digits):
    """A text with its digits written in another script."""
    return "".join(digits[int(c)] if c in "0123456789" else c for c in str(text))


def make(language, path, *, later=False):
    """The workbook in a language («ja», «fa», «hi») at a path."""
    return {"ja": make_japanese, "fa": make_persian, "hi": make_hindi}[language](Path(path), later=later)


def members_of(language, number):
    """How many members the invented body of a number has."""
    turned = number * 37 % 101
    return {"ja": 3 + 7 * turned, "fa": 7 + 11 * turned, "hi": 51 + 1987 * turned}[language]


def _numbers(language, later):
    last = ROWS[language]
    return [*range(1, last), last + 1] if later else list(range(1, last + 1))


def corporate_number(number):
    """A Japanese corporate number of no body: valid check digit, in a range that is not given out."""
    base = f"99990000{number:04d}"
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(base)))
    return f"{9 - total % 9}{base}"


def national_id(number):
    """An Iranian number of a legal person, of no body: valid check digit, in a range that is not given out."""
    base = f"9999{number:06d}"
    weights = (29, 27, 23, 19, 17, 29, 27, 23, 19, 17)
    plus = int(base[9]) + 2
    rest = sum((int(digit) + plus) * weight for digit, weight in zip(base, weights, strict=True)) % 11
    return f"{base}{rest % 10}"


_JA_FIRST = (
    "ひので",
    "あけぼの",
    "かがやき",
    "みずうみ",
    "やまなみ",
    "しおかぜ",
    "つむぎ",
    "こもれび",
    "はるかぜ",
    "いぶき",
)
_JA_WORK = ("清掃", "介護", "配食", "みどり", "印刷")
_JA_WORK_READ = ("セイソウ", "カイゴ", "ハイショク", "ミドリ", "インサツ")
_JA_PLACES = (
    ("東京都", "新宿区"),
    ("大阪府", "堺市"),
    ("北海道", "札幌市"),
    ("福岡県", "糸島市"),
    ("長野県", "松本市"),
)


def make_japanese(path, *, later=False):
    """会員名簿: headings of two rows with merged cells, years of 令和 and 平成, wide digits, a row of totals."""
    book = Workbook()
    sheet = book.active
    sheet.title = "会員名簿"
    sheet["A1"] = "労働者協同組合 見本連合会　会員名簿（見本・架空）"
    sheet["A2"] = f"令和{9 if later else 8}年４月１日現在"
    tops = {"A4": "No.", "B4": "名称", "D4": "法人番号", "E4": "所在地", "H4": "設立年月日", "I4": "組合員数",
            "K4": "連絡先", "M4": "備考"}  # fmt: skip
    below = {"B5": "正式名称", "C5": "フリガナ", "E5": "都道府県", "F5": "市区町村", "G5": "町名・番地", "I5": "合計",
             "J5": "うち就労", "K5": "電話番号", "L5": "メールアドレス"}  # fmt: skip
    for cell, text in {**tops, **below}.items():
        sheet[cell] = text
        sheet[cell].fill, sheet[cell].font, sheet[cell].alignment = HEAD, Font(bold=True), Alignment(wrap_text=True)
    for merged in ("A1:M1", "A4:A5", "B4:C4", "D4:D5", "E4:G4", "H4:H5", "I4:J4", "K4:L4", "M4:M5"):
        sheet.merge_cells(merged)
    for at, number in enumerate(_numbers("ja", later), start=6):
        _write(sheet, at, _japanese(number, at - 5, more=5 if later and number == 1 else 0))
    total = sum(members_of("ja", number) for number in _numbers("ja", later)) + (5 if later else 0)
    _write(sheet, sheet.max_row + 1, ["", "合計", "", "", "", "", "", "", in_digits(f"{total:,}", WIDE)])
    notes = book.create_sheet("記入上の注意")
    notes["A1"], notes["A2"] = "この名簿は見本です。", "法人番号は13桁で記入してください。"
    sheet.freeze_panes = "C6"
    book.save(path)
    return path


def _japanese(number, position, more):
    first, work = _JA_FIRST[(number - 1) % 10], _JA_WORK[(number - 1) // 10 % 5]
    region, city = _JA_PLACES[number % 5]
    name = f"労働者協同組合{first}{work}" if number % 3 else f"{first}{work}労働者協同組合"
    spoken = "".join(chr(ord(letter) + 0x60) for letter in first) + _JA_WORK_READ[(number - 1) // 10 % 5]
    year = f"令和{in_digits(number % 3 + 4, WIDE)}年" if number % 4 else f"平成{in_digits(20 + number % 10, WIDE)}年"
    corporate = corporate_number(number)
    if number == 7:  # one digit is wrong
        corporate = corporate[:-1] + str((int(corporate[-1]) + 1) % 10)
    members = members_of("ja", number) + more
    return [
        position, name + ("（見本）" if number % 2 else ""), spoken, corporate, region, city,
        f"中央{in_digits(number, WIDE)}丁目{in_digits(f'{number % 9 + 1}-{number % 7 + 1}', WIDE)}",
        f"{year}{in_digits(number % 12 + 1, WIDE)}月１日", in_digits(f"{members:,}", WIDE),
        in_digits(members // 2, WIDE), in_digits(f"03-0000-{number:04d}", WIDE), f"info@mihon{number}.example",
        "休眠中" if number == 11 else "",
    ]  # fmt: skip


_FA_FIRST = ("سپیده", "آفتاب", "مهتاب", "کوشا", "یاران", "نیکان", "کیمیا", "پایدار", "همیار")
_FA_WORK = ("خدمات نظافتی", "کشاورزی", "تولیدی پوشاک", "حمل و نقل", "عمرانی")
_FA_PLACES = (("تهران", "ری"), ("فارس", "شیراز"), ("آذربایجان شرقی", "تبریز"), ("گیلان", "رشت"), ("یزد", "میبد"))


def make_persian(path, *, later=False):
    """فهرست اعضا: right to left, Persian digits, Jalali dates, yeh and kaf as Persian and as Arabic keyboards write."""
    book = Workbook()
    sheet = book.active
    sheet.title = "اعضا"
    sheet.sheet_view.rightToLeft = True
    sheet["A1"] = "اتحادیه تعاونی‌های کارگری نمونه (ساختگی)"
    sheet["A2"] = f"فهرست شرکت‌های عضو در پایان سال {in_digits(1405 if later else 1404, PERSIAN)}"
    headings = ["ردیف", "نام شرکت تعاونی", "شناسه ملی", "تاریخ تأسیس", "استان", "شهر", "نشانی", "تعداد اعضا",
                "تعداد شاغلان", "تلفن", "نام مدیرعامل", "وضعیت"]  # fmt: skip
    _write(sheet, 4, headings)
    for cell in sheet[4]:
        cell.fill, cell.font = HEAD, Font(bold=True)
    numbers = _numbers("fa", later)
    for at, number in enumerate(numbers, start=5):
        _write(sheet, at, _persian(number, at - 4, more=5 if later and number == 1 else 0))
    total = sum(members_of("fa", number) for number in numbers) + (5 if later else 0)
    _write(sheet, sheet.max_row + 1, ["", "جمع کل", "", "", "", "", "", in_digits(total, PERSIAN)])
    book.save(path)
    return path


def _persian(number, position, more):
    first, work = _FA_FIRST[(number - 1) % 9], _FA_WORK[(number - 1) // 9 % 5]
    region, city = _FA_PLACES[number % 5]
    name = f"شرکت تعاونی {work} {first}"
    if number % 3 == 0:  # an Arabic keyboard
        name = name.replace("ی", "ي").replace("ک", "ك")
    day = f"{1380 + number % 24}/{number % 12 + 1:02d}/{number % 28 + 1:02d}"
    if number == 9:  # a day that no month has
        day = "1400/07/35"
    members = members_of("fa", number) + more
    return [
        in_digits(position, PERSIAN), name, in_digits(national_id(number), PERSIAN), in_digits(day, PERSIAN), region,
        city, f"خیابان نمونه، پلاک {in_digits(number, PERSIAN)}", in_digits(f"{members:,}".replace(",", "٬"), PERSIAN),
        in_digits(members // 3, PERSIAN), in_digits(f"021-0000{number:04d}", PERSIAN), "مدیر نمونه",
        "غیرفعال" if number == 5 else "فعال",
    ]  # fmt: skip


_HI_FIRST = ("सूर्योदय", "प्रगति", "एकता", "श्रमिक", "नवजीवन", "आदर्श", "जनता", "हरियाली", "संगम")
_HI_WORK = ("दुग्ध उत्पादक", "श्रम", "हथकरघा बुनकर", "महिला बचत", "कृषि सेवा", "मत्स्य")
_HI_PLACES = (("बिहार", "पटना"), ("केरल", "कोल्लम"), ("बिहार", "गया"), ("राजस्थान", "जयपुर"), ("असम", "जोरहाट"))


def make_hindi(path, *, later=False):
    """सदस्य सूची: lines before the list, a blank column, Devanagari digits, lakhs, days before months."""
    book = Workbook()
    sheet = book.active
    sheet.title = "सदस्य सूची"
    lines = ["राज्य सहकारी महासंघ (नमूना, काल्पनिक)", f"सदस्य समितियों की सूची — ३१ मार्च {'२०२७' if later else '२०२६'}",
             "टिप्पणी: सभी नाम काल्पनिक हैं"]  # fmt: skip
    for at, line in enumerate(lines, start=1):
        sheet.cell(at, 1, line)
    headings = ["क्र.सं.", "समिति का नाम", "", "पंजीकरण संख्या", "पंजीकरण तिथि", "जिला", "राज्य", "सदस्य संख्या",
                "अंश पूंजी (रु.)", "कर्मचारियों की संख्या", "मोबाइल नंबर", "स्थिति"]  # fmt: skip
    _write(sheet, 6, headings)
    for cell in sheet[6]:
        cell.fill, cell.font = HEAD, Font(bold=True)
    numbers = _numbers("hi", later)
    for at, number in enumerate(numbers, start=7):
        _write(sheet, at, _hindi(number, at - 6, more=5 if later and number == 1 else 0))
    total = sum(members_of("hi", number) for number in numbers) + (5 if later else 0)
    _write(sheet, sheet.max_row + 1, ["", "कुल योग", "", "", "", "", "", in_digits(lakhs(total), DEVANAGARI)])
    book.save(path)
    return path


def lakhs(number):
    """A whole number grouped as in South Asia: 12,34,567."""
    text = str(number)
    head, tail = text[:-3], text[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return ",".join([*groups, tail])


def _hindi(number, position, more):
    first, work = _HI_FIRST[(number - 1) % 9], _HI_WORK[(number - 1) // 9 % 6]
    region, city = _HI_PLACES[number % 5]
    members = in_digits(lakhs(members_of("hi", number) + more), DEVANAGARI)
    return [
        in_digits(position, DEVANAGARI), f"{first} {work} सहकारी समिति", None,
        in_digits(f"नमूना/{number:03d}/{1990 + number % 30}", DEVANAGARI),
        in_digits(f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/{1990 + number % 30}", DEVANAGARI), city, region,
        "१,२,३" if number == 4 else members, in_digits(lakhs(150_000 + 77_777 * number), DEVANAGARI),
        in_digits(2 + number % 9, DEVANAGARI), in_digits(f"00000{number:05d}", DEVANAGARI),
        "बंद" if number == 8 else "कार्यरत",
    ]  # fmt: skip


def _write(sheet, at, values):
    for column, value in enumerate(values, start=1):
        if value not in {"", None}:
            sheet.cell(at, column, value)

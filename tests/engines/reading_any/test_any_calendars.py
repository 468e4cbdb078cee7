"""Whole lists in the letters, digits, calendars and customs of sixteen countries: what each column becomes."""

import pytest
from engines.reading_any.binaries import ods, xls

from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import words_of

WORDS = words_of()
LISTS = {
    ("th", "cp874", "TH"): (
        "ชื่อสหกรณ์,วันที่จดทะเบียน,จำนวนสมาชิก\n"
        'สหกรณ์หนึ่ง,๑ มกราคม ๒๕๖๐,"๑,๒๓๔"\n'
        "สหกรณ์สอง,15 มี.ค. 2545,250\n"
        "สหกรณ์สาม,๓๑/๑๒/๒๕๖๕,๗\n",
        "TIS-620", {"founded": ["2017-01-01", "2002-03-15", "2022-12-31"], "members": ["1234", "250", "7"]},
    ),
    ("th, years", "utf-8", ""): (
        "ชื่อ,ปีที่ก่อตั้ง (พ.ศ.),สมาชิก\n"
        "สหกรณ์ ก,2530,10\n"
        "สหกรณ์ ข,2541,20\n"
        "สหกรณ์ ค,2555,30\n",
        "UTF-8", {"founded": ["1987", "1998", "2012"], "members": ["10", "20", "30"]},
    ),
    ("zh-hant", "cp950", "TW"): (
        "名稱,成立日期,社員人數,統一編號\n"
        '光明勞動合作社,112/05/06,"1,234",04595257\n'
        "前進合作社,098/12/31,250,97176270\n"
        "團結合作社,105/02/29,7,22099131\n",
        "Big5", {"founded": ["2023-05-06", "2009-12-31", "2016-02-29"], "members": ["1234", "250", "7"],
                 "identifier": ["tw-ubn:04595257", "tw-ubn:97176270", "tw-ubn:22099131"]},
    ),
    ("zh-hant, digits alone", "utf-8", "TW"): (
        "合作社名稱,成立日期,社員數\n"
        "光明勞動合作社,1120506,12\n"
        "前進合作社,0981231,250\n"
        "團結合作社,1050229,7\n",
        "UTF-8", {"founded": ["2023-05-06", "2009-12-31", "2016-02-29"], "members": ["12", "250", "7"]},
    ),
    ("ne", "utf-8", "NP"): (
        "सहकारीको नाम,दर्ता मिति,सदस्य संख्या,शेयर पूँजी\n"
        'सूर्य सहकारी,२०७२/०४/१५,"१,२३४","१२,३४,५६७"\n'
        'चन्द्र सहकारी,२०७५/११/३०,५६,"५,००,०००"\n'
        'तारा सहकारी,२०६९/०२/३२,७८९,"९९,९९९"\n',
        "UTF-8", {"founded": ["2015-07-31", "2019-03-14", "2012-06-14"], "members": ["1234", "56", "789"],
                  "capital": ["1234567", "500000", "99999"]},
    ),
    ("ja", "cp932", "JP"): (
        "組合名,設立年月日,組合員数,郵便番号\n"
        "ひので労働者協同組合,R4.10.1,１２人,〒160-0022\n"
        "あけぼの企業組合,H20.4.30,５人,530-0001\n"
        'かがやき生協,S55.3.31,"１,２００人",060-0001\n',
        "Shift_JIS", {"founded": ["2022-10-01", "2008-04-30", "1980-03-31"], "members": ["12", "5", "1200"],
                      "postcode": ["〒160-0022", "530-0001", "060-0001"]},
    ),
    ("ja, in words", "euc_jp", "JP"): (
        "組合名\t設立\t出資総額(千円)\n"
        "ひので労働者協同組合\t令和五年四月一日\t1,500\n"
        "あけぼの企業組合\t平成十二年\t△300\n"
        "かがやき生協\t昭和６３年１２月\t12,000\n",
        "EUC-JP", {"founded": ["2023-04-01", "2000", "1988-12"], "capital": ["1500", "-300", "12000"]},
    ),
    ("fa", "utf-8", "IR"): (
        "نام تعاونی;تاریخ ثبت;تعداد اعضا\n"
        "تعاونی سپیده;۱۳۹۵/۰۳/۲۱;۱٬۲۳۴\n"
        "تعاونی آفتاب;۸۸/۱۲/۰۱;۵۶\n"
        "تعاوني مهتاب;۰۲/۰۱/۱۵;۷۸۹\n",
        "UTF-8", {"founded": ["2016-06-10", "2010-02-20", ""], "members": ["1234", "56", "789"]},
    ),
    ("fa, months", "utf-8", ""): (
        "نام شرکت تعاونی,تاریخ تاسیس\n"
        "تعاونی سپیده,۲۱ خرداد ۱۳۹۵\n"
        "تعاونی آفتاب,۱ اسفند ۱۳۸۸\n"
        "تعاونی مهتاب,۱۵ فروردین ۱۴۰۲\n",
        "UTF-8", {"founded": ["2016-06-10", "2010-02-20", "2023-04-04"]},
    ),
    ("ar", "utf-16", "EG"): (
        "اسم الجمعية,تاريخ التسجيل,عدد الأعضاء\n"
        "جمعية الشمس التعاونية,٢٠١٥/٠٣/٢١,١٬٢٣٤\n"
        "جمعية القمر,٢٠١٨/١٢/٠١,٥٦\n"
        "جمعية النجم,٢٠٢٠/٠١/١٥,٧٨٩\n",
        "UTF-16", {"founded": ["2015-03-21", "2018-12-01", "2020-01-15"], "members": ["1234", "56", "789"]},
    ),
    ("ko", "cp949", "KR"): (
        "조합명,설립인가일,조합원수,사업자번호\n"
        '가람일터 협동조합,2015. 3. 21.,"1,234명",220-81-62517\n'
        "나래 사회적협동조합,2018년 12월 1일,56명,104-81-47984\n"
        "다온 협동조합,20200115,7명,120-81-47521\n",
        "CP949", {"founded": ["2015-03-21", "2018-12-01", "2020-01-15"], "members": ["1234", "56", "7"],
                  "identifier": ["kr-brn:2208162517", "kr-brn:1048147984", "kr-brn:1208147521"]},
    ),
    ("zh-hans", "gb18030", "CN"): (
        "合作社名称,成立日期,出资总额（万元）,经营状态\n"
        "光明劳动合作社,2015年3月21日,100.5,存续\n"
        "前进专业合作社,2018-12-01,50,注销\n"
        "团结合作社,2020.1.15,10,存续\n",
        "GB18030", {"founded": ["2015-03-21", "2018-12-01", "2020-01-15"], "capital": ["100.5", "50", "10"],
                    "status": ["存续", "注销", "存续"]},
    ),
    ("vi", "cp1258", "VN"): (
        "Tên;Ngày thành lập;Vốn\n"
        "HTX Mai;21/03/2015;1.000.000\n"
        "HTX Hai;01/12/2018;500.000\n"
        "HTX Ba;15/01/2020;2.500.000\n",
        "windows-1258", {"founded": ["2015-03-21", "2018-12-01", "2020-01-15"],
                         "capital": ["1000000", "500000", "2500000"]},
    ),
    ("id", "utf-8", "ID"): (
        "Nama Koperasi;Tanggal Badan Hukum;Jumlah Anggota;Modal\n"
        "Koperasi Satu;21-03-2015;1.234;1.000.000,50\n"
        "Koperasi Dua;1 Desember 2018;56;500.000,00\n"
        "Koperasi Tiga;15 Januari 2020;7;2.500.000,00\n",
        "UTF-8", {"founded": ["2015-03-21", "2018-12-01", "2020-01-15"], "members": ["1234", "56", "7"],
                  "capital": ["1000000.50", "500000.00", "2500000.00"]},
    ),
    ("fil", "utf-8", "PH"): (
        "Pangalan ng Kooperatiba,CDA Reg. No.,Petsa ng Pagrehistro,Bilang ng Kasapi\n"
        'Kooperatiba Isa,9520-01000001,03/21/2015,"1,234"\n'
        "Kooperatiba Dalawa,9520-01000002,December 1 2018,56\n"
        "Ikatlo MPC,9520-01000003,01/15/2020,7\n",
        "UTF-8", {"founded": ["2015-03-21", "2018-12-01", "2020-01-15"], "members": ["1234", "56", "7"],
                  "identifier": ["ph-cda:9520-01000001", "ph-cda:9520-01000002", "ph-cda:9520-01000003"]},
    ),
    ("ru", "koi8_r", "RU"): (
        "Наименование;Дата регистрации;Число членов\n"
        "Кооператив Заря;21.03.2015;1 234\n"
        "Кооператив Луч;01.12.2018;56\n"
        "Артель;15.01.2020;7\n",
        "KOI8-R", {"founded": ["2015-03-21", "2018-12-01", "2020-01-15"], "members": ["1234", "56", "7"]},
    ),
    ("pl", "cp1250", "PL"): (
        "Nazwa;Miasto;Adres e-mail\n"
        "Spółdzielnia Jutrzenka;Łódź;a@b.example\n"
        "Spółdzielnia Świt;Gdańsk;c@d.example\n"
        "Spółdzielnia Życie;Kraków;e@f.example\n",
        "windows-1250", {"email": ["a@b.example", "c@d.example", "e@f.example"]},
    ),
    ("tr", "cp1254", "TR"): (
        "Kooperatif;Email;Website\n"
        "Güneş İş Kooperatifi;a@b.example;x.example\n"
        "Işık Kooperatifi;c@d.example;y.example\n"
        "Doğa Ürün;e@f.example;z.example\n",
        "windows-1254", {"email": ["a@b.example", "c@d.example", "e@f.example"]},
    ),
}  # fmt: skip


def fields(understanding, wanted):
    return {column.guess.field: column.typed.values for column in understanding.columns if column.guess.field in wanted}


@pytest.mark.parametrize("which", LISTS, ids=[which[0] for which in LISTS])
def test_a_list_in_the_customs_of_its_country(which, tmp_path):
    _, encoding, country = which
    text, stated, wanted = LISTS[which]
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    found = understand(path, WORDS, country=country)
    assert (found.encoding, fields(found, wanted)) == (stated, wanted)


@pytest.mark.parametrize(("kind", "make"), [("ODS", ods), ("XLS", xls)])
def test_workbooks_of_other_programs(kind, make, tmp_path):
    rows = [
        ["名称", "設立", "組合員数"],
        ["ひので労働者協同組合", "令和４年１０月", 40],
        ["あけぼの企業組合", "平成１２年", "１２"],
        ["かがやき生協", None, 7.0],
    ]
    path = tmp_path / f"list.{kind.lower()}"
    path.write_bytes(make(rows, "会員"))
    found = understand(path, WORDS)
    wanted = {"founded": ["2022-10", "2000", ""], "members": ["40", "12", "7"]}
    assert (found.format, found.sheet, found.table.range, fields(found, wanted)) == (kind, "会員", "会員!A1:C4", wanted)


@pytest.mark.parametrize(("rule", "scheme", "unread"), [("", "cn-uscc", 2), ("guess.scheme", "", 0)])
def test_a_heading_names_the_register_disabled(rule, scheme, unread, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "名称,统一社会信用代码\n光明合作社,93110108MA0000001X\n前进合作社,93110108MA0000002X\n", encoding="utf-8"
    )
    column = understand(path, WORDS, off=frozenset({rule})).columns[1]
    assert (column.guess.field, column.guess.scheme) == ("identifier", scheme)
    assert len(column.typed.unread.get("read.identifier", ())) == unread

"""A small index of invented cooperatives in many scripts, for the tests of finding."""

from commonwork.engines.backends.search_tantivy import TantivyIndex, TantivyWriter
from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.expressions import Words
from commonwork.reference.finding import search_analyser

NAMES = {  # id: country, city, names (an alias after the first)
    "ja": ("JP", "東京", "見本労働者協同組合連合会", "見本労協連", "Mihon Workers' Co-operative Union", "MWCU"),
    "ja2": ("JP", "下松", "生活協同組合太陽ネットワーク"),
    "ko": ("KR", "의정부", "의정부한마음통번역사회적협동조합"),
    "zh": ("CN", "双河", "双河民生茶叶专业合作社"),
    "hi": ("IN", "जयपुर", "काञ्चनजङ्घा दुग्ध सहकारी समिति"),
    "fa": ("IR", "شیراز", "شرکت تعاونی گلخانه‌داران یاس"),
    "ar": ("EG", "طنطا", "تعاونية التضامن لتربية النحل"),
    "th": ("TH", "เชียงใหม่", "สหกรณ์การเกษตรตัวอย่าง จำกัด"),
    "vi": ("VN", "Đà Lạt", "Hợp tác xã Chăn nuôi Hòa Bình"),
    "de": ("DE", "Köln", "Mustergenossenschaft Grüne Straße eG", "Gemüsegenossenschaft Wald"),
    "fr": ("FR", "Lyon", "L'Étoile Société coopérative des Pêcheurs"),
    "en": ("GB", "Leeds", "Sample Bakers' Co-operative Society Ltd"),
    "en2": ("GB", "York", "Uralungal Labour Contract Co-operative Society"),
    "ru": ("RU", "Казань", "Потребительский кооператив Ромашка"),
}


def document(key, **more):
    """One of the invented cooperatives."""
    country, city, *names = NAMES[key]
    listed = (SearchName(names[0]), *(SearchName(text, kind="alias") for text in names[1:]))
    return Document(key, "organisation", listed, country=country, city=city, **more)


def index_of(folder, documents):
    """An index of some documents in a folder."""
    writer = TantivyWriter(folder, search_analyser())
    writer.write(documents)
    writer.commit()
    writer.close()
    return TantivyIndex(folder, search_analyser())


def ids(index, text, **how):
    """The ids of what some words find, best first."""
    return [hit.id for hit in index.search(Words(text), **how).hits]


def told(hit):
    """Why something was found: the code, the name, and its letters that are lit."""
    name = hit.why.name.text if hit.why.name else ""
    return hit.why.code, name, [name[start:end] for start, end in hit.why.spans]

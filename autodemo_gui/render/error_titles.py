"""Tells an error page by its title: many sites answer "page not found" with a status that says that all is well."""

import re

_KNOWN = """
    not found
    page not found
    file not found
    this page could not be found
    this page doesn't exist
    page does not exist
    access denied
    internal server error
    server error
    bad gateway
    service unavailable
    service temporarily unavailable
    gateway timeout
    gateway time-out
    application error
    seite nicht gefunden
    seite wurde nicht gefunden
    zugriff verweigert
    page introuvable
    page non trouvée
    página no encontrada
    pagina non trovata
    página não encontrada
    pagina niet gevonden
    nie znaleziono strony
    strona nie została znaleziona
    sidan hittades inte
    siden blev ikke fundet
    siden ble ikke funnet
    sivua ei löytynyt
    stránka nenalezena
    az oldal nem található
    pagina nu a fost găsită
    η σελίδα δεν βρέθηκε
    страница не найдена
    сторінку не знайдено
    sayfa bulunamadı
    ページが見つかりません
    ページが見つかりませんでした
    お探しのページは見つかりませんでした
    页面未找到
    页面不存在
    找不到页面
    找不到網頁
    페이지를 찾을 수 없습니다
    الصفحة غير موجودة
    لم يتم العثور على الصفحة
    הדף לא נמצא
    trang không tồn tại
    halaman tidak ditemukan
"""
_PHRASES = frozenset(phrase.strip() for phrase in _KNOWN.splitlines() if phrase.strip())
_CODE = re.compile(r"(?:(?:http|error|fehler|erreur|errore?)\W*)*[45]\d\d(?:\W*(?:error|fehler))?", re.IGNORECASE)
_BETWEEN_PARTS = re.compile(r"\s+[-–—|·•:»/]+\s+|[|·•:»–—]+\s*|[,.!?…]+(?:\s+|$)")


def says_error(title: str) -> bool:
    """Whether a part of the title says nothing but that the page is not there or does not work."""
    return any(_is_error(part) for part in _BETWEEN_PARTS.split(title))


def _is_error(part: str) -> bool:
    words = " ".join(part.replace("’", "'").split()).strip("()[]\"'").casefold()
    if _CODE.fullmatch(words):
        return True
    told = _CODE.match(words)
    rest = words[told.end() :].strip(" ()-") if told else words
    return rest in _PHRASES

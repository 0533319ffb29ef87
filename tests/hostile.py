"""Files that are broken, hostile or odd, each as small as it can be."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

import pdfs
import pikepdf
from pikepdf import Array, Dictionary, Name, String

TEXT = b"BT /F1 11 Tf 70 700 Td (Vi st\xf8tter forslaget om en f\xe6lles indgang.) Tj ET "
SAYS = "Vi støtter forslaget om en fælles indgang."


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1,
                                        BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))


def page_of(pdf: pikepdf.Pdf, content: bytes = TEXT, **more: pikepdf.Object) -> pikepdf.Page:
    """A page with this content, on which the font F1 is known."""
    page = pdf.add_blank_page(page_size=(595, 842))
    page.Resources = Dictionary(Font=Dictionary(F1=font(pdf)), **more)
    page.Contents = pdf.make_stream(content)
    return page


def saved(path: Path, content: bytes = TEXT) -> None:
    with pikepdf.new() as pdf:
        page_of(pdf, content)
        pdf.save(path)


def by_hand(path: Path, objects: Iterable[bytes], trailer: bytes = b"/Root 1 0 R") -> None:
    """A file of objects that no library would write; they are numbered from 1."""
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1, trailer, start)
    path.write_bytes(data)


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), more, content)


_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
_PAGE = (b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
         b"/Resources<</Font<</F1 5 0 R>>>>>>")


def _plain(path: Path, *, pages: bytes = b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
           page: bytes = _PAGE, face: bytes = _FONT, more: Iterable[bytes] = ()) -> None:
    by_hand(path, [b"<</Type/Catalog/Pages 2 0 R>>", pages, page, _stream(TEXT), face, *more])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def web_page(path: Path) -> None:
    path.write_text("<!DOCTYPE html><title>Høring</title><p>Siden findes ikke.", "utf-8")


def zeros(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + b"\0" * 400)


def directory_cut_off(path: Path) -> None:
    _plain(path)
    data = path.read_bytes()
    path.write_bytes(data[:data.index(b"xref")])


def cut_in_two(path: Path) -> None:
    _plain(path)
    data = path.read_bytes()
    path.write_bytes(data[:data.index(b"stream") + 10])


def without_pages(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.save(path)


def bad_startxref(path: Path) -> None:
    _plain(path)
    data = path.read_bytes()
    before, _, _ = data.rpartition(b"startxref")
    path.write_bytes(before + b"startxref\n7\n%%EOF\n")


def junk_in_front(path: Path) -> None:
    _plain(path)
    path.write_bytes(b"HTTP/1.1 200 OK\r\n\r\n" + path.read_bytes())


def wrong_offsets(path: Path) -> None:
    """As after a transfer that changed the ends of lines."""
    _plain(path)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"/Type/Catalog", b"/Type /Catalog   ", 1))


def user_password(path: Path) -> None:
    pdfs.letter(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="hemmelig", owner="ejer"))


def owner_password(path: Path) -> None:
    saved(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(
            user="", owner="ejer", allow=pikepdf.Permissions(extract=False)))


def _packed(block: bytes, times: int) -> bytes:
    """A block so many times over, compressed as if it were one."""
    packer = zlib.compressobj(9, wbits=-15)
    part = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(times):
        checksum = zlib.adler32(block, checksum)
    return b"\x78\xda" + part * times + packer.flush() + checksum.to_bytes(4, "big")


GIBIBYTE = zlib.compress(_packed(b" " * (1 << 20), 1024), 9)
"""Of blanks, packed twice."""
TWICE = b"/Filter[/FlateDecode/FlateDecode]"


def bomb(path: Path) -> None:
    """A gigabyte of drawing commands in a few kilobytes."""
    by_hand(path, [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", _PAGE,
                   _stream(GIBIBYTE, TWICE), _FONT])


def drawing_bomb(path: Path) -> None:
    """Half a gigabyte of drawing commands in half a megabyte."""
    with pikepdf.new() as pdf:
        page = page_of(pdf)
        page.Contents = pdf.make_stream(b"")
        page.Contents.write(_packed(b"0 0 m 1 1 l S\n" * 75_000, 512), filter=Name.FlateDecode)
        pdf.save(path)


def font_bomb(path: Path) -> None:
    """A font of a gigabyte, which a reader that only wants the letters need not look at."""
    embedded = _FONT.replace(b"/Helvetica", b"/ABCDEF+Egen/FontDescriptor 6 0 R/FirstChar 32"
                             b"/LastChar 255/Widths[" + b"500 " * 224 + b"]")
    _plain(path, face=embedded, more=[
        b"<</Type/FontDescriptor/FontName/ABCDEF+Egen/Flags 32/FontBBox[0 -200 1000 900]"
        b"/ItalicAngle 0/Ascent 750/Descent -250/CapHeight 700/StemV 80/FontFile 7 0 R>>",
        _stream(GIBIBYTE, TWICE)])


def self_containing_form(path: Path) -> None:
    """A picture that is drawn inside itself without end, under a line of text."""
    with pikepdf.new() as pdf:
        form = pdf.make_stream(b"/F Do", Type=Name.XObject, Subtype=Name.Form,
                               BBox=[0, 0, 100, 100])
        form.Resources = Dictionary(XObject=Dictionary(F=form))
        page_of(pdf, TEXT + b"/F Do", XObject=Dictionary(F=form))
        pdf.save(path)


def page_tree_loop(path: Path) -> None:
    _plain(path, pages=b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>")


def two_million_pages(path: Path) -> None:
    _plain(path, pages=b"<</Type/Pages/Kids[3 0 R]/Count 2000000>>")


def many_characters(path: Path) -> None:
    line = b"BT /F1 1 Tf 1 0 0 1 10 %d Tm (" + b"ord og ord " * 93 + b") Tj ET\n"
    saved(path, b"".join(line % (820 - n * 0.8) for n in range(1000)))


def many_lines(path: Path) -> None:
    lines = b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, (n * 7) % 595, (n * 13) % 842)
                     for n in range(200_000))
    saved(path, TEXT + lines)


def huge_page(path: Path) -> None:
    _plain(path, page=_PAGE.replace(b"595 842", b"20000000 20000000"))


def page_without_size(path: Path) -> None:
    _plain(path, page=_PAGE.replace(b"/MediaBox[0 0 595 842]", b""))


def odd_size(path: Path) -> None:
    _plain(path, page=_PAGE.replace(b"[0 0 595 842]", b"[/A (x) null]"))


def nested_arrays(path: Path) -> None:
    _plain(path, more=[b"[" * 200_000 + b"]" * 200_000],
           page=_PAGE.replace(b"/Parent", b"/Annots 6 0 R/Parent"))


def only_attachment(path: Path) -> None:
    with pikepdf.new() as pdf:
        page_of(pdf, b"")
        pdf.attachments["svar.txt"] = b"Hele svaret ligger her."
        pdf.save(path)


def _annotated(path: Path, content: bytes, *annotations: Dictionary, form: bool = False,
               look: bytes = b"") -> None:
    with pikepdf.new() as pdf:
        page = page_of(pdf, content)
        for annotation in annotations if look else ():
            drawn = pdf.make_stream(look, Type=Name.XObject, Subtype=Name.Form,
                                    BBox=annotation.Rect)
            drawn.Resources = Dictionary(Font=Dictionary(F1=font(pdf)))
            annotation.AP = Dictionary(N=drawn)
        found = [pdf.make_indirect(annotation) for annotation in annotations]
        page.Annots = pdf.make_indirect(Array(found))
        if form:
            pdf.Root.AcroForm = Dictionary(
                Fields=Array(found), NeedAppearances=True, DA=String("/F1 0 Tf 0 g"),
                DR=Dictionary(Font=Dictionary(F1=font(pdf))))
        pdf.save(path)


def only_note(path: Path) -> None:
    """A yellow note on an empty page."""
    _annotated(path, b"", Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Contents=String("Husk at nævne parkerne."),
        Rect=[400, 780, 420, 800], F=4))


def typewritten(path: Path) -> None:
    """Words that a citizen put on the page with the pen of a viewer."""
    _annotated(path, b"", Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Contents=String(SAYS), Rect=[70, 690, 500, 720],
        DA=String("/Helv 11 Tf 0 g"), F=4), look=TEXT)


def form_fields(path: Path) -> None:
    """Two questions with the answers in fields, and one that is hidden."""
    def field(name: str, value: str, box: list[int], flags: int = 4) -> Dictionary:
        return Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Ff=4096, T=String(name),
                          V=String(value), Rect=box, DA=String("/F1 11 Tf 0 g"), F=flags)

    _annotated(path, b"BT /F1 11 Tf 70 760 Td (Navn:) Tj 0 -60 Td (Dit svar:) Tj "
               b"0 -200 Td (Tak for dit svar.) Tj ET",
               field("navn", "Karen Hølm", [130, 750, 400, 775]),
               field("svar", f"{SAYS} Det er vores erfaring.", [130, 580, 520, 715]),
               field("skjult", "Usynligt felt", [130, 300, 400, 320], flags=2), form=True)


def many_fields(path: Path) -> None:
    """A form that no one can fill: 3000 fields in one place."""
    _annotated(path, TEXT, *(Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(f"felt {n}"), V=String("svar"),
        Rect=[70, 500, 300, 520], DA=String("/F1 11 Tf 0 g"), F=4) for n in range(3000)), form=True)


def nested_forms(path: Path) -> None:
    """Thirty pictures inside each other, each drawn twice: a billion in all."""
    with pikepdf.new() as pdf:
        form = pdf.make_stream(TEXT, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
        form.Resources = Dictionary(Font=Dictionary(F1=font(pdf)))
        for _ in range(30):
            outer = pdf.make_stream(b"/F Do /F Do", Type=Name.XObject, Subtype=Name.Form,
                                    BBox=[0, 0, 595, 842])
            outer.Resources = Dictionary(XObject=Dictionary(F=form))
            form = outer
        page_of(pdf, b"/F Do", XObject=Dictionary(F=form))
        pdf.save(path)


PICTURE = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"


def only_picture(path: Path) -> None:
    saved(path, PICTURE)

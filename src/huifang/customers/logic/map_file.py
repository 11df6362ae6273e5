"""The section `file` of a map: encoding, delimiter, sheet, what means nothing, how dates are written."""

from __future__ import annotations

from typing import cast

from huifang.customers.logic.map_place import MapReader
from huifang.customers.logic.moments import form_of
from huifang.kernel.sheets import DELIMITERS, Encoding, Layout
from huifang.kernel.text import Message
from huifang.policy.logic.tree import Place

ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}


def read_layout(reader: MapReader, file: Place | None) -> Layout:
    if file is None:
        return Layout()
    reader.keys(file, required=(), allowed=("encoding", "delimiter", "sheet", "blanks", "dates"))
    encoding = reader.is_one_of(file.get("encoding"), ENCODINGS)
    delimiter = reader.is_one_of(file.get("delimiter"), DELIMITERS)
    return Layout(
        encoding=cast(Encoding, ENCODINGS[encoding]) if encoding else None,
        delimiter=DELIMITERS[delimiter] if delimiter else None,
        sheet=reader.text(file.get("sheet")),
    )


def read_blanks(reader: MapReader, file: Place | None) -> frozenset[str]:
    """Texts that say nothing, the empty one among them."""
    return frozenset({"", *(text.strip() for text in reader.texts(file.get("blanks") if file else None))})


def read_forms(reader: MapReader, file: Place | None) -> tuple[str, ...]:
    dates = file.get("dates") if file else None
    if dates is None:
        return ()
    for place in dates.items() or [dates]:
        if form_of(place.text or "") is None:
            reader.faults.add(
                place,
                Message("This names no form of a date."),
                Message("Write YYYY, MM or M, DD or D, and HH or H, mm, ss for times: YYYY/M/D or DD.MM.YYYY HH:mm."),
            )
    return reader.texts(dates)

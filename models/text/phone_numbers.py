"""Telephone numbers in their one international form (E.164).

How numbers are written and which there are is known by the phonenumbers library, country by country.
"""

from typing import TYPE_CHECKING

from models.lazy_import import LazyImport

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = LazyImport("phonenumbers")

_LONGEST = 60
_MAX_DIGITS = 15
_NO_REGION = {"ZZ", "001"}


class NoPhone(ValueError):
    """This is no telephone number that can be called from anywhere."""


def e164(text: str, region: str = "") -> str:
    """``+`` and at most 15 digits (ITU-T E.164). ``region``: the country of numbers without a calling code, ``CN``.

    A number with ``+`` must be possible; one without must be a number that there is in that country, since its
    calling code is a conclusion of ours. Raises NoPhone.
    """
    text = text.strip()
    if len(text) <= _LONGEST and not any(each.isalpha() for each in text):
        if text[:1] in {"+", "＋"}:
            if (number := _parsed(text)) and _is_possible(number):
                return _written(number)
        elif (number := _national(text, region)) is not None:
            return _written(number)
    raise NoPhone("no telephone number: it takes + and the calling code, such as +49 30 1234567")


def region_of(code: str) -> str:
    """Return the country that a calling code (``86``, ``+86``) or two letters (``cn``) mean; empty: none."""
    code = code.strip().removeprefix("+")
    is_calling_code = code.isascii() and code.isdecimal()
    region = phonenumbers.region_code_for_country_code(int(code)) if is_calling_code else code.upper()
    known = len(region) == 2 and region not in _NO_REGION
    return region if known and region.isascii() and region.isalpha() else ""


def region_of_number(number: str) -> str:
    """Return the country of a number in international form; empty where it has none."""
    read = _parsed(number)
    return (phonenumbers.region_code_for_number(read) or region_of(str(read.country_code))) if read else ""


def mended(number: str) -> str:
    """Return what was meant by a number that was read by simpler rules once; itself where that is not certain.

    Those put the calling code before one that was there already, and knew no other trunk prefix than 0, nor that
    Italy has none.
    """
    read = _parsed(number)
    if read is None:
        return number
    if phonenumbers.is_valid_number(read):
        return _written(read)
    code = f"+{read.country_code}"
    region, rest = region_of(code), number.removeprefix(code)
    meant = {_written(each) for text in (rest, f"0{rest}") if (each := _national(text, region)) is not None}
    return meant.pop() if len(meant) == 1 else number


def _parsed(text: str, region: str = "") -> "phonenumbers.PhoneNumber | None":
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
    return None if number.extension else number


def _national(text: str, region: str) -> "phonenumbers.PhoneNumber | None":
    """Read a number as dialled in that country, abroad included; or, anywhere, with 00 or no sign before its code."""
    dialled = _that_there_is(text, region) if region else None
    if text.startswith("00"):
        return dialled or _that_there_is(f"+{text.removeprefix('00')}")
    whole = _that_there_is(f"+{text}") if region else None
    if whole is None or whole.country_code != phonenumbers.country_code_for_region(region):
        return dialled
    trunk = phonenumbers.ndd_prefix_for_region(region, True)
    is_national = dialled is not None and (not trunk or text.startswith(trunk))
    return dialled if is_national else whole


def _that_there_is(text: str, region: str = "") -> "phonenumbers.PhoneNumber | None":
    number = _parsed(text, region)
    there_is = number is not None and phonenumbers.is_valid_number(number) and _is_short_enough(number)
    return number if there_is else None


def _is_possible(number: "phonenumbers.PhoneNumber") -> bool:
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    return possible and _is_short_enough(number)


def _is_short_enough(number: "phonenumbers.PhoneNumber") -> bool:
    """Tell whether it can be called from abroad: some countries have numbers of their own that are longer."""
    return len(_written(number)) <= _MAX_DIGITS + 1


def _written(number: "phonenumbers.PhoneNumber") -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

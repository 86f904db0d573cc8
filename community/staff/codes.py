"""The codes of announced contacts: worked out from the site's secret, never kept."""

from community.core.signing import seal

LETTERS = "2346789ACDEFGHJKMNPQRTVWXY"  # nothing that looks like another: no 0 O, 1 I L, 5 S, 8 B, 2 Z, U V
LENGTH = 8


def code_of(nonce: str) -> str:
    """The code of a contact, such as 7Q4KM2XR."""
    number, letters = int(seal("contact code", nonce), 16), []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def shown(code: str) -> str:
    """The code as it is read out: two groups of four."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def hash_of(code: str) -> str:
    """By which a code is found again."""
    return seal("contact hash", code)


def code_in(text: str) -> str:
    """A code that somebody typed, with or without dash and blanks, in any case; empty when it cannot be one."""
    code = "".join(letter for letter in text.upper() if letter not in " -\u2010\u2011\u2013\u00a0")
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""

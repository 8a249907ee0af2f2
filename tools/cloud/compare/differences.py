"""In what two databases differ, a line each."""

from tools.cloud.compare.fingerprint import Fingerprint


def differences(left: Fingerprint, right: Fingerprint) -> list[str]:
    """What is not the same, tables first; and what is unsound in the right one. Empty when all is well."""
    return [
        *_of_tables(left, right),
        *_of_structure(left, right),
        *(f"unsound: {one}" for one in right.unsound),
    ]


def _of_tables(left: Fingerprint, right: Fingerprint) -> list[str]:
    lines = []
    read = (left.tables.keys() | right.tables.keys()) - {*left.unread, *right.unread}
    for name in sorted(read):
        one, other = left.tables.get(name), right.tables.get(name)
        if one is None or other is None:
            lines.append(f"table {name}: only {'left' if other is None else 'right'}")
        elif one.rows != other.rows:
            lines.append(f"table {name}: {one.rows} rows left, {other.rows} right")
        elif one.digest != other.digest:
            lines.append(f"table {name}: {one.rows} rows on both sides, and they differ")
    return lines


def _of_structure(left: Fingerprint, right: Fingerprint) -> list[str]:
    lines = []
    for name in sorted(left.structure.keys() | right.structure.keys()):
        one, other = left.structure.get(name), right.structure.get(name)
        if one is None or other is None:
            lines.append(f"{name}: only {'left' if other is None else 'right'}")
        elif one != other:
            lines.append(f"{name}: differs")
    return lines

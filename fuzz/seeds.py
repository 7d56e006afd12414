#!/usr/bin/env python3
"""Fills fuzz/corpus/TARGET with seeds, and fuzz/dictionaries with the words of tags and of rule files.

In: the fixture pages and rule files of this repository. Out: a file a seed; those that exist stay. Standard library only.
"""

import hashlib
import re
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# Larger pages make a fuzzer slow.
MOST = 30_000


def seed(target: str, content: bytes) -> None:
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


def pages() -> None:
    for path in sorted((ROOT / "fixtures/pages").glob("*/page.*")):
        page = path.read_bytes()[:MOST]
        html = path.suffix == ".html"
        # What each target has before the page stands at its head.
        seed("page", (b"\x01\x01" if html else b"\x02\x01") + page)
        seed("page", b"\x40\x00" + page[:6000])
        seed("charset", b"text/html; charset=utf-8\npage" + path.suffix.encode() + b"\n" + page[:3000])
        if html:
            seed("tokenizer", page[:8000])
            for data in re.findall(rb"<script[^>]*>(.{20,8000}?)</script>", page, re.S):
                seed("embedded", b"\x05" + data.split(b"=", 1)[-1].strip())
                seed("embedded", b"\x01" + data.strip())
    for label in ("koi8-r", "shift_jis", "windows-1251", "gb18030", "utf-16le", "iso-2022-jp", "euc-kr", "x-unknown"):
        text = '<meta charset="%s"><p>Мельница, 水車, moulin à eau' % label
        seed("charset", f"text/html; charset={label}\n\n".encode() + text.encode(errors="replace"))
        seed("charset", b"\n\n" + text.encode("utf-16"))


def strings(value) -> list[str]:
    """All texts in a value of a rule file."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for one in value for text in strings(one)] if isinstance(value, list) else []


def rules() -> set[str]:
    keys: set[str] = set()
    for path in sorted((ROOT / "rules").rglob("*.toml")) + sorted((ROOT / "fixtures/rules").rglob("*.toml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        keys.update(re.findall(r"^([a-z][a-z-]+) *=", text, re.M))
        # A rule a seed, with what stands at the head of its file.
        head, *entries = re.split(r"^(?=\[)", text, flags=re.M)
        if path.parent.name != "tables":
            for entry in entries:
                seed("rules", (head + entry).encode())
        try:
            read = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            continue
        for entry in read.get("embedded", []):
            for page in strings(entry.get("reads", [])):
                seed("embedded", b"\x00" + page.encode())
        if path.name == "date.toml" or path.name == "dates.toml":
            for date in strings(read):
                seed("dates", b"\n" + date.encode()[:400])
    return keys


def dates() -> None:
    for text in ("2024-05-03T17:04:05+02:00", "3. Mai 2024 um 17.04 Uhr", "3 мая 2024 г.", "2024年5月3日", "1714748645",
                 "Fri, 03 May 2024 17:04:05 GMT", "5/3/24 5:04 PM", "۱۴ اردیبهشت ۱۴۰۳", "Mayıs 3, 2024", "3.5.24"):
        for lang in ("", "de", "en-US", "fa", "tr"):
            seed("dates", f"{lang}\n{text}".encode())


def dictionary(name: str, words: set[str]) -> None:
    folder = HERE / "dictionaries"
    folder.mkdir(exist_ok=True)
    escaped = (word.replace("\\", "\\\\").replace('"', '\\"') for word in sorted(words))
    (folder / f"{name}.dict").write_text("".join(f'"{word}"\n' for word in escaped), encoding="utf-8")


def main() -> None:
    pages()
    dates()
    keys = rules()
    tables = "rule change page inline metadata metadata-value post embedded table".split()
    dictionary("rules", {f"{key} = " for key in keys} | {f"[[{table}]]" for table in tables} | {"[selection]", "[dates.", "off = true"})
    tags = "a abbr article aside b blockquote body br button caption code dd div dl dt figure form frameset h1 h2 head html " \
           "iframe img li math mi nav noscript ol option p plaintext pre rp rt ruby script select span style sub sup svg table " \
           "tbody td template textarea th time title tr u ul".split()
    marks = {"<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#x", "<!DOCTYPE html>", " class=", " href=", " id=", "/>", " hidden"}
    dictionary("html", {f"<{tag}>" for tag in tags} | {f"</{tag}>" for tag in tags} | marks)
    for folder in sorted((HERE / "corpus").iterdir()):
        print(f"{folder.name}: {sum(1 for _ in folder.iterdir())} files")


if __name__ == "__main__":
    main()

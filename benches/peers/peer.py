"""One Python peer, driven by `run.py` over standard input and output, as `rust/src/main.rs` is.

In: its name as argument; a line with the number of pages, each page as a line with its bytes and the page itself, in UTF-8;
then a line `round` for each round. Out: `ready`, and for each round seconds, seconds of the processor, pages that it failed
on, and characters that came out. What holds: pages are in memory before a clock starts; one thread; an exception is a failure of that page alone.
"""

import logging
import os
import sys
import time


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page, main_content=True)


def trafilatura():
    from trafilatura import extract

    return lambda page: extract(page)


def readability():
    from lxml.html import fromstring
    from readability import Document

    return lambda page: fromstring(Document(page).summary()).text_content()


def justext():
    from justext import get_stoplist, justext as paragraphs

    stoplist = get_stoplist("English")
    return lambda page: "\n".join(one.text for one in paragraphs(page, stoplist) if not one.is_boilerplate)


# Every peer with its own default settings. The name of the package is that of the peer.
PEERS = {"resiliparse": resiliparse, "trafilatura": trafilatura, "readability-lxml": readability, "jusText": justext}


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    # What a peer prints is no answer.
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    extract = PEERS[sys.argv[1]]()
    source = sys.stdin.buffer
    pages = [source.read(int(source.readline())).decode() for _ in range(int(source.readline()))]
    print("ready", file=answers)
    for line in source:
        if line.strip() != b"round":
            break
        failed = chars = 0
        start, cpu = time.perf_counter(), time.process_time()
        for page in pages:
            try:
                chars += len(extract(page) or "")
            except Exception:
                failed += 1
        print(time.perf_counter() - start, time.process_time() - cpu, failed, chars, file=answers)


if __name__ == "__main__":
    main()

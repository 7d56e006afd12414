#!/usr/bin/env python3
"""Instructions that each stage takes for a byte of its pages, counted by callgrind.

In: the command, built with `cargo build --release`, and pages. Out: a table. What holds: the pages are read once, then in
another run twice, and the difference counts, so that start-up and the first use of each rule are left out.
"""

import argparse
import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile

# What is counted with all that it calls. Functions that the compiler put into others go by the module they stand in.
STAGES = {
    "parse": "page::guard::build",
    "segment": "blocks::segment",
    "measure": "measures::measure",
    "find elements": "found::Index::find",
    "find phrases": "marks::phrases::Phrases::find",
    "mark": "marks::mark",
    "score": "scores::score",
    "metadata": "metadata::readings::all",
}


def counted(command, pages, folder):
    """The instructions of a run: of all, and of each stage."""
    out = pathlib.Path(folder) / "callgrind.out"
    valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"]
    run = [*valgrind, command, "--format", "jsonl", *map(str, pages)]
    done = subprocess.run(run, capture_output=True, text=True, env={**os.environ, "RAYON_NUM_THREADS": "1"})
    # 1: a page had no body
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(run)}: {done.stderr[-1000:]}")
    listing = ["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(out)]
    lines = subprocess.run(listing, check=True, capture_output=True, text=True).stdout.splitlines()
    sums = dict.fromkeys(STAGES, 0)
    for line in lines:
        found = re.match(r"\s*([\d,]+) \(", line)
        if not found:
            continue
        count = int(found[1].replace(",", ""))
        if "PROGRAM TOTALS" in line:
            sums["all"] = count
        for stage, name in STAGES.items():
            if re.search(rf"bodytext::{re.escape(name)}( \[|$)", line):
                sums[stage] = max(sums[stage], count)
    return sums


def size(page):
    """The bytes of a page, unpacked."""
    return len(gzip.open(page).read()) if page.suffix == ".gz" else page.stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", type=pathlib.Path, help="a folder of pages, or one with `pages/` in it")
    parser.add_argument("--step", type=int, default=90, help="every so many pages [90]")
    parser.add_argument("--command", default="target/release/bodytext")
    arguments = parser.parse_args()
    folder = arguments.pages / "pages" if (arguments.pages / "pages").is_dir() else arguments.pages
    pages = sorted(page for page in folder.rglob("*") if page.is_file())[:: arguments.step]
    bytes_ = sum(map(size, pages))
    with tempfile.TemporaryDirectory() as scratch:
        once = counted(arguments.command, pages, scratch)
        twice = counted(arguments.command, pages * 2, scratch)
    print(f"{len(pages)} pages, {bytes_ / 1e6:.1f} MB\n\n| stage | instructions a byte |\n|---|---|")
    for stage in [*STAGES, "all"]:
        print(f"| {stage} | {(twice[stage] - once[stage]) / bytes_:.1f} |")
    print(f"\nstart-up and first use: {(2 * once['all'] - twice['all']) / 1e6:.0f} million instructions")


if __name__ == "__main__":
    main()

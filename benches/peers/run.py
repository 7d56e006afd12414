#!/usr/bin/env python3
"""How fast bodytext is beside its peers, on the same pages in the same run.

In: a corpus folder (`pages/**/*.html`, `.html.gz`). Out: a table on standard output; progress on standard error. What holds:
every peer is a process of its own with one thread, which has all pages in memory, as UTF-8, before it is timed, and times
itself; rounds of all peers alternate, so that a busy machine slows all of them alike; ratios are those of the processor's
time, which waits for no other process; a page on which a peer fails is counted. Nothing is installed: what is missing is named. Python 3.11 or newer.
"""

import argparse
import gzip
import importlib.metadata
import os
import select
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RUST = ["scraper", "bodytext", "dom_smoothie", "legible", "readabilityrs", "rs-trafilatura"]
PYTHON = ["resiliparse", "jusText", "readability-lxml", "trafilatura"]
BINARY = HERE / "rust/target/release/bodytext-peers"


class Failed(Exception):
    """A peer gave no answer."""


class Peer:
    """A process that has all pages."""

    def __init__(self, name: str, version: str, patience: float):
        self.name, self.version, self.patience = name, version, patience
        self.seconds: list[float] = []
        self.cpu: list[float] = []
        self.failed = self.chars = 0
        command = [str(BINARY), name] if name in RUST else [sys.executable, str(HERE / "peer.py"), name]
        errors = None if os.environ.get("PEERS_DEBUG") else subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)

    def load(self, pages: list[bytes]) -> None:
        try:
            self.process.stdin.write(b"%d\n" % len(pages))
            for page in pages:
                self.process.stdin.write(b"%d\n%s" % (len(page), page))
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failed("it ended") from None
        if self.answer() != "ready":
            raise Failed("it did not start")

    def answer(self) -> str:
        if not select.select([self.process.stdout], [], [], self.patience)[0]:
            raise Failed(f"no answer within {self.patience:.0f} s")
        line = self.process.stdout.readline().decode().strip()
        if not line:
            raise Failed("it ended")
        return line

    def round(self, counts: bool) -> None:
        self.process.stdin.write(b"round\n")
        self.process.stdin.flush()
        seconds, cpu, failed, chars = self.answer().split()
        self.failed, self.chars = int(failed), int(chars)
        if counts:
            self.seconds.append(float(seconds))
            self.cpu.append(float(cpu))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


def pages(corpus: Path, number: int | None) -> list[bytes]:
    """Pages from all over the corpus. Bytes that are no UTF-8 are replaced: most peers take text."""
    paths = sorted(path for path in (corpus / "pages").rglob("*") if path.name.endswith((".html", ".html.gz")))
    if number and number < len(paths):
        paths = [paths[at * len(paths) // number] for at in range(number)]
    read = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths)
    return [page.decode(errors="replace").encode() for page in read]


def versions(names: list[str]) -> dict[str, str]:
    """The versions of the peers that are there; says what to do about the others."""
    found: dict[str, str] = {}
    if any(name in RUST for name in names):
        if BINARY.exists():
            lock = tomllib.loads((HERE / "rust/Cargo.lock").read_text())
            found |= {one["name"]: one["version"] for one in lock["package"] if one["name"] in RUST}
        else:
            tell(f"Rust peers are missing: cargo build --release --manifest-path {shown(HERE / 'rust/Cargo.toml')}")
    missing = []
    for name in filter(PYTHON.__contains__, names):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        tell(f"{', '.join(missing)} missing: pip install -r {shown(HERE / 'requirements.txt')}")
    return {name: found[name] for name in names if name in found}


def table(peers: list[Peer], corpus: list[bytes]) -> str:
    medians = {peer.name: statistics.median(peer.cpu) or 1e-9 for peer in peers if peer.seconds}
    size = sum(map(len, corpus))

    def ratio(peer: str, to: str) -> str:
        return f"{medians[peer] / medians[to]:.2f}" if to in medians else ""

    rows = [["", "version", "seconds", "of the processor", "ms a page", "MB/s", "of scraper's parse", "of bodytext", "failed", "characters"]]
    for peer in sorted((one for one in peers if one.seconds), key=lambda one: medians[one.name]):
        median = medians[peer.name]
        rows.append([peer.name, peer.version, f"{statistics.median(peer.seconds):.2f}", f"{median:.2f}", f"{1000 * median / len(corpus):.2f}",
                     f"{size / median / 1e6:.1f}", ratio(peer.name, "scraper"), ratio(peer.name, "bodytext"),
                     str(peer.failed), f"{peer.chars:,}"])
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def attempt(peer: Peer, what) -> bool:
    try:
        what()
        return True
    except (Failed, BrokenPipeError, ValueError) as problem:
        tell(f"{peer.name} is left out: {problem} (PEERS_DEBUG=1 shows what it says)")
        peer.end()
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=ROOT.parent / "shared/corpora/wcxb-dev",
                        help="a folder with pages/, and .html or .html.gz in it")
    parser.add_argument("--pages", type=int, metavar="N", help="a sample of N pages")
    parser.add_argument("--rounds", type=int, default=5, metavar="R", help="rounds that count (default: 5); one more goes before")
    parser.add_argument("--only", metavar="NAMES", help=f"some peers, by comma: {','.join(RUST + PYTHON)}")
    parser.add_argument("--patience", type=float, default=1800, metavar="S", help="seconds that a round may take (default: 1800)")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else RUST + PYTHON
    unknown = [name for name in names if name not in RUST + PYTHON]
    if unknown:
        parser.error(f"no such peer: {', '.join(unknown)}")
    if not (options.corpus / "pages").is_dir():
        parser.error(f"{options.corpus} has no folder pages/")

    corpus = pages(options.corpus, options.pages)
    if not corpus:
        parser.error(f"{options.corpus} has no pages")
    peers = [Peer(name, version, options.patience) for name, version in versions(names).items()]
    peers = [peer for peer in peers if attempt(peer, lambda: peer.load(corpus))]
    for number in range(options.rounds + 1):
        # Each round begins with another peer: what comes in turns on the machine meets no peer always.
        turn = number % max(len(peers), 1)
        gone = [peer for peer in peers[turn:] + peers[:turn] if not attempt(peer, lambda: peer.round(number > 0))]
        peers = [peer for peer in peers if peer not in gone]
        tell(f"round {number} of {options.rounds}: " + ", ".join(f"{peer.name} {peer.seconds[-1]:.2f}" for peer in peers if peer.seconds))
    print(f"{len(corpus)} pages, {sum(map(len, corpus)) / 1e6:.1f} MB, median of {options.rounds} rounds, one thread\n")
    print(table(peers, corpus))
    for peer in peers:
        peer.end()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes the seeds of Tests/Fuzzing/Corpus that are no text: small, made here, the same on every machine.

    python3 Tests/Fuzzing/make_corpus.py [RUN]    RUN: a folder of `reckit run`, for the seeds of `record` and `history`
"""

import gzip
import io
import json
import struct
import sys
import zipfile
from pathlib import Path

CORPUS = Path(__file__).parent / "Corpus"


def write(name, data):
    path = CORPUS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def safetensors(tensors, metadata):
    """tensors: (name, dtype, shape, bytes)."""
    header, body = {"__metadata__": metadata}, b""
    for name, dtype, shape, data in tensors:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


def doubles(*values):
    return struct.pack(f"<{len(values)}d", *values)


# The first byte is the layout: see Tests/Fuzzing/Sources/Fuzz/Datasets.swift.
TABLES = {
    "tab": (0, b"1\t2\n1\t3\n2\t2\n"),
    "csv": (1 | 4 | 16 | 32 | 64, b'u,i,r,t\n"a ""b""",x,4.5,2001-02-03T04:05:06Z\nb,"y\nz",1e0,2001-02-03\n'),
    "numbers": (1 | 64, b"1,2,3,881250949\n7,2,5.5,881250950.5\r\n-3,9223372036854775807,0,1\n"),
    "lists": (2 | 8, b"0 1 2 3\n1\n2 5 7\n"),
    "colons": (3 | 64, b"1::1193::5::978300760\n2::661::3::978302109\n"),
    "names": (4, "Zoë\tÅ\nZoe\u0308\tA\u030a\n".encode()),
}
for name, (layout, text) in TABLES.items():
    write(f"delimited/{name}", bytes([layout]) + text)
    write(f"delimited/{name}.gz", bytes([layout]) + gzip.compress(text, mtime=0))
write("delimited/members.gz", b"\0" + gzip.compress(b"1\t2\n", mtime=0) + gzip.compress(b"3\t4\n", mtime=0))

write("inter/all.inter", b"user_id:token\titem_id:token\trating:float\ttimestamp:float\nu1\ti1\t4\t881250949\nu2\ti1\t3.5\t881250950\n")
write("inter/few.inter", b"item_id:token\tuser_id:token\tx:token_seq\na\tb\tc d\ne\tf\t\n")
write("titles/tabs.txt", b"1\tToy Story (1995)\n2\tGoldenEye\n")
write("titles/latin1.txt", b"1|L\xe9on|x\n2|Am\xe9lie|y\n")
write("titles/quoted.csv", b'1,"Good, Bad"\n2,"""Ugly"""\n')

for name, method in [("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as file:
        for entry, text in [("a/", ""), ("a/u.data", "1\t2\t3\n" * 40), ("a/b", "x")]:
            file.writestr(zipfile.ZipInfo(entry, (1980, 1, 1, 0, 0, 0)), text, compress_type=method)
    write(f"zip/{name}.zip", archive.getvalue())

IDS = {"format": "pt", "users": '{"first_row":0,"rows":2}', "items": '{"first_row":1,"rows":2}'}
EMBEDDINGS = [
    ("user_embedding", "F32", [2, 2], floats(1, 2, 3, 4)),
    ("item_embedding", "F32", [3, 2], floats(1, 2, 3, 4, 5, 6)),
]
write("safetensors/empty", safetensors([], {}))
write("safetensors/model", safetensors(EMBEDDINGS, IDS))
write(
    "safetensors/kinds",
    safetensors(
        [
            ("d", "F64", [1, 2], doubles(1, float("nan"))),
            ("i", "I64", [2], struct.pack("<2q", -1, 5)),
            ("f", "F32", [], floats(0.5)),
            ("users.names", "U8", [3], b"abb"),
            ("users.name_ends", "I64", [2], struct.pack("<2q", 1, 3)),
            ("items.ids", "I64", [2], struct.pack("<2q", 4, 7)),
            ("none", "F32", [0, 3], b""),
        ],
        {"checksum": "xxh64 0000000000000000", "users": IDS["users"], "items": IDS["users"], "t\\\"": "\u00e9\n"},
    ),
)

# Of two users and three items: see Tests/Fuzzing/Sources/Fuzz/Models.swift.
write("fitted/popularity", safetensors([("item_count", "F32", [3], floats(1, 1, 0))], {}))
write("fitted/dense", safetensors([("item_weights", "F32", [3, 3], floats(0, 1, 2, 1, 0, 3, 2, 3, 0))], {}))
write(
    "fitted/neighbours",
    safetensors(
        [
            ("item_weights.starts", "I64", [4], struct.pack("<4q", 0, 1, 3, 3)),
            ("item_weights.columns", "I64", [3], struct.pack("<3q", 1, 0, 2)),
            ("item_weights.values", "F32", [3], floats(0.5, 0.5, 1)),
        ],
        {},
    ),
)
write(
    "fitted/factors",
    safetensors([("user_factors", "F32", [2, 1], floats(1, 2)), ("item_factors", "F32", [3, 1], floats(1, 2, 3))], {}),
)

STATE = {
    "epoch": 2, "steps": 6, "best_epoch": 1, "drawn": 10, "excluded": 1, "known_positives": 2, "follow_model": False,
}
HISTORY = doubles(0, float("nan"), 0, 1, 1, 0.5, 0.4, 1, 0.7, 1, 1, 1, 0.6, 0.5)
best = [("best/" + name, *rest) for name, *rest in EMBEDDINGS]
write(
    "checkpoint/whole",
    safetensors(
        [("checkpoint/history", "F64", [2, 7], HISTORY)]
        + EMBEDDINGS
        + best
        + [("slot/m", "F32", [4], floats(0, 0, 0, 0)), ("checkpoint/checksum", "U8", [8], bytes(8))],
        {
            "checkpoint": json.dumps(STATE),
            "history": '{"metrics":["auc"],"validation":["auc"]}',
            "format": "reckit checkpoint 2",
            "identity": '{"config":"c","data":"d","version":"0","code":null,"address":"0ae55e94eee1c856"}',
            "config": "seed: 0\ndataset: {name: synthetic, users: 3}\n",
        },
    ),
)

if len(sys.argv) > 1:
    run = Path(sys.argv[1])
    files = [(run / name).read_bytes() for name in ("result.json", "config.txt", "history.jsonl", "users.csv")]
    # The checksums are made anew by the reader.
    result = {key: value for key, value in json.loads(files[0]).items() if key not in ("files", "sum", "machine", "program")}
    write("record/run", b"\0".join([json.dumps(result).encode()] + files[1:]))
    write("history/run.jsonl", files[2])
    write("history/users.csv", files[3])

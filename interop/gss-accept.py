#!/usr/bin/python3
"""The server's side of a GSS context, by MIT's library (package python3-gssapi).

  KRB5_KTNAME=FILE:KEYTAB gss-accept.py

Reads one line per message and answers with one: "accept HEX" (a token), "unwrap HEX", "wrap HEX",
"who". An answer is "HEX" or "error TEXT".
"""
import sys

import gssapi

context = gssapi.SecurityContext(usage="accept")
for line in sys.stdin:
    words = line.split()
    try:
        data = bytes.fromhex(words[1]) if len(words) > 1 else b""
        if words[0] == "accept":
            answer = (context.step(data) or b"").hex()
        elif words[0] == "unwrap":
            opened = context.unwrap(data)
            answer = opened.message.hex() if opened.encrypted else "error not encrypted"
        elif words[0] == "wrap":
            answer = context.wrap(data, True).message.hex()
        else:
            answer = "%s %s" % (context.initiator_name, "complete" if context.complete else "open")
    except (gssapi.exceptions.GSSError, ValueError) as problem:
        answer = "error " + " ".join(str(problem).split())
    print(answer, flush=True)

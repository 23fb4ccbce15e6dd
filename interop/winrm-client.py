"""Runs a command over WinRM with software of others and prints what came back as one line of JSON.

winrm-client.py LIBRARY SCHEME URL USER INPUT_BYTES     (the password is in the variable PASSWORD)

LIBRARY  pywinrm or pypsrp
SCHEME   ntlm (a bare NTLM message) or negotiate (SPNEGO around it; pypsrp only)
"""

import hashlib
import json
import os
import sys
import urllib.parse
import warnings

warnings.simplefilter("ignore")
INPUT = bytes(range(256))


def by_pywinrm(scheme, url, user, size):
    from winrm.protocol import Protocol

    protocol = Protocol(
        endpoint=url,
        transport=scheme,
        username=user,
        password=os.environ["PASSWORD"],
        server_cert_validation="ignore",
        message_encryption="auto",
    )
    shell = protocol.open_shell(codepage=65001)
    command = protocol.run_command(shell, "powershell.exe", ["-", "a<b>&c"], console_mode_stdin=False)
    if size:
        protocol.send_command_input(shell, command, (INPUT * size)[:size], end=True)
    out, err, code = protocol.get_command_output(shell, command)
    protocol.cleanup_command(shell, command)
    protocol.close_shell(shell)
    return out, err, code


def by_pypsrp(scheme, url, user, size):
    from pypsrp.shell import Process, SignalCode, WinRS
    from pypsrp.wsman import WSMan

    parts = urllib.parse.urlsplit(url)
    wsman = WSMan(
        parts.hostname,
        port=parts.port,
        ssl=parts.scheme == "https",
        auth=scheme,
        username=user,
        password=os.environ["PASSWORD"],
        cert_validation=False,
        encryption="auto",
    )
    with WinRS(wsman, codepage=65001) as shell:
        process = Process(shell, "powershell.exe", ["-", "a<b>&c"])
        process.begin_invoke()
        if size:
            whole = (INPUT * size)[:size]
            for begin in range(0, size, 50000):
                process.send(whole[begin : begin + 50000], end=begin + 50000 >= size)
        process.end_invoke()
        process.signal(SignalCode.TERMINATE)
        return process.stdout, process.stderr, process.rc


def main():
    library, scheme, url, user, size = sys.argv[1:]
    run = {"pywinrm": by_pywinrm, "pypsrp": by_pypsrp}[library]
    try:
        out, err, code = run(scheme, url, user, int(size))
    except Exception as problem:  # what they raise is what we want to see
        print(json.dumps({"problem": type(problem).__name__, "text": str(problem)}))
        return
    print(
        json.dumps(
            {"size": len(out), "sha256": hashlib.sha256(out).hexdigest(), "errors": err.decode(), "code": code}
        )
    )


main()

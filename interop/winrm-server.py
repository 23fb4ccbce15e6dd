"""A WinRM service on loopback whose sign-in and sealing are those of pyspnego (NTLM) or of MIT's GSSAPI (Kerberos), and
whose multipart bodies are read and made by pypsrp. Only the SOAP around a command, in the form that Windows gives it, is
written here. Whatever command is started gives back its standard input and ends with 3.

winrm-server.py     prints its port; ends when its standard input does

NTLM_USER_FILE      "domain:user:password" lines of those who may sign in with NTLM
KRB5_KTNAME         the keytab with HTTP/localhost, for Kerberos
"""

import base64
import http.server
import re
import sys
import threading
import uuid
import xml.etree.ElementTree as ET

import spnego
from pypsrp.encryption import WinRMEncryption

SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
NAMES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "x": TRANSFER,
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    "rsp": SHELL,
    "p": "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd",
}
PIECE = 20000
shells = {}
lock = threading.Lock()


class Fault(Exception):
    pass


def name():
    return str(uuid.uuid4()).upper()


def create(_, __):
    shell = name()
    shells[shell] = {}
    return f"""<x:ResourceCreated><a:Address>http://localhost/wsman</a:Address><a:ReferenceParameters>
<w:ResourceURI>{SHELL}/cmd</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">{shell}</w:Selector></w:SelectorSet>
</a:ReferenceParameters></x:ResourceCreated><rsp:Shell><rsp:ShellId>{shell}</rsp:ShellId></rsp:Shell>"""


def command(shell, body):
    line = body.find("rsp:CommandLine", NAMES)
    identity = name()
    shells[shell][identity] = {"line": line.find("rsp:Command", NAMES).text, "input": b"", "given": 0, "end": False}
    return f"<rsp:CommandResponse><rsp:CommandId>{identity}</rsp:CommandId></rsp:CommandResponse>"


def send(shell, body):
    stream = body.find("rsp:Send/rsp:Stream", NAMES)
    running = shells[shell][stream.attrib["CommandId"]]
    running["input"] += base64.b64decode(stream.text or "")
    running["end"] = stream.attrib.get("End", "false").lower() == "true"
    return "<rsp:SendResponse/>"


def receive(shell, body):
    identity = body.find("rsp:Receive/rsp:DesiredStream", NAMES).attrib["CommandId"]
    running = shells[shell][identity]
    if not running["end"]:
        raise Fault()
    begin, whole = running["given"], running["input"]
    piece = whole[begin : begin + PIECE]
    running["given"] += len(piece)
    text = f'<rsp:Stream Name="stdout" CommandId="{identity}">{base64.b64encode(piece).decode()}</rsp:Stream>'
    if running["given"] < len(whole):
        state, code = "Running", ""
    else:
        state, code = "Done", "<rsp:ExitCode>3</rsp:ExitCode>"
        errors = base64.b64encode(running["line"].encode()).decode()
        text += f'<rsp:Stream Name="stderr" CommandId="{identity}">{errors}</rsp:Stream>'
        text += f'<rsp:Stream Name="stdout" CommandId="{identity}" End="true"></rsp:Stream>'
    return f"""<rsp:ReceiveResponse>{text}<rsp:CommandState CommandId="{identity}"
State="{SHELL}/CommandState/{state}">{code}</rsp:CommandState></rsp:ReceiveResponse>"""


def signal(shell, body):
    shells[shell].pop(body.find("rsp:Signal", NAMES).attrib["CommandId"], None)
    return "<rsp:SignalResponse/>"


def delete(shell, _):
    del shells[shell]
    return ""


ACTIONS = {
    TRANSFER + "/Create": create,
    TRANSFER + "/Delete": delete,
    SHELL + "/Command": command,
    SHELL + "/Send": send,
    SHELL + "/Receive": receive,
    SHELL + "/Signal": signal,
}
TIMED_OUT = """<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>w:TimedOut</s:Value></s:Subcode></s:Code>
<s:Reason><s:Text xml:lang="en-US">Nothing came.</s:Text></s:Reason><s:Detail>
<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="2150858793" Machine="localhost">
<f:Message>Nothing came.</f:Message></f:WSManFault></s:Detail></s:Fault>"""


def answer(message):
    root = ET.fromstring(message)
    header, body = root.find("s:Header", NAMES), root.find("s:Body", NAMES)
    action = header.find("a:Action", NAMES).text
    shell = header.find("w:SelectorSet/w:Selector", NAMES)
    with lock:
        try:
            content = ACTIONS[action](None if shell is None else shell.text, body)
            status, action = 200, action + "Response"
        except Fault:
            content, status, action = TIMED_OUT, 500, "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
    text = f"""<s:Envelope xml:lang="en-US" {declared}><s:Header><a:Action>{action}</a:Action><a:MessageID>uuid:{name()}</a:MessageID>
<a:To>{NAMES["a"]}/role/anonymous</a:To><a:RelatesTo>{header.find("a:MessageID", NAMES).text}</a:RelatesTo></s:Header>
<s:Body>{content}</s:Body></s:Envelope>"""
    return status, text.encode()


class Connection(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    context = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        field = self.headers.get("Authorization", "")
        if field.startswith("Negotiate "):
            self.sign_in(base64.b64decode(field[len("Negotiate ") :]))
        elif self.context is None or not self.context.complete:
            self.respond(401, [("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", "Kerberos")], b"")
        else:
            boundary = re.search('boundary="(.+?)"', self.headers["Content-Type"]).group(1)
            sealing = WinRMEncryption(self.context, WinRMEncryption.SPNEGO)
            status, text = answer(sealing.unwrap_message(body, boundary))
            kind, sealed = sealing.wrap_message(text)
            field = f'{kind};protocol="{WinRMEncryption.SPNEGO}";boundary="Encrypted Boundary"'
            self.respond(status, [("Content-Type", field)], sealed)

    def sign_in(self, token):
        if self.context is None:
            protocol = "ntlm" if token.startswith(b"NTLMSSP\0") else "negotiate"
            self.context = spnego.server(hostname="localhost", service="HTTP", protocol=protocol)
        try:
            reply = self.context.step(token)
        except spnego.exceptions.SpnegoError as problem:
            print(problem, file=sys.stderr)
            self.context = None
            self.respond(401, [("WWW-Authenticate", "Negotiate")], b"")
            return
        fields = []
        if reply:
            fields.append(("WWW-Authenticate", "Negotiate " + base64.b64encode(reply).decode()))
        self.respond(200 if self.context.complete else 401, fields, b"")

    def respond(self, status, fields, body):
        self.send_response(status)
        for key, value in fields:
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Connection)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()

#!/usr/bin/python3
"""Runs a client that knows port 445 alone against a server on another port of this machine.

  on-port-445.py PORT COMMAND [ARGUMENT ...]

The command runs in a network of its own, in which 127.0.0.1:445 leads to PORT outside. As root.
"""
import ctypes
import os
import socket
import subprocess
import sys
import threading

CLONE_NEWNET = 0x40000000
LIMIT_SECONDS = 60


def pump(source, target):
    try:
        while chunk := source.recv(65536):
            target.sendall(chunk)
    except OSError:
        pass
    try:
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def lead(listener, port):
    while True:
        inner, _ = listener.accept()
        outer = socket.create_connection(("127.0.0.1", port))
        for pair in ((inner, outer), (outer, inner)):
            threading.Thread(target=pump, args=pair, daemon=True).start()


def inside(command, listeners, exits):
    # Of this thread alone: the others stay where the server is.
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    listener = socket.create_server(("127.0.0.1", 445))
    listeners.append(listener)
    ready.set()
    try:
        exits.append(subprocess.run(command, timeout=LIMIT_SECONDS, check=False).returncode)
    except subprocess.TimeoutExpired:
        exits.append(124)


ready = threading.Event()
listeners, exits = [], []
worker = threading.Thread(target=inside, args=(sys.argv[2:], listeners, exits))
worker.start()
if not ready.wait(10):
    os._exit(70)
threading.Thread(target=lead, args=(listeners[0], int(sys.argv[1])), daemon=True).start()
worker.join()
os._exit(exits[0] if exits else 70)

"""The forking echo server in Python: a child per connection, the request's head echoed as the response's body."""

import errno
import os
import signal
import socket

BACKLOG = 128
RECV_SIZE = 16384
MAX_HEAD = 16384


def serve(port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(BACKLOG)
    print(f"Serving HTTP on port {listener.getsockname()[1]}", flush=True)
    signal.signal(signal.SIGCHLD, reap)
    while True:
        # Python itself calls accept again after a signal; PEP 475.
        client, _ = listener.accept()
        if os.fork() == 0:
            # This is the child.
            listener.close()
            serve_connection(client)
            client.close()
            os._exit(0)
        client.close()


def reap(_signum, _frame):
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass


def serve_connection(client):
    try:
        head = read_head(client)
        if head.endswith(b"\r\n\r\n"):
            client.sendall(format_response("200 OK", head))
    except OSError as error:
        if error.errno not in (errno.ECONNRESET, errno.EPIPE, errno.ENOTCONN):
            raise


def read_head(client):
    head = b""
    while b"\r\n\r\n" not in head and len(head) < MAX_HEAD:
        received = client.recv(RECV_SIZE)
        if received == b"":
            break
        head += received
    end = head.find(b"\r\n\r\n")
    return head if end == -1 else head[: end + 4]


def format_response(status, body):
    fields = {
        "Content-Type": "text/plain; charset=utf-8",
        "Connection": "close",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


serve(int(os.environ.get("PORT", "8888")))

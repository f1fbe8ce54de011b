"""Answers with its environ as JSON, as environ.ts does, under Python's own wsgiref."""

import json
import os
from wsgiref.simple_server import make_server


def app(environ, start_response):
    shown = {name: value for name, value in environ.items() if name not in os.environ}
    shown["variables of the process"] = len(shown) < len(environ)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    shown["wsgi.input"] = body.decode("latin-1")
    errors = environ["wsgi.errors"]
    shown["wsgi.errors"] = ["function" for method in (errors.write, errors.flush) if callable(method)]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(shown, default=repr).encode()]


with make_server("127.0.0.1", 0, app) as server:
    print(f"Serving HTTP on port {server.server_port}", flush=True)
    server.serve_forever()

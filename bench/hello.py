"""The yardstick: an app that says hello, under the server that the product uses."""

import sys

from flask import Flask
from waitress import serve

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "<!doctype html><title>Hello</title><h1>Hello</h1>"


if __name__ == "__main__":
    serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8, connection_limit=2000, asyncore_use_poll=True)

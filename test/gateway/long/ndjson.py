"""Teaches schemathesis lines of JSON: what it sends is one line, and of what it gets it checks the first."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def write_lines(ctx, value):
    return json.dumps(value).encode() + b"\n"


@schemathesis.deserializer("application/x-ndjson")
def read_lines(ctx, response):
    lines = [line for line in response.text.split("\n") if line]
    return json.loads(lines[0]) if lines else {}

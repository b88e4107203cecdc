"""Runs named cases one after another and prints a line of JSON for each, after one that says which client ran."""

import faulthandler
import json
import traceback
from importlib.metadata import version

LIMIT_SECONDS = 120


def run(package, cases):
    faulthandler.dump_traceback_later(LIMIT_SECONDS, exit=True)
    print(json.dumps({"version": version(package)}), flush=True)
    for name, case in cases.items():
        print(json.dumps({"case": name, "failure": failure_of(case)}), flush=True)
    faulthandler.cancel_dump_traceback_later()


def failure_of(case):
    try:
        case()
        return None
    except Exception:
        return traceback.format_exc()


def raised(expected, call):
    """Expects the call to raise such an exception and hands it over."""
    try:
        call()
    except expected as error:
        return error
    raise AssertionError(f"expected {expected}")

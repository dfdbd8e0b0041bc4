# Each write has a key of its own; without one it would be refused before it is read.

import itertools

import schemathesis

KEYS = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers["Idempotency-Key"] = f"schemathesis-{next(KEYS)}"

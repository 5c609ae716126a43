"""The door to `make run` and `make test`: any Python can read this file; the work begins in installing.py."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Shanhe needs Python 3.11 or newer; this is %d.%d (%s). Install a newer one, or name it: make run PYTHON=/path/to/python3"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import installing

if __name__ == "__main__":
    sys.exit(installing.main(sys.argv[1:]))

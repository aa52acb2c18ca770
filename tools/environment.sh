#!/bin/sh
# Makes the virtual environment DIR, or mends it, and installs into it.
#
#     PYTHON=python3 sh tools/environment.sh DIR [ARGUMENT OF pip install]...
#
# It is made without pip, and the pip outside installs into it: that works on a Debian without
# python3-venv too, and the system's own Python is never written to.
set -eu

python=${PYTHON:-python3}
dir=$1
shift

stop() {
    echo "error: $1" >&2
    exit 1
}

# The same for an environment and the Python it was made from.
origin() {
    "$1" -c 'import sys; print(sys.base_prefix, sys.version_info[:2])' 2>/dev/null
}

command -v "$python" >/dev/null ||
    stop "cchabits needs Python 3.11 or newer, and $python was not found (another one: make PYTHON=python3.12)."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "cchabits needs Python 3.11 or newer, and $python is $("$python" -c 'import platform; print(platform.python_version())') (another one: make PYTHON=python3.12)."

if [ "$(origin "$dir/bin/python")" != "$(origin "$python")" ]; then
    "$python" -m venv --clear --without-pip "$dir"
fi
[ $# -gt 0 ] || exit 0

if "$python" -m pip --python "$dir/bin/python" --version >/dev/null 2>&1; then
    pip() { "$python" -m pip --python "$dir/bin/python" "$@"; }
elif "$dir/bin/python" -m ensurepip >/dev/null 2>&1; then
    pip() { "$dir/bin/python" -m pip "$@"; }
else
    stop "cchabits needs pip to be set up, and $python has none (on Debian: apt install python3-pip)."
fi

# As variables, because pip hands these on to the environment it builds in. The path is relative,
# because pip splits the value at spaces.
export PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_USER=0
pip install --quiet --no-input --disable-pip-version-check --compile "$@"

#!/bin/sh
# Makes .venv and installs the project with its pinned dependencies; does nothing while neither the pins, nor
# pyproject.toml, nor the place of the checkout have changed.
set -eu

cd "$(dirname "$0")/.."
pins=$(cat pyproject.toml constraints.txt | cksum)
installed=.venv/.installed # two lines: the pins and the place it was installed for
if [ -f "$installed" ] && [ "$(cat "$installed")" = "$(printf '%s\n%s' "$pins" "$PWD")" ]; then
    exit 0
fi

is_new_enough() {
    command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if is_new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed and was not found. If it lies elsewhere: make PYTHON=/path/to/python3" >&2
    exit 1
fi

# A virtual environment that was moved along with its checkout still names the old place in every script.
clear=
[ ! -f "$installed" ] || grep -qxF "$PWD" "$installed" || clear=--clear
echo "Installing Python packages into .venv (several minutes the first time)"
if ! "$python" -m venv $clear .venv; then
    echo "No virtual environment could be made. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2
    exit 1
fi
.venv/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
printf '%s\n%s\n' "$pins" "$PWD" >"$installed"

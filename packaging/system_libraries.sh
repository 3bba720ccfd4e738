#!/bin/sh
# Sees to it that the system libraries are there that Python packages cannot bring: those of the window (Qt's X11 side,
# OpenGL with a software driver) and a virtual display for the tests. Missing ones are installed by root or passwordless
# sudo on Debian and its kin; otherwise this prints the line to type, and fails.
set -eu

[ "$(uname -s)" = Linux ] || exit 0  # elsewhere the Python packages bring all they need

# What is looked for, and the Debian package that has it.
needed='
libEGL.so.1              libegl1
libGL.so.1               libgl1
libX11-xcb.so.1          libx11-xcb1
libxkbcommon.so.0        libxkbcommon0
libxkbcommon-x11.so.0    libxkbcommon-x11-0
libxcb-cursor.so.0       libxcb-cursor0
libxcb-glx.so.0          libxcb-glx0
libxcb-icccm.so.4        libxcb-icccm4
libxcb-image.so.0        libxcb-image0
libxcb-keysyms.so.1      libxcb-keysyms1
libxcb-randr.so.0        libxcb-randr0
libxcb-render.so.0       libxcb-render0
libxcb-render-util.so.0  libxcb-render-util0
libxcb-shape.so.0        libxcb-shape0
libxcb-shm.so.0          libxcb-shm0
libxcb-sync.so.1         libxcb-sync1
libxcb-util.so.1         libxcb-util1
libxcb-xfixes.so.0       libxcb-xfixes0
libxcb-xkb.so.1          libxcb-xkb1
libdbus-1.so.3           libdbus-1-3
libfontconfig.so.1       libfontconfig1
libfreetype.so.6         libfreetype6
libglib-2.0.so.0         libglib2.0-0
libgomp.so.1             libgomp1
software-renderer        libgl1-mesa-dri
bin/Xvfb                 xvfb
bin/xauth                xauth
'

PATH="$PATH:/usr/sbin:/sbin"
known=$(ldconfig -p)

is_there() {
    case $1 in
        bin/*) command -v "${1#bin/}" >/dev/null ;;
        software-renderer) find /usr/lib /usr/lib64 -name swrast_dri.so -o -name 'libgallium-*.so' 2>/dev/null | grep -q . ;;
        *) echo "$known" | grep -qF "$1" ;;
    esac
}

missing=$(echo "$needed" | while read -r file package; do
    [ -z "$file" ] || is_there "$file" || echo "$package"
done | tr '\n' ' ')
[ -n "$missing" ] || exit 0

line="apt-get install -y --no-install-recommends $missing"
if ! command -v apt-get >/dev/null; then
    echo "These libraries are missing (under their Debian names): $missing" >&2
    echo "Install them with your system's package manager, then run make again." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=sudo
else
    echo "Some system libraries are missing. Install them with this line, then run make again:" >&2
    echo "    sudo $line" >&2
    exit 1
fi

echo "Installing system libraries: $missing"
if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive $line -qq >/dev/null; }; then
    echo "The system libraries could not be installed. Try it yourself, then run make again:" >&2
    echo "    sudo $line" >&2
    exit 1
fi

#!/bin/sh
# Enters the application and its kinds of files in the desktop of this user, so that a double click opens them; with
# --remove takes them out again. Takes the program to start as its argument.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/disk-rti.desktop
types=$data/mime/packages/disk-rti.xml
icon=$data/icons/hicolor/256x256/apps/disk-rti.png

tell_desktop() {
    # Where these are missing, the desktop finds the files by itself at the next login.
    if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime"; fi
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications"; fi
}

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$types" "$icon"
    tell_desktop
    echo "DisK-RTI Desktop was taken out of the menus of $(id -un)."
    exit 0
fi

program=${1:?"which program? Call this with the path of disk-rti"}
case $program in
    /*) ;;
    *) program=$PWD/$program ;;
esac
[ -x "$program" ] || { echo "$program is not there: run make once, to set it up." >&2; exit 1; }
case $program in
    *[\"\`\$\\%]*) echo "The path $program holds a character that menus cannot start: move the folder." >&2; exit 1 ;;
esac

mkdir -p "$(dirname "$entry")" "$(dirname "$types")" "$(dirname "$icon")"
cp "$here/disk-rti.xml" "$types"
cp "$here/../../resources/disk-rti.png" "$icon"
PROGRAM=$program awk '
    /^Exec=/ { sub(/disk-rti/, ""); print "Exec=\"" ENVIRON["PROGRAM"] "\"" substr($0, 6); next }
    /^TryExec=/ { print "TryExec=" ENVIRON["PROGRAM"]; next }
    { print }' "$here/disk-rti.desktop" >"$entry"
tell_desktop
echo "DisK-RTI Desktop is in the menus of $(id -un), and opens .ptm, .rti, .hsh, .rti.zip and .relight files."

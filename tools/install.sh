#!/bin/sh
# Installs cchabits for one person, in an environment of its own with a link to it, or removes it.
#
#     PREFIX=~/.local sh tools/install.sh [--remove]
set -eu

stop() {
    echo "error: $1" >&2
    exit 1
}

# Prints the line that puts $1 on the PATH, for the shell in use.
path_line() {
    case ${SHELL##*/} in
        fish) printf "    fish_add_path '%s'\n" "$1" ;;
        *) printf "    export PATH=\"%s:\$PATH\"\n" "$1" ;;
    esac
}

startup_file() {
    case ${SHELL##*/} in
        fish) echo '~/.config/fish/config.fish' ;;
        zsh) echo '~/.zshrc' ;;
        bash) echo '~/.bashrc' ;;
        *) echo '~/.profile' ;;
    esac
}

install() {
    echo "Installing cchabits in $home (a minute or less) …"
    sh tools/environment.sh "$home" .
    ln -sf "$program" "$link"
    mkdir -p "${page_link%/*}"
    ln -sf "$page" "$page_link"
    echo "Installed: $link"
    case :$PATH: in
        *":$prefix/bin:"*) ;;
        *)
            printf '\n%s is not on your PATH yet. Add this line to %s and open a new terminal:\n\n' \
                "$prefix/bin" "$(startup_file)"
            path_line "$prefix/bin"
            ;;
    esac
    printf '\nNext: cchabits init\n'
}

remove() {
    if [ ! -e "$home" ] && [ ! -L "$link" ]; then
        echo "Nothing to remove: cchabits is not installed in $prefix."
        return
    fi
    data=$("$program" config path 2>/dev/null) || data=
    rm -f "$link" "$page_link"
    rm -rf "$home"
    echo "Removed: $link and $home"
    echo 'Your habits and entries stay where they are.'
    [ -z "$data" ] || printf '%s\n' "$data"
}

SHELL=${SHELL:-sh}
[ $# -gt 0 ] || mkdir -p "$PREFIX/bin" "$PREFIX/lib"
prefix=$(cd "$PREFIX" 2>/dev/null && pwd -P) || prefix=$PREFIX
home=$prefix/lib/cchabits
program=$home/bin/cchabits
link=$prefix/bin/cchabits
page=$home/share/man/man1/cchabits.1
page_link=$prefix/share/man/man1/cchabits.1 # where man looks, for a program in bin beside it

# Nothing is touched that another program put there.
leave_foreign() {
    stop "$1 is not from this installer, so it is left alone; move it, or choose another place: make install PREFIX=DIR."
}
check_link() {
    if [ -e "$1" ] || [ -L "$1" ]; then
        [ "$(readlink "$1")" = "$2" ] || leave_foreign "$1"
    fi
}
check_link "$link" "$program"
check_link "$page_link" "$page"
if [ -e "$home" ] && [ ! -f "$home/pyvenv.cfg" ]; then
    leave_foreign "$home"
fi

case ${1:-} in
    '') install ;;
    --remove) remove ;;
    *) stop "the only option is --remove." ;;
esac

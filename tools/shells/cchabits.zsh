#compdef cchabits
#
# zsh completion for cchabits: eval "$(cchabits completion zsh)", after compinit
#
# `make completion` generates it from the commands. What the program answers is data: it is shown,
# never run.

_cchabits() {
    local -a typed
    typed=("${(@)words[1,CURRENT-1]}")
    _cchabits_at
}

# Offers what the program knows: habits or entries.
_cchabits_ask() {
    local program=${(Q)typed[1]}
    local -a found
    case $program in
        ('~/'*) program=$HOME/${program#'~/'} ;;
        (*/*) ;;
        (*) program=cchabits ;;
    esac
    found=("${(@f)$(command $program __complete $1 "$PREFIX" "${(@)typed[2,-1]}" 2>/dev/null)}")
    found=("${(@)found:#}")
    _cchabits_describe $1 ${1%s}
}

# Offers the candidates in found, each a name, a tab and a few words.
_cchabits_describe() {
    found=("${(@)found//\\/\\\\}")
    found=("${(@)found/$'\t'/:}")
    _describe -V -t $1 $2 found
}

# Offers the commands named after `help`, one below the other.
_cchabits_named() {
    local -a above
    above=("${(@)words[2,CURRENT-1]:#-*}")
    _cchabits_commands $above
}

_cchabits_commands() {
    local -a found
    case "$*" in
@commands@
    esac
    _describe -V -t commands command found
}

@functions@

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cchabits "$@"
elif (( $+functions[compdef] )); then
    compdef _cchabits cchabits
else
    print -u2 'cchabits: completion needs compinit first: autoload -Uz compinit && compinit'
fi

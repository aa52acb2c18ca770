# bash completion for cchabits: eval "$(cchabits completion bash)"
#
# `make completion` generates it from the commands. It keeps to what bash 3.2 knows, and needs
# nothing else. What the program answers is data: it is compared, cut and shown, never run.

_cchabits() {
    local IFS=$' \t\n' tab=$'\t' word=$2 before='' typed=()
    local commands=() options=() places=() rest=''
    local path='' named='' place=0 kind='' ended='' piece index last

    COMPREPLY=()
    _cchabits_gather
    last=$((${#typed[@]} - 1))
    _cchabits_table ''
    for ((index = 1; index < last; index++)); do
        piece=${typed[index]}
        if [[ $kind ]]; then
            kind= # this was an option's value
            continue
        fi
        case $ended$piece in
        --) ended=yes ;;
        -?*) _cchabits_find "$piece" ;;
        *)
            if ((${#commands[@]})); then
                path=${path:+$path }$piece
                _cchabits_table "$path"
            else
                named=${named:+$named }$piece
                place=$((place + 1))
            fi
            ;;
        esac
    done

    piece=${typed[last]}
    if ((last)) && [[ ${COMP_WORDS[COMP_CWORD - 1]} =~ ^[0-9\&]*[\<\>]+[\|\&]*$ ]]; then
        _cchabits_value files # a redirection, which is bash's
    elif [[ $kind ]]; then
        _cchabits_value "$kind"
    elif [[ ! $ended && $piece == --*=* ]]; then
        case $word in
        =) word= ;;
        --*=*) before=${word%%=*}= word=${word#*=} ;; # where = parts no words
        esac
        _cchabits_find "${piece%%=*}"
        _cchabits_value "$kind"
    elif [[ ! $ended && $piece == -* ]]; then
        _cchabits_offer_options
    elif ((${#commands[@]})); then
        _cchabits_offer "${commands[@]}"
    else
        _cchabits_value "${places[place]:-$rest}"
    fi
}

# Sets typed: the words up to the cursor, those in one piece that bash parted at = or :.
_cchabits_gather() {
    local line=$COMP_LINE index piece
    for ((index = 0; index <= COMP_CWORD; index++)); do
        piece=${COMP_WORDS[index]}
        if ((index == 0)) || [[ $line == [[:space:]]* || ! $line ]]; then
            typed+=("$piece")
        else
            typed[${#typed[@]} - 1]+=$piece
        fi
        [[ $piece ]] && line=${line#*"$piece"}
    done
}

# Sets kind to what the value of an option is; nothing for a flag, or one that is not known.
_cchabits_find() {
    local option
    kind=
    for option in "${options[@]}"; do
        [[ ${option%%"$tab"*} == "$1" ]] || continue
        option=${option#*"$tab"}
        kind=${option%%"$tab"*}
    done
}

_cchabits_value() {
    case $1 in
    =*) IFS=, && _cchabits_offer ${1#=} ;;
    habits | entries) _cchabits_ask "$1" ;;
    files) compopt -o default 2>/dev/null || _cchabits_list -f ;;
    folders) compopt -o dirnames 2>/dev/null || _cchabits_list -d ;;
    commands)
        _cchabits_table "$named"
        _cchabits_offer "${commands[@]}"
        ;;
    esac
}

# Offers files (-f) or folders (-d) where bash is too old to do so by itself.
_cchabits_list() {
    local path
    while IFS= read -r path; do
        [[ $path ]] && COMPREPLY+=("$path")
    done <<<"$(compgen "$1" -- "$word")"
}

# Offers what the program knows: habits or entries.
_cchabits_ask() {
    local program=${typed[0]} line found=()
    case $program in
    '~/'*) program=$HOME/${program#??} ;;
    */*) ;;
    *) program=cchabits ;;
    esac
    while IFS= read -r line; do
        [[ $line ]] && found+=("$line")
    done <<<"$(command "$program" __complete "$1" "$word" "${typed[@]:1:last - 1}" 2>/dev/null)"
    _cchabits_offer "${found[@]}"
}

_cchabits_offer_options() {
    local option found=()
    for option in "${options[@]}"; do
        found+=("${option%%"$tab"*}$tab${option##*"$tab"}")
    done
    _cchabits_offer "${found[@]}"
}

# Offers the candidates that fit, each a name and perhaps a tab and a few words, which are shown
# where bash is about to list several.
_cchabits_offer() {
    local candidate name line width=0 found=()
    for candidate; do
        name=${candidate%%"$tab"*}
        [[ $name == "$word"* ]] || continue
        found+=("$candidate")
        ((${#name} > width)) && width=${#name}
    done
    case ${#found[@]}:$COMP_TYPE in
    [01]:* | *:9 | *:37) width=0 ;;
    esac
    for candidate in "${found[@]}"; do
        line=$before${candidate%%"$tab"*}
        if ((width)) && [[ $candidate == *"$tab"?* ]]; then
            printf -v line '%-*s  %s' "$((${#before} + width))" "$line" "${candidate#*"$tab"}"
            line=${line:0:${COLUMNS:-80} - 1}
        fi
        COMPREPLY+=("$line")
    done
    compopt -o nosort 2>/dev/null
    return 0
}

# Sets commands, options and places to what may follow a command, and rest to what then follows.
# An option is its name, what its value is, and its help, with tabs between.
_cchabits_table() {
    commands=() options=() places=() rest=''
    case $1 in
@commands@
    esac
}

complete -F _cchabits cchabits

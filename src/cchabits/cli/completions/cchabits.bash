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
    '')
        commands=(
            $'log\tLog an act.'
            $'status\tShow what is overdue, due, on track and met.'
            $'history\tShow a habit\'s past, or the latest entries of all.'
            $'review\tGo through what is overdue, missed or due soon, and look back.'
            $'plan\tPlan a day and a time for an act.'
            $'skip\tSkip a period that could not be kept.'
            $'reason\tSay why a period was missed.'
            $'pause\tPause a habit, or all of them.'
            $'resume\tEnd a pause today, or take back one that lies ahead.'
            $'edit\tCorrect an entry.'
            $'delete\tTake an entry out of the log.'
            $'undo\tUndo the last change, or list what can be undone.'
            $'roadmap\tShow how far each habit has come.'
            $'outcome\tKeep what customers say and do, beside the acts.'
            $'clv\tShow what a customer is worth, and a point of retention.'
            $'remind\tShow, send and stop the reminder mail.'
            $'calendar\tWrite plans and due days for your calendar.'
            $'habits\tList, show, add and change the habits.'
            $'packs\tList, show and add packs of habits; hand on your own.'
            $'init\tSet up habits.toml and the log.'
            $'config\tShow where the files are.'
            $'completion\tPrint the completion script of a shell.'
            $'import\tImport a journal.'
            $'export\tExport the log as a journal, or its entries as CSV.'
            $'backup\tBack up the log, or list the backups there are.'
            $'restore\tPut a backup in the place of the log.'
            $'doctor\tLook the log over, mend it, or forget what was deleted.'
            $'help\tShow the help of a command.'
        )
        options=(
            $'--version\t\tShow the version.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'log')
        options=(
            $'--on\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tWhen it was done; today if left out.'
            $'--for\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tCount it for the period that holds this day.'
            $'-m\tnothing\tWhat happened.'
            $'--note\tnothing\tWhat happened.'
            $'--with\tnothing\tA detail; again for more.'
            $'--by\tnothing\tWho logs it.'
            $'--id\tnothing\tA name for the entry, to repeat it safely.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits nothing)
        ;;
    'status')
        options=(
            $'--check\t\tExit with 1 if something is overdue.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        rest=habits
        ;;
    'history')
        options=(
            $'--since\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tTell only of this day and later.'
            $'--until\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tTell only of this day and earlier.'
            $'--limit\tnothing\tAt most N periods and N entries.'
            $'--outcome\tnothing\tShow an outcome under the acts, by month.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits)
        ;;
    'review')
        options=(
            $'--week\t\tLook back on 7 days.'
            $'--month\t\tOn a month, as without any.'
            $'--quarter\t\tOn three months.'
            $'--year\t\tOn a year.'
            $'--plus\tnothing\tWrite down what went well.'
            $'--delta\tnothing\tWrite down what did not.'
            $'--next\tnothing\tWrite down what is next.'
            $'--keep\thabits\tKeep a habit that is met at its minimum.'
            $'--outcome\tnothing\tShow an outcome under the acts.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'plan')
        commands=(
            $'add\tPlan an act; what was planned for the habit on that day is replaced.'
            $'list\tList what is planned, the next first, and how many plans were kept.'
            $'drop\tDrop a plan that is ahead; undo brings it back.'
        )
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'plan add')
        options=(
            $'-m\tnothing\tWhere, or with whom; "" is nowhere.'
            $'--where\tnothing\tWhere, or with whom; "" is nowhere.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        rest=nothing
        places=(habits =today,tomorrow,monday,tuesday,wednesday,thursday,friday,saturday,sunday nothing nothing)
        ;;
    'plan list')
        options=(
            $'--all\t\tAlso what was kept, or not.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits)
        ;;
    'plan drop')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits =today,tomorrow,monday,tuesday,wednesday,thursday,friday,saturday,sunday)
        ;;
    'skip')
        options=(
            $'--on\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tA day of the period; else the overdue one.'
            $'--reason\t=travel_or_leave,illness,emergency,no_occasion\ttravel_or_leave, illness, emergency, no_occasion.'
            $'-m\tnothing\tA note.'
            $'--note\tnothing\tA note.'
            $'--next\tnothing\tIf ..., then I will ...'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits)
        ;;
    'reason')
        options=(
            $'--on\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tA day of the period; else the latest missed.'
            $'-m\tnothing\tA note.'
            $'--note\tnothing\tA note.'
            $'--next\tnothing\tIf ..., then I will ...'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits =minutiae,sales_push,not_ready,data_warehouse,ownership,comfort,no_customer_available,cancelled_by_other,forgot,wrong_habit,other)
        ;;
    'pause')
        options=(
            $'--from\t=today,tomorrow,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tThe first day of it.'
            $'--until\t=today,tomorrow,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tThe day you are back; open if left out.'
            $'--reason\t=travel_or_leave,illness,emergency,no_occasion\tWhy, in a word.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits)
        ;;
    'resume')
        options=(
            $'--from\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tThe pause from that day, which may lie ahead.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits)
        ;;
    'edit')
        options=(
            $'--on\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tWhen it was done.'
            $'--for\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tCount it for the period that holds this day.'
            $'--habit\thabits\tWhich habit it is of.'
            $'-m\tnothing\tWhat happened.'
            $'--note\tnothing\tWhat happened.'
            $'--with\tnothing\tA detail; again for more.'
            $'--by\tnothing\tWho logged it.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(entries nothing)
        ;;
    'delete')
        options=(
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(entries)
        ;;
    'undo')
        options=(
            $'--list\t\tList what can be undone.'
            $'--limit\tnothing\tList at most N changes.'
            $'--json\t\tAnswer --list in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(nothing)
        ;;
    'roadmap')
        options=(
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'outcome')
        commands=(
            $'log\tKeep an outcome.'
            $'list\tList outcomes, the latest first, each with its margin and n.'
            $'drop\tTake an outcome out; undo brings it back.'
        )
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'outcome log')
        options=(
            $'--n\tnothing\tOf how many.'
            $'--on\t=today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tIts day; today if left out.'
            $'--method\tnothing\tHow it was found out.'
            $'--promoters\tnothing\tWho answered 9 or 10.'
            $'--passives\tnothing\tWho answered 7 or 8.'
            $'--detractors\tnothing\tWho answered 0 to 6.'
            $'--range\tnothing\tThe range of an outcome of one\'s own.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(nothing nothing)
        ;;
    'outcome list')
        options=(
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(nothing)
        ;;
    'outcome drop')
        options=(
            $'--method\tnothing\tIts method, where a day has two.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(nothing =today,yesterday,monday,tuesday,wednesday,thursday,friday,saturday,sunday)
        ;;
    'clv')
        options=(
            $'--margin\tnothing\tA customer\'s margin a year.'
            $'--retention\tnothing\tThe part that stays a year: 0.8 or 80%.'
            $'--discount\tnothing\tThe discount rate a year; 10%.'
            $'--acquisition\tnothing\tWhat winning a customer costs.'
            $'--years\tnothing\tCount only so many years.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind')
        commands=(
            $'preview\tShow the mail that would be sent now, or why there is none.'
            $'run\tSend the mail that is due; say nothing where all is well.'
            $'status\tShow what was sent or not, and when the next mail may go.'
            $'test\tSend a short test mail now, and say what the server answered.'
            $'snooze\tSend no mail about a habit, or none at all, until a day.'
            $'off\tSend no mail until it is switched on again.'
            $'on\tSend mail again, from the next day that has one.'
            $'resend\tSend a mail that is in doubt, or failed, once more.'
            $'forget\tGive up a mail that is in doubt, waits or failed.'
            $'install\tShow, or put in place, what sends the mail by itself.'
            $'uninstall\tTake away what `remind install --write` put in place.'
        )
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind preview')
        options=(
            $'--open\t\tShow it in a web browser, as a mail program would.'
            $'--text\t\tIts plain text alone.'
            $'--eml\tfiles\tWrite it to a file, for a mail program.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind run')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind status')
        options=(
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind test')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind snooze')
        options=(
            $'--until\t=today,tomorrow,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tThe day mail comes back; today ends it.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits)
        ;;
    'remind off')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind on')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind resend')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(nothing)
        ;;
    'remind forget')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(nothing)
        ;;
    'remind install')
        options=(
            $'--cron\t\tA line for your crontab.'
            $'--systemd\t\tA systemd timer for you.'
            $'--write\t\tPut it where it belongs, not only show it.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'remind uninstall')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'calendar')
        commands=(
            $'export\tWrite plans and due days as a calendar (iCalendar) for others to subscribe to.'
        )
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'calendar export')
        options=(
            $'--take-over\t\tGo on from the calendar of another home.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(files)
        ;;
    'habits')
        commands=(
            $'list\tList the habits.'
            $'show\tShow a habit: what it asks, who says so, and how to log it.'
            $'check\tCheck habits.toml, without recording anything.'
            $'add\tAdd a habit to habits.toml.'
            $'edit\tChange a habit in habits.toml, or open the file in your editor.'
            $'rename\tGive a habit another name; all that was logged stays with it.'
            $'retire\tEnd a habit; its entries are kept.'
            $'sync\tRecord what an edited habits.toml changes.'
        )
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'habits list')
        options=(
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'habits show')
        options=(
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits)
        ;;
    'habits check')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'habits add')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        rest=nothing
        places=(nothing)
        ;;
    'habits edit')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        rest=nothing
        places=(habits)
        ;;
    'habits rename')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits nothing)
        ;;
    'habits retire')
        options=(
            $'--on\t=today,tomorrow,monday,tuesday,wednesday,thursday,friday,saturday,sunday\tIts last day; yesterday if left out.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(habits)
        ;;
    'habits sync')
        options=(
            $'--dry-run\t\tOnly say what would take effect, and when.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'packs')
        commands=(
            $'list\tList the packs.'
            $'show\tShow a pack: its source, its habits, and whose each cadence is.'
            $'add\tAdd a pack\'s habits to habits.toml.'
            $'export\tWrite your own habits as a pack, to hand on.'
        )
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'packs list')
        options=(
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'packs show')
        options=(
            $'--habit\thabits\tThis one of it, in full.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(=starter,thys-eight,three-steps,courage,whole-customer,doers,roadmap,field-extras)
        ;;
    'packs add')
        options=(
            $'--habit\thabits\tOnly this one; again for more.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(=starter,thys-eight,three-steps,courage,whole-customer,doers,roadmap,field-extras)
        ;;
    'packs export')
        options=(
            $'--habit\thabits\tOnly this one; again for more.'
            $'--title\tnothing\tWhat the pack is called.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(files)
        ;;
    'init')
        options=(
            $'--pack\t=starter,thys-eight,three-steps,courage,whole-customer,doers,roadmap,field-extras\tHabits to begin with; again for more.'
            $'--yes\t\tAsk nothing; init never does.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'config')
        commands=(
            $'path\tPrint the path of habits.toml, or of the log.'
        )
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'config path')
        options=(
            $'--database\t\tThe log instead.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'completion')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(=bash,zsh,fish)
        ;;
    'import')
        options=(
            $'--dry-run\t\tOnly count what would be added.'
            $'--again\t\tAdd the entries of a file without ids once more.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(files)
        ;;
    'export')
        options=(
            $'--format\t=jsonl,csv\tjsonl, the journal, or csv, a table of entries.'
            $'-o\tfiles\tA file; else standard output.'
            $'--output\tfiles\tA file; else standard output.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'backup')
        options=(
            $'--list\t\tList the home\'s own backups.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(files)
        ;;
    'restore')
        options=(
            $'--dry-run\t\tOnly show what would change, habit by habit.'
            $'--yes\t\tDo not ask.'
            $'--json\t\tAnswer in JSON.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        places=(files)
        ;;
    'doctor')
        options=(
            $'--repair\t\tMend what can be mended without loss.'
            $'--json\t\tAnswer in JSON.'
            $'--forget\tentries\tA deleted or edited entry, by its id.'
            $'--yes\t\tDo not ask before forgetting.'
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        ;;
    'help')
        options=(
            $'--home\tfolders\tFolder with habits.toml and the log.'
            $'--today\tnothing\tAct as on this day, YYYY-MM-DD.'
            $'--color\t=auto,always,never\tauto, always or never.'
            $'-h\t\tShow this message and exit.'
            $'--help\t\tShow this message and exit.'
        )
        rest=commands
        ;;
    esac
}

complete -F _cchabits cchabits

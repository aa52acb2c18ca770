# fish completion for cchabits: cchabits completion fish | source
#
# `make completion` generates it from the commands. What the program answers is data: it is shown,
# never run.

# Prints the words before the cursor, the program's name among them.
function __cchabits_typed
    commandline -xpc 2>/dev/null
    or commandline -opc # before fish 4
end

# Prints the command that is called, and then the arguments it has so far.
function __cchabits_state
    set -l typed (__cchabits_typed)
    set -e typed[1]
    set -l path ''
    set -l arguments
    set -l is_value no
    set -l is_ended no
    for word in $typed
        if test $is_value = yes
            set is_value no
        else if test $is_ended = no -a "x$word" = x--
            set is_ended yes
        else if test $is_ended = no; and string match -q -- '-?*' $word
            contains -- "$path $word" $__cchabits_takes_value
            and set is_value yes
        else if contains -- "$path" $__cchabits_groups
            set path (string trim -- "$path $word")
        else
            set -a arguments $word
        end
    end
    printf '%s\n' "$path" $arguments
end

# Tells whether a command is called, and is at its argument of a number, or of that and all above.
function __cchabits_at --argument-names path place
    set -l state (__cchabits_state)
    test "$state[1]" = "$path"
    or return
    set -e state[1]
    switch "$place"
        case ''
        case '*+'
            test (count $state) -ge (string trim -r -c + -- $place)
        case '*'
            test (count $state) -eq $place
    end
end

# Prints what the program knows: habits or entries.
function __cchabits_ask --argument-names kind
    set -l typed (__cchabits_typed)
    set -l program (string replace -r '^~/' "$HOME/" -- $typed[1])
    string match -q -- '*/*' $program
    or set program cchabits
    command -q $program
    or return
    set -e typed[1]
    command $program __complete $kind (commandline -ct) $typed 2>/dev/null
end

# Prints the commands named after `help`, one below the other.
function __cchabits_named
    set -l state (__cchabits_state)
    set -e state[1]
    __cchabits_commands "$state"
end

function __cchabits_commands --argument-names path
    switch $path
        case ''
            printf '%s\t%s\n' 'log' 'Log an act.'
            printf '%s\t%s\n' 'status' 'Show what is overdue, due, on track and met.'
            printf '%s\t%s\n' 'history' 'Show a habit\'s past, or the latest entries of all.'
            printf '%s\t%s\n' 'review' 'Go through what is overdue, missed or due soon, and look back.'
            printf '%s\t%s\n' 'plan' 'Plan a day and a time for an act.'
            printf '%s\t%s\n' 'skip' 'Skip a period that could not be kept.'
            printf '%s\t%s\n' 'reason' 'Say why a period was missed.'
            printf '%s\t%s\n' 'pause' 'Pause a habit, or all of them.'
            printf '%s\t%s\n' 'resume' 'End a pause today, or take back one that lies ahead.'
            printf '%s\t%s\n' 'edit' 'Correct an entry.'
            printf '%s\t%s\n' 'delete' 'Take an entry out of the log.'
            printf '%s\t%s\n' 'undo' 'Undo the last change, or list what can be undone.'
            printf '%s\t%s\n' 'roadmap' 'Show how far each habit has come.'
            printf '%s\t%s\n' 'outcome' 'Keep what customers say and do, beside the acts.'
            printf '%s\t%s\n' 'clv' 'Show what a customer is worth, and a point of retention.'
            printf '%s\t%s\n' 'remind' 'Show, send and stop the reminder mail.'
            printf '%s\t%s\n' 'calendar' 'Write plans and due days for your calendar.'
            printf '%s\t%s\n' 'habits' 'List, show, add and change the habits.'
            printf '%s\t%s\n' 'packs' 'List, show and add packs of habits; hand on your own.'
            printf '%s\t%s\n' 'init' 'Set up habits.toml and the log.'
            printf '%s\t%s\n' 'config' 'Show where the files are.'
            printf '%s\t%s\n' 'completion' 'Print the completion script of a shell.'
            printf '%s\t%s\n' 'import' 'Import a journal.'
            printf '%s\t%s\n' 'export' 'Export the log as a journal, or its entries as CSV.'
            printf '%s\t%s\n' 'backup' 'Back up the log, or list the backups there are.'
            printf '%s\t%s\n' 'restore' 'Put a backup in the place of the log.'
            printf '%s\t%s\n' 'doctor' 'Look the log over, mend it, or forget what was deleted.'
            printf '%s\t%s\n' 'help' 'Show the help of a command.'
        case 'plan'
            printf '%s\t%s\n' 'add' 'Plan an act; what was planned for the habit on that day is replaced.'
            printf '%s\t%s\n' 'list' 'List what is planned, the next first, and how many plans were kept.'
            printf '%s\t%s\n' 'drop' 'Drop a plan that is ahead; undo brings it back.'
        case 'outcome'
            printf '%s\t%s\n' 'log' 'Keep an outcome.'
            printf '%s\t%s\n' 'list' 'List outcomes, the latest first, each with its margin and n.'
            printf '%s\t%s\n' 'drop' 'Take an outcome out; undo brings it back.'
        case 'remind'
            printf '%s\t%s\n' 'preview' 'Show the mail that would be sent now, or why there is none.'
            printf '%s\t%s\n' 'run' 'Send the mail that is due; say nothing where all is well.'
            printf '%s\t%s\n' 'status' 'Show what was sent or not, and when the next mail may go.'
            printf '%s\t%s\n' 'test' 'Send a short test mail now, and say what the server answered.'
            printf '%s\t%s\n' 'snooze' 'Send no mail about a habit, or none at all, until a day.'
            printf '%s\t%s\n' 'off' 'Send no mail until it is switched on again.'
            printf '%s\t%s\n' 'on' 'Send mail again, from the next day that has one.'
            printf '%s\t%s\n' 'resend' 'Send a mail that is in doubt, or failed, once more.'
            printf '%s\t%s\n' 'forget' 'Give up a mail that is in doubt, waits or failed.'
            printf '%s\t%s\n' 'install' 'Show, or put in place, what sends the mail by itself.'
            printf '%s\t%s\n' 'uninstall' 'Take away what `remind install --write` put in place.'
        case 'calendar'
            printf '%s\t%s\n' 'export' 'Write plans and due days as a calendar (iCalendar) for others to subscribe to.'
        case 'habits'
            printf '%s\t%s\n' 'list' 'List the habits.'
            printf '%s\t%s\n' 'show' 'Show a habit: what it asks, who says so, and how to log it.'
            printf '%s\t%s\n' 'check' 'Check habits.toml, without recording anything.'
            printf '%s\t%s\n' 'add' 'Add a habit to habits.toml.'
            printf '%s\t%s\n' 'edit' 'Change a habit in habits.toml, or open the file in your editor.'
            printf '%s\t%s\n' 'rename' 'Give a habit another name; all that was logged stays with it.'
            printf '%s\t%s\n' 'retire' 'End a habit; its entries are kept.'
            printf '%s\t%s\n' 'sync' 'Record what an edited habits.toml changes.'
        case 'packs'
            printf '%s\t%s\n' 'list' 'List the packs.'
            printf '%s\t%s\n' 'show' 'Show a pack: its source, its habits, and whose each cadence is.'
            printf '%s\t%s\n' 'add' 'Add a pack\'s habits to habits.toml.'
            printf '%s\t%s\n' 'export' 'Write your own habits as a pack, to hand on.'
        case 'config'
            printf '%s\t%s\n' 'path' 'Print the path of habits.toml, or of the log.'
    end
end

set -g __cchabits_groups '' 'plan' 'outcome' 'remind' 'calendar' 'habits' 'packs' 'config'
set -g __cchabits_takes_value ' --home' ' --today' ' --color' 'log --on' 'log --for' 'log -m' 'log --note' 'log --with' 'log --by' 'log --id' 'log --home' 'log --today' 'log --color' 'status --home' 'status --today' 'status --color' 'history --since' 'history --until' 'history --limit' 'history --outcome' 'history --home' 'history --today' 'history --color' 'review --plus' 'review --delta' 'review --next' 'review --keep' 'review --outcome' 'review --home' 'review --today' 'review --color' 'plan --home' 'plan --today' 'plan --color' 'plan add -m' 'plan add --where' 'plan add --home' 'plan add --today' 'plan add --color' 'plan list --home' 'plan list --today' 'plan list --color' 'plan drop --home' 'plan drop --today' 'plan drop --color' 'skip --on' 'skip --reason' 'skip -m' 'skip --note' 'skip --next' 'skip --home' 'skip --today' 'skip --color' 'reason --on' 'reason -m' 'reason --note' 'reason --next' 'reason --home' 'reason --today' 'reason --color' 'pause --from' 'pause --until' 'pause --reason' 'pause --home' 'pause --today' 'pause --color' 'resume --from' 'resume --home' 'resume --today' 'resume --color' 'edit --on' 'edit --for' 'edit --habit' 'edit -m' 'edit --note' 'edit --with' 'edit --by' 'edit --home' 'edit --today' 'edit --color' 'delete --home' 'delete --today' 'delete --color' 'undo --limit' 'undo --home' 'undo --today' 'undo --color' 'roadmap --home' 'roadmap --today' 'roadmap --color' 'outcome --home' 'outcome --today' 'outcome --color' 'outcome log --n' 'outcome log --on' 'outcome log --method' 'outcome log --promoters' 'outcome log --passives' 'outcome log --detractors' 'outcome log --range' 'outcome log --home' 'outcome log --today' 'outcome log --color' 'outcome list --home' 'outcome list --today' 'outcome list --color' 'outcome drop --method' 'outcome drop --home' 'outcome drop --today' 'outcome drop --color' 'clv --margin' 'clv --retention' 'clv --discount' 'clv --acquisition' 'clv --years' 'clv --home' 'clv --today' 'clv --color' 'remind --home' 'remind --today' 'remind --color' 'remind preview --eml' 'remind preview --home' 'remind preview --today' 'remind preview --color' 'remind run --home' 'remind run --today' 'remind run --color' 'remind status --home' 'remind status --today' 'remind status --color' 'remind test --home' 'remind test --today' 'remind test --color' 'remind snooze --until' 'remind snooze --home' 'remind snooze --today' 'remind snooze --color' 'remind off --home' 'remind off --today' 'remind off --color' 'remind on --home' 'remind on --today' 'remind on --color' 'remind resend --home' 'remind resend --today' 'remind resend --color' 'remind forget --home' 'remind forget --today' 'remind forget --color' 'remind install --home' 'remind install --today' 'remind install --color' 'remind uninstall --home' 'remind uninstall --today' 'remind uninstall --color' 'calendar --home' 'calendar --today' 'calendar --color' 'calendar export --home' 'calendar export --today' 'calendar export --color' 'habits --home' 'habits --today' 'habits --color' 'habits list --home' 'habits list --today' 'habits list --color' 'habits show --home' 'habits show --today' 'habits show --color' 'habits check --home' 'habits check --today' 'habits check --color' 'habits add --home' 'habits add --today' 'habits add --color' 'habits edit --home' 'habits edit --today' 'habits edit --color' 'habits rename --home' 'habits rename --today' 'habits rename --color' 'habits retire --on' 'habits retire --home' 'habits retire --today' 'habits retire --color' 'habits sync --home' 'habits sync --today' 'habits sync --color' 'packs --home' 'packs --today' 'packs --color' 'packs list --home' 'packs list --today' 'packs list --color' 'packs show --habit' 'packs show --home' 'packs show --today' 'packs show --color' 'packs add --habit' 'packs add --home' 'packs add --today' 'packs add --color' 'packs export --habit' 'packs export --title' 'packs export --home' 'packs export --today' 'packs export --color' 'init --pack' 'init --home' 'init --today' 'init --color' 'config --home' 'config --today' 'config --color' 'config path --home' 'config path --today' 'config path --color' 'completion --home' 'completion --today' 'completion --color' 'import --home' 'import --today' 'import --color' 'export --format' 'export -o' 'export --output' 'export --home' 'export --today' 'export --color' 'backup --home' 'backup --today' 'backup --color' 'restore --home' 'restore --today' 'restore --color' 'doctor --forget' 'doctor --home' 'doctor --today' 'doctor --color' 'help --home' 'help --today' 'help --color'

complete -c cchabits -e
complete -c cchabits -f
complete -c cchabits -l home -x -a '(__fish_complete_directories)' -d 'Folder with habits.toml and the log.'
complete -c cchabits -l today -x -d 'Act as on this day, YYYY-MM-DD.'
complete -c cchabits -l color -x -k -a 'auto\\t always\\t never\\t' -d 'auto, always or never.'
complete -c cchabits -s h -l help -d 'Show this message and exit.'

complete -c cchabits -n '__cchabits_at \'\'' -l version -d 'Show the version.'
complete -c cchabits -n '__cchabits_at \'\' 0' -k -a '(__cchabits_commands \'\')'

complete -c cchabits -n '__cchabits_at \'log\'' -l on -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'When it was done; today if left out.'
complete -c cchabits -n '__cchabits_at \'log\'' -l for -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'Count it for the period that holds this day.'
complete -c cchabits -n '__cchabits_at \'log\'' -s m -l note -x -d 'What happened.'
complete -c cchabits -n '__cchabits_at \'log\'' -l with -x -d 'A detail; again for more.'
complete -c cchabits -n '__cchabits_at \'log\'' -l by -x -d 'Who logs it.'
complete -c cchabits -n '__cchabits_at \'log\'' -l id -x -d 'A name for the entry, to repeat it safely.'
complete -c cchabits -n '__cchabits_at \'log\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'log\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'status\'' -l check -d 'Exit with 1 if something is overdue.'
complete -c cchabits -n '__cchabits_at \'status\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'status\' 0+' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'history\'' -l since -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'Tell only of this day and later.'
complete -c cchabits -n '__cchabits_at \'history\'' -l until -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'Tell only of this day and earlier.'
complete -c cchabits -n '__cchabits_at \'history\'' -l limit -x -d 'At most N periods and N entries.'
complete -c cchabits -n '__cchabits_at \'history\'' -l outcome -x -d 'Show an outcome under the acts, by month.'
complete -c cchabits -n '__cchabits_at \'history\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'history\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'review\'' -l week -d 'Look back on 7 days.'
complete -c cchabits -n '__cchabits_at \'review\'' -l month -d 'On a month, as without any.'
complete -c cchabits -n '__cchabits_at \'review\'' -l quarter -d 'On three months.'
complete -c cchabits -n '__cchabits_at \'review\'' -l year -d 'On a year.'
complete -c cchabits -n '__cchabits_at \'review\'' -l plus -x -d 'Write down what went well.'
complete -c cchabits -n '__cchabits_at \'review\'' -l delta -x -d 'Write down what did not.'
complete -c cchabits -n '__cchabits_at \'review\'' -l next -x -d 'Write down what is next.'
complete -c cchabits -n '__cchabits_at \'review\'' -l keep -x -k -a '(__cchabits_ask habits)' -d 'Keep a habit that is met at its minimum.'
complete -c cchabits -n '__cchabits_at \'review\'' -l outcome -x -d 'Show an outcome under the acts.'
complete -c cchabits -n '__cchabits_at \'review\'' -l json -d 'Answer in JSON.'

complete -c cchabits -n '__cchabits_at \'plan\' 0' -k -a '(__cchabits_commands \'plan\')'

complete -c cchabits -n '__cchabits_at \'plan add\'' -s m -l where -x -d 'Where, or with whom; "" is nowhere.'
complete -c cchabits -n '__cchabits_at \'plan add\' 0' -k -a '(__cchabits_ask habits)'
complete -c cchabits -n '__cchabits_at \'plan add\' 1' -k -a 'today\\t tomorrow\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t'

complete -c cchabits -n '__cchabits_at \'plan list\'' -l all -d 'Also what was kept, or not.'
complete -c cchabits -n '__cchabits_at \'plan list\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'plan list\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'plan drop\' 0' -k -a '(__cchabits_ask habits)'
complete -c cchabits -n '__cchabits_at \'plan drop\' 1' -k -a 'today\\t tomorrow\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t'

complete -c cchabits -n '__cchabits_at \'skip\'' -l on -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'A day of the period; else the overdue one.'
complete -c cchabits -n '__cchabits_at \'skip\'' -l reason -x -k -a 'travel_or_leave\\t illness\\t emergency\\t no_occasion\\t' -d 'travel_or_leave, illness, emergency, no_occasion.'
complete -c cchabits -n '__cchabits_at \'skip\'' -s m -l note -x -d 'A note.'
complete -c cchabits -n '__cchabits_at \'skip\'' -l next -x -d 'If ..., then I will ...'
complete -c cchabits -n '__cchabits_at \'skip\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'reason\'' -l on -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'A day of the period; else the latest missed.'
complete -c cchabits -n '__cchabits_at \'reason\'' -s m -l note -x -d 'A note.'
complete -c cchabits -n '__cchabits_at \'reason\'' -l next -x -d 'If ..., then I will ...'
complete -c cchabits -n '__cchabits_at \'reason\' 0' -k -a '(__cchabits_ask habits)'
complete -c cchabits -n '__cchabits_at \'reason\' 1' -k -a 'minutiae\\t sales_push\\t not_ready\\t data_warehouse\\t ownership\\t comfort\\t no_customer_available\\t cancelled_by_other\\t forgot\\t wrong_habit\\t other\\t'

complete -c cchabits -n '__cchabits_at \'pause\'' -l from -x -k -a 'today\\t tomorrow\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'The first day of it.'
complete -c cchabits -n '__cchabits_at \'pause\'' -l until -x -k -a 'today\\t tomorrow\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'The day you are back; open if left out.'
complete -c cchabits -n '__cchabits_at \'pause\'' -l reason -x -k -a 'travel_or_leave\\t illness\\t emergency\\t no_occasion\\t' -d 'Why, in a word.'
complete -c cchabits -n '__cchabits_at \'pause\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'resume\'' -l from -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'The pause from that day, which may lie ahead.'
complete -c cchabits -n '__cchabits_at \'resume\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'edit\'' -l on -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'When it was done.'
complete -c cchabits -n '__cchabits_at \'edit\'' -l for -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'Count it for the period that holds this day.'
complete -c cchabits -n '__cchabits_at \'edit\'' -l habit -x -k -a '(__cchabits_ask habits)' -d 'Which habit it is of.'
complete -c cchabits -n '__cchabits_at \'edit\'' -s m -l note -x -d 'What happened.'
complete -c cchabits -n '__cchabits_at \'edit\'' -l with -x -d 'A detail; again for more.'
complete -c cchabits -n '__cchabits_at \'edit\'' -l by -x -d 'Who logged it.'
complete -c cchabits -n '__cchabits_at \'edit\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'edit\' 0' -k -a '(__cchabits_ask entries)'

complete -c cchabits -n '__cchabits_at \'delete\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'delete\' 0' -k -a '(__cchabits_ask entries)'

complete -c cchabits -n '__cchabits_at \'undo\'' -l list -d 'List what can be undone.'
complete -c cchabits -n '__cchabits_at \'undo\'' -l limit -x -d 'List at most N changes.'
complete -c cchabits -n '__cchabits_at \'undo\'' -l json -d 'Answer --list in JSON.'

complete -c cchabits -n '__cchabits_at \'roadmap\'' -l json -d 'Answer in JSON.'

complete -c cchabits -n '__cchabits_at \'outcome\' 0' -k -a '(__cchabits_commands \'outcome\')'

complete -c cchabits -n '__cchabits_at \'outcome log\'' -l n -x -d 'Of how many.'
complete -c cchabits -n '__cchabits_at \'outcome log\'' -l on -x -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'Its day; today if left out.'
complete -c cchabits -n '__cchabits_at \'outcome log\'' -l method -x -d 'How it was found out.'
complete -c cchabits -n '__cchabits_at \'outcome log\'' -l promoters -x -d 'Who answered 9 or 10.'
complete -c cchabits -n '__cchabits_at \'outcome log\'' -l passives -x -d 'Who answered 7 or 8.'
complete -c cchabits -n '__cchabits_at \'outcome log\'' -l detractors -x -d 'Who answered 0 to 6.'
complete -c cchabits -n '__cchabits_at \'outcome log\'' -l range -x -d 'The range of an outcome of one\'s own.'

complete -c cchabits -n '__cchabits_at \'outcome list\'' -l json -d 'Answer in JSON.'

complete -c cchabits -n '__cchabits_at \'outcome drop\'' -l method -x -d 'Its method, where a day has two.'
complete -c cchabits -n '__cchabits_at \'outcome drop\' 1' -k -a 'today\\t yesterday\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t'

complete -c cchabits -n '__cchabits_at \'clv\'' -l margin -x -d 'A customer\'s margin a year.'
complete -c cchabits -n '__cchabits_at \'clv\'' -l retention -x -d 'The part that stays a year: 0.8 or 80%.'
complete -c cchabits -n '__cchabits_at \'clv\'' -l discount -x -d 'The discount rate a year; 10%.'
complete -c cchabits -n '__cchabits_at \'clv\'' -l acquisition -x -d 'What winning a customer costs.'
complete -c cchabits -n '__cchabits_at \'clv\'' -l years -x -d 'Count only so many years.'
complete -c cchabits -n '__cchabits_at \'clv\'' -l json -d 'Answer in JSON.'

complete -c cchabits -n '__cchabits_at \'remind\' 0' -k -a '(__cchabits_commands \'remind\')'

complete -c cchabits -n '__cchabits_at \'remind preview\'' -l open -d 'Show it in a web browser, as a mail program would.'
complete -c cchabits -n '__cchabits_at \'remind preview\'' -l text -d 'Its plain text alone.'
complete -c cchabits -n '__cchabits_at \'remind preview\'' -l eml -r -F -d 'Write it to a file, for a mail program.'


complete -c cchabits -n '__cchabits_at \'remind status\'' -l json -d 'Answer in JSON.'


complete -c cchabits -n '__cchabits_at \'remind snooze\'' -l until -x -k -a 'today\\t tomorrow\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'The day mail comes back; today ends it.'
complete -c cchabits -n '__cchabits_at \'remind snooze\' 0' -k -a '(__cchabits_ask habits)'





complete -c cchabits -n '__cchabits_at \'remind install\'' -l cron -d 'A line for your crontab.'
complete -c cchabits -n '__cchabits_at \'remind install\'' -l systemd -d 'A systemd timer for you.'
complete -c cchabits -n '__cchabits_at \'remind install\'' -l write -d 'Put it where it belongs, not only show it.'


complete -c cchabits -n '__cchabits_at \'calendar\' 0' -k -a '(__cchabits_commands \'calendar\')'

complete -c cchabits -n '__cchabits_at \'calendar export\'' -l take-over -d 'Go on from the calendar of another home.'
complete -c cchabits -n '__cchabits_at \'calendar export\' 0' -F

complete -c cchabits -n '__cchabits_at \'habits\' 0' -k -a '(__cchabits_commands \'habits\')'

complete -c cchabits -n '__cchabits_at \'habits list\'' -l json -d 'Answer in JSON.'

complete -c cchabits -n '__cchabits_at \'habits show\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'habits show\' 0' -k -a '(__cchabits_ask habits)'



complete -c cchabits -n '__cchabits_at \'habits edit\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'habits rename\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'habits retire\'' -l on -x -k -a 'today\\t tomorrow\\t monday\\t tuesday\\t wednesday\\t thursday\\t friday\\t saturday\\t sunday\\t' -d 'Its last day; yesterday if left out.'
complete -c cchabits -n '__cchabits_at \'habits retire\' 0' -k -a '(__cchabits_ask habits)'

complete -c cchabits -n '__cchabits_at \'habits sync\'' -l dry-run -d 'Only say what would take effect, and when.'

complete -c cchabits -n '__cchabits_at \'packs\' 0' -k -a '(__cchabits_commands \'packs\')'

complete -c cchabits -n '__cchabits_at \'packs list\'' -l json -d 'Answer in JSON.'

complete -c cchabits -n '__cchabits_at \'packs show\'' -l habit -x -k -a '(__cchabits_ask habits)' -d 'This one of it, in full.'
complete -c cchabits -n '__cchabits_at \'packs show\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'packs show\' 0' -k -a 'starter\\t thys-eight\\t three-steps\\t courage\\t whole-customer\\t doers\\t roadmap\\t field-extras\\t'

complete -c cchabits -n '__cchabits_at \'packs add\'' -l habit -x -k -a '(__cchabits_ask habits)' -d 'Only this one; again for more.'
complete -c cchabits -n '__cchabits_at \'packs add\' 0' -k -a 'starter\\t thys-eight\\t three-steps\\t courage\\t whole-customer\\t doers\\t roadmap\\t field-extras\\t'

complete -c cchabits -n '__cchabits_at \'packs export\'' -l habit -x -k -a '(__cchabits_ask habits)' -d 'Only this one; again for more.'
complete -c cchabits -n '__cchabits_at \'packs export\'' -l title -x -d 'What the pack is called.'
complete -c cchabits -n '__cchabits_at \'packs export\' 0' -F

complete -c cchabits -n '__cchabits_at \'init\'' -l pack -x -k -a 'starter\\t thys-eight\\t three-steps\\t courage\\t whole-customer\\t doers\\t roadmap\\t field-extras\\t' -d 'Habits to begin with; again for more.'
complete -c cchabits -n '__cchabits_at \'init\'' -l yes -d 'Ask nothing; init never does.'

complete -c cchabits -n '__cchabits_at \'config\' 0' -k -a '(__cchabits_commands \'config\')'

complete -c cchabits -n '__cchabits_at \'config path\'' -l database -d 'The log instead.'

complete -c cchabits -n '__cchabits_at \'completion\' 0' -k -a 'bash\\t zsh\\t fish\\t'

complete -c cchabits -n '__cchabits_at \'import\'' -l dry-run -d 'Only count what would be added.'
complete -c cchabits -n '__cchabits_at \'import\'' -l again -d 'Add the entries of a file without ids once more.'
complete -c cchabits -n '__cchabits_at \'import\' 0' -F

complete -c cchabits -n '__cchabits_at \'export\'' -l format -x -k -a 'jsonl\\t csv\\t' -d 'jsonl, the journal, or csv, a table of entries.'
complete -c cchabits -n '__cchabits_at \'export\'' -s o -l output -r -F -d 'A file; else standard output.'

complete -c cchabits -n '__cchabits_at \'backup\'' -l list -d 'List the home\'s own backups.'
complete -c cchabits -n '__cchabits_at \'backup\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'backup\' 0' -F

complete -c cchabits -n '__cchabits_at \'restore\'' -l dry-run -d 'Only show what would change, habit by habit.'
complete -c cchabits -n '__cchabits_at \'restore\'' -l yes -d 'Do not ask.'
complete -c cchabits -n '__cchabits_at \'restore\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'restore\' 0' -F

complete -c cchabits -n '__cchabits_at \'doctor\'' -l repair -d 'Mend what can be mended without loss.'
complete -c cchabits -n '__cchabits_at \'doctor\'' -l json -d 'Answer in JSON.'
complete -c cchabits -n '__cchabits_at \'doctor\'' -l forget -x -k -a '(__cchabits_ask entries)' -d 'A deleted or edited entry, by its id.'
complete -c cchabits -n '__cchabits_at \'doctor\'' -l yes -d 'Do not ask before forgetting.'

complete -c cchabits -n '__cchabits_at \'help\' 0+' -k -a '(__cchabits_named)'

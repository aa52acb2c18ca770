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
        ('')
            found=(
                'log:Log an act.'
                'status:Show what is overdue, due, on track and met.'
                'history:Show a habit'\''s past, or the latest entries of all.'
                'review:Go through what is overdue, missed or due soon, and look back.'
                'plan:Plan a day and a time for an act.'
                'skip:Skip a period that could not be kept.'
                'reason:Say why a period was missed.'
                'pause:Pause a habit, or all of them.'
                'resume:End a pause today, or take back one that lies ahead.'
                'edit:Correct an entry.'
                'delete:Take an entry out of the log.'
                'undo:Undo the last change, or list what can be undone.'
                'roadmap:Show how far each habit has come.'
                'outcome:Keep what customers say and do, beside the acts.'
                'clv:Show what a customer is worth, and a point of retention.'
                'remind:Show, send and stop the reminder mail.'
                'calendar:Write plans and due days for your calendar.'
                'habits:List, show, add and change the habits.'
                'packs:List, show and add packs of habits; hand on your own.'
                'init:Set up habits.toml and the log.'
                'config:Show where the files are.'
                'completion:Print the completion script of a shell.'
                'import:Import a journal.'
                'export:Export the log as a journal, or its entries as CSV.'
                'backup:Back up the log, or list the backups there are.'
                'restore:Put a backup in the place of the log.'
                'doctor:Look the log over, mend it, or forget what was deleted.'
                'help:Show the help of a command.'
            )
            ;;
        ('plan')
            found=(
                'add:Plan an act; what was planned for the habit on that day is replaced.'
                'list:List what is planned, the next first, and how many plans were kept.'
                'drop:Drop a plan that is ahead; undo brings it back.'
            )
            ;;
        ('outcome')
            found=(
                'log:Keep an outcome.'
                'list:List outcomes, the latest first, each with its margin and n.'
                'drop:Take an outcome out; undo brings it back.'
            )
            ;;
        ('remind')
            found=(
                'preview:Show the mail that would be sent now, or why there is none.'
                'run:Send the mail that is due; say nothing where all is well.'
                'status:Show what was sent or not, and when the next mail may go.'
                'test:Send a short test mail now, and say what the server answered.'
                'snooze:Send no mail about a habit, or none at all, until a day.'
                'off:Send no mail until it is switched on again.'
                'on:Send mail again, from the next day that has one.'
                'resend:Send a mail that is in doubt, or failed, once more.'
                'forget:Give up a mail that is in doubt, waits or failed.'
                'install:Show, or put in place, what sends the mail by itself.'
                'uninstall:Take away what `remind install --write` put in place.'
            )
            ;;
        ('calendar')
            found=(
                'export:Write plans and due days as a calendar (iCalendar) for others to subscribe to.'
            )
            ;;
        ('habits')
            found=(
                'list:List the habits.'
                'show:Show a habit: what it asks, who says so, and how to log it.'
                'check:Check habits.toml, without recording anything.'
                'add:Add a habit to habits.toml.'
                'edit:Change a habit in habits.toml, or open the file in your editor.'
                'rename:Give a habit another name; all that was logged stays with it.'
                'retire:End a habit; its entries are kept.'
                'sync:Record what an edited habits.toml changes.'
            )
            ;;
        ('packs')
            found=(
                'list:List the packs.'
                'show:Show a pack: its source, its habits, and whose each cadence is.'
                'add:Add a pack'\''s habits to habits.toml.'
                'export:Write your own habits as a pack, to hand on.'
            )
            ;;
        ('config')
            found=(
                'path:Print the path of habits.toml, or of the log.'
            )
            ;;
    esac
    _describe -V -t commands command found
}

_cchabits_at() {
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C -s -S \
        '(- *)--version[Show the version.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:command: _cchabits_commands' \
        '*:::argument:->argument' && ret=0
    [[ $state == argument ]] || return ret
    words=("$line[1]" "${(@)words}")
    (( CURRENT += 1 ))
    curcontext=${curcontext%:*:*}:cchabits-$line[1]:
    case $line[1] in
        (log) _cchabits_at_log && ret=0 ;;
        (status) _cchabits_at_status && ret=0 ;;
        (history) _cchabits_at_history && ret=0 ;;
        (review) _cchabits_at_review && ret=0 ;;
        (plan) _cchabits_at_plan && ret=0 ;;
        (skip) _cchabits_at_skip && ret=0 ;;
        (reason) _cchabits_at_reason && ret=0 ;;
        (pause) _cchabits_at_pause && ret=0 ;;
        (resume) _cchabits_at_resume && ret=0 ;;
        (edit) _cchabits_at_edit && ret=0 ;;
        (delete) _cchabits_at_delete && ret=0 ;;
        (undo) _cchabits_at_undo && ret=0 ;;
        (roadmap) _cchabits_at_roadmap && ret=0 ;;
        (outcome) _cchabits_at_outcome && ret=0 ;;
        (clv) _cchabits_at_clv && ret=0 ;;
        (remind) _cchabits_at_remind && ret=0 ;;
        (calendar) _cchabits_at_calendar && ret=0 ;;
        (habits) _cchabits_at_habits && ret=0 ;;
        (packs) _cchabits_at_packs && ret=0 ;;
        (init) _cchabits_at_init && ret=0 ;;
        (config) _cchabits_at_config && ret=0 ;;
        (completion) _cchabits_at_completion && ret=0 ;;
        (import) _cchabits_at_import && ret=0 ;;
        (export) _cchabits_at_export && ret=0 ;;
        (backup) _cchabits_at_backup && ret=0 ;;
        (restore) _cchabits_at_restore && ret=0 ;;
        (doctor) _cchabits_at_doctor && ret=0 ;;
        (help) _cchabits_at_help && ret=0 ;;
    esac
    return ret
}

_cchabits_at_log() {
    _arguments -s -S \
        '--on=[When it was done; today if left out.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '--for=[Count it for the period that holds this day.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '(-m --note)-m+[What happened.]:NOTE: ' \
        '(-m --note)--note=[What happened.]:NOTE: ' \
        '*--with=[A detail; again for more.]:KEY=VALUE: ' \
        '--by=[Who logs it.]:WHO: ' \
        '--id=[A name for the entry, to repeat it safely.]:ID: ' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:HABIT: _cchabits_ask habits' \
        '2::VALUE:()'
}

_cchabits_at_status() {
    _arguments -s -S \
        '--check[Exit with 1 if something is overdue.]' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '*:HABIT: _cchabits_ask habits'
}

_cchabits_at_history() {
    _arguments -s -S \
        '--since=[Tell only of this day and later.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '--until=[Tell only of this day and earlier.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '--limit=[At most N periods and N entries.]:N: ' \
        '--outcome=[Show an outcome under the acts, by month.]:NAME: ' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::HABIT: _cchabits_ask habits'
}

_cchabits_at_review() {
    _arguments -s -S \
        '--week[Look back on 7 days.]' \
        '--month[On a month, as without any.]' \
        '--quarter[On three months.]' \
        '--year[On a year.]' \
        '--plus=[Write down what went well.]:TEXT: ' \
        '--delta=[Write down what did not.]:TEXT: ' \
        '--next=[Write down what is next.]:TEXT: ' \
        '--keep=[Keep a habit that is met at its minimum.]:HABIT: _cchabits_ask habits' \
        '--outcome=[Show an outcome under the acts.]:NAME: ' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_plan() {
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:command: _cchabits_commands plan' \
        '*:::argument:->argument' && ret=0
    [[ $state == argument ]] || return ret
    words=("$line[1]" "${(@)words}")
    (( CURRENT += 1 ))
    curcontext=${curcontext%:*:*}:cchabits-plan-$line[1]:
    case $line[1] in
        (add) _cchabits_at_plan_add && ret=0 ;;
        (list) _cchabits_at_plan_list && ret=0 ;;
        (drop) _cchabits_at_plan_drop && ret=0 ;;
    esac
    return ret
}

_cchabits_at_plan_add() {
    _arguments -s -S \
        '(-m --where)-m+[Where, or with whom; "" is nowhere.]:WHERE: ' \
        '(-m --where)--where=[Where, or with whom; "" is nowhere.]:WHERE: ' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:HABIT: _cchabits_ask habits' \
        '2:DAY:(today tomorrow monday tuesday wednesday thursday friday saturday sunday)' \
        '3:TIME:()' \
        '4::LENGTH:()' \
        '*:WORD:()'
}

_cchabits_at_plan_list() {
    _arguments -s -S \
        '--all[Also what was kept, or not.]' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::HABIT: _cchabits_ask habits'
}

_cchabits_at_plan_drop() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:HABIT: _cchabits_ask habits' \
        '2::DAY:(today tomorrow monday tuesday wednesday thursday friday saturday sunday)'
}

_cchabits_at_skip() {
    _arguments -s -S \
        '--on=[A day of the period; else the overdue one.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '--reason=[travel_or_leave, illness, emergency, no_occasion.]:R:(travel_or_leave illness emergency no_occasion)' \
        '(-m --note)-m+[A note.]:NOTE: ' \
        '(-m --note)--note=[A note.]:NOTE: ' \
        '--next=[If ..., then I will ...]:PLAN: ' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:HABIT: _cchabits_ask habits'
}

_cchabits_at_reason() {
    _arguments -s -S \
        '--on=[A day of the period; else the latest missed.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '(-m --note)-m+[A note.]:NOTE: ' \
        '(-m --note)--note=[A note.]:NOTE: ' \
        '--next=[If ..., then I will ...]:PLAN: ' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:HABIT: _cchabits_ask habits' \
        '2::REASON:(minutiae sales_push not_ready data_warehouse ownership comfort no_customer_available cancelled_by_other forgot wrong_habit other)'
}

_cchabits_at_pause() {
    _arguments -s -S \
        '--from=[The first day of it.]:DAY:(today tomorrow monday tuesday wednesday thursday friday saturday sunday)' \
        '--until=[The day you are back; open if left out.]:DAY:(today tomorrow monday tuesday wednesday thursday friday saturday sunday)' \
        '--reason=[Why, in a word.]:R:(travel_or_leave illness emergency no_occasion)' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::HABIT: _cchabits_ask habits'
}

_cchabits_at_resume() {
    _arguments -s -S \
        '--from=[The pause from that day, which may lie ahead.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::HABIT: _cchabits_ask habits'
}

_cchabits_at_edit() {
    _arguments -s -S \
        '--on=[When it was done.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '--for=[Count it for the period that holds this day.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '--habit=[Which habit it is of.]:HABIT: _cchabits_ask habits' \
        '(-m --note)-m+[What happened.]:NOTE: ' \
        '(-m --note)--note=[What happened.]:NOTE: ' \
        '*--with=[A detail; again for more.]:KEY=VALUE: ' \
        '--by=[Who logged it.]:WHO: ' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:ENTRY: _cchabits_ask entries' \
        '2::VALUE:()'
}

_cchabits_at_delete() {
    _arguments -s -S \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:ENTRY: _cchabits_ask entries'
}

_cchabits_at_undo() {
    _arguments -s -S \
        '--list[List what can be undone.]' \
        '--limit=[List at most N changes.]:N: ' \
        '--json[Answer --list in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::NUMBER:()'
}

_cchabits_at_roadmap() {
    _arguments -s -S \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_outcome() {
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:command: _cchabits_commands outcome' \
        '*:::argument:->argument' && ret=0
    [[ $state == argument ]] || return ret
    words=("$line[1]" "${(@)words}")
    (( CURRENT += 1 ))
    curcontext=${curcontext%:*:*}:cchabits-outcome-$line[1]:
    case $line[1] in
        (log) _cchabits_at_outcome_log && ret=0 ;;
        (list) _cchabits_at_outcome_list && ret=0 ;;
        (drop) _cchabits_at_outcome_drop && ret=0 ;;
    esac
    return ret
}

_cchabits_at_outcome_log() {
    _arguments -s -S \
        '--n=[Of how many.]:N: ' \
        '--on=[Its day; today if left out.]:DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)' \
        '--method=[How it was found out.]:TEXT: ' \
        '--promoters=[Who answered 9 or 10.]:N: ' \
        '--passives=[Who answered 7 or 8.]:N: ' \
        '--detractors=[Who answered 0 to 6.]:N: ' \
        '--range=[The range of an outcome of one'\''s own.]:LOW HIGH: ' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:NAME:()' \
        '2::VALUE:()'
}

_cchabits_at_outcome_list() {
    _arguments -s -S \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::NAME:()'
}

_cchabits_at_outcome_drop() {
    _arguments -s -S \
        '--method=[Its method, where a day has two.]:TEXT: ' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:NAME:()' \
        '2::DAY:(today yesterday monday tuesday wednesday thursday friday saturday sunday)'
}

_cchabits_at_clv() {
    _arguments -s -S \
        '--margin=[A customer'\''s margin a year.]:M: ' \
        '--retention=[The part that stays a year\: 0.8 or 80%.]:R: ' \
        '--discount=[The discount rate a year; 10%.]:I: ' \
        '--acquisition=[What winning a customer costs.]:A: ' \
        '--years=[Count only so many years.]:N: ' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_remind() {
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:command: _cchabits_commands remind' \
        '*:::argument:->argument' && ret=0
    [[ $state == argument ]] || return ret
    words=("$line[1]" "${(@)words}")
    (( CURRENT += 1 ))
    curcontext=${curcontext%:*:*}:cchabits-remind-$line[1]:
    case $line[1] in
        (preview) _cchabits_at_remind_preview && ret=0 ;;
        (run) _cchabits_at_remind_run && ret=0 ;;
        (status) _cchabits_at_remind_status && ret=0 ;;
        (test) _cchabits_at_remind_test && ret=0 ;;
        (snooze) _cchabits_at_remind_snooze && ret=0 ;;
        (off) _cchabits_at_remind_off && ret=0 ;;
        (on) _cchabits_at_remind_on && ret=0 ;;
        (resend) _cchabits_at_remind_resend && ret=0 ;;
        (forget) _cchabits_at_remind_forget && ret=0 ;;
        (install) _cchabits_at_remind_install && ret=0 ;;
        (uninstall) _cchabits_at_remind_uninstall && ret=0 ;;
    esac
    return ret
}

_cchabits_at_remind_preview() {
    _arguments -s -S \
        '--open[Show it in a web browser, as a mail program would.]' \
        '--text[Its plain text alone.]' \
        '--eml=[Write it to a file, for a mail program.]:FILE:_files' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_remind_run() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_remind_status() {
    _arguments -s -S \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_remind_test() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_remind_snooze() {
    _arguments -s -S \
        '--until=[The day mail comes back; today ends it.]:DAY:(today tomorrow monday tuesday wednesday thursday friday saturday sunday)' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::HABIT: _cchabits_ask habits'
}

_cchabits_at_remind_off() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_remind_on() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_remind_resend() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:ID:()'
}

_cchabits_at_remind_forget() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:ID:()'
}

_cchabits_at_remind_install() {
    _arguments -s -S \
        '--cron[A line for your crontab.]' \
        '--systemd[A systemd timer for you.]' \
        '--write[Put it where it belongs, not only show it.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_remind_uninstall() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_calendar() {
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:command: _cchabits_commands calendar' \
        '*:::argument:->argument' && ret=0
    [[ $state == argument ]] || return ret
    words=("$line[1]" "${(@)words}")
    (( CURRENT += 1 ))
    curcontext=${curcontext%:*:*}:cchabits-calendar-$line[1]:
    case $line[1] in
        (export) _cchabits_at_calendar_export && ret=0 ;;
    esac
    return ret
}

_cchabits_at_calendar_export() {
    _arguments -s -S \
        '--take-over[Go on from the calendar of another home.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:FILE:_files'
}

_cchabits_at_habits() {
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:command: _cchabits_commands habits' \
        '*:::argument:->argument' && ret=0
    [[ $state == argument ]] || return ret
    words=("$line[1]" "${(@)words}")
    (( CURRENT += 1 ))
    curcontext=${curcontext%:*:*}:cchabits-habits-$line[1]:
    case $line[1] in
        (list) _cchabits_at_habits_list && ret=0 ;;
        (show) _cchabits_at_habits_show && ret=0 ;;
        (check) _cchabits_at_habits_check && ret=0 ;;
        (add) _cchabits_at_habits_add && ret=0 ;;
        (edit) _cchabits_at_habits_edit && ret=0 ;;
        (rename) _cchabits_at_habits_rename && ret=0 ;;
        (retire) _cchabits_at_habits_retire && ret=0 ;;
        (sync) _cchabits_at_habits_sync && ret=0 ;;
    esac
    return ret
}

_cchabits_at_habits_list() {
    _arguments -s -S \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_habits_show() {
    _arguments -s -S \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:HABIT: _cchabits_ask habits'
}

_cchabits_at_habits_check() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_habits_add() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:NAME:()' \
        '*:KEY=VALUE:()'
}

_cchabits_at_habits_edit() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::HABIT: _cchabits_ask habits' \
        '*:KEY=VALUE:()'
}

_cchabits_at_habits_rename() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:HABIT: _cchabits_ask habits' \
        '2:NAME:()'
}

_cchabits_at_habits_retire() {
    _arguments -s -S \
        '--on=[Its last day; yesterday if left out.]:DAY:(today tomorrow monday tuesday wednesday thursday friday saturday sunday)' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:HABIT: _cchabits_ask habits'
}

_cchabits_at_habits_sync() {
    _arguments -s -S \
        '--dry-run[Only say what would take effect, and when.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_packs() {
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:command: _cchabits_commands packs' \
        '*:::argument:->argument' && ret=0
    [[ $state == argument ]] || return ret
    words=("$line[1]" "${(@)words}")
    (( CURRENT += 1 ))
    curcontext=${curcontext%:*:*}:cchabits-packs-$line[1]:
    case $line[1] in
        (list) _cchabits_at_packs_list && ret=0 ;;
        (show) _cchabits_at_packs_show && ret=0 ;;
        (add) _cchabits_at_packs_add && ret=0 ;;
        (export) _cchabits_at_packs_export && ret=0 ;;
    esac
    return ret
}

_cchabits_at_packs_list() {
    _arguments -s -S \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_packs_show() {
    _arguments -s -S \
        '--habit=[This one of it, in full.]:HABIT: _cchabits_ask habits' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:NAME:(starter thys-eight three-steps courage whole-customer doers roadmap field-extras)'
}

_cchabits_at_packs_add() {
    _arguments -s -S \
        '*--habit=[Only this one; again for more.]:HABIT: _cchabits_ask habits' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:NAME:(starter thys-eight three-steps courage whole-customer doers roadmap field-extras)'
}

_cchabits_at_packs_export() {
    _arguments -s -S \
        '*--habit=[Only this one; again for more.]:HABIT: _cchabits_ask habits' \
        '--title=[What the pack is called.]:TITLE: ' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:FILE:_files'
}

_cchabits_at_init() {
    _arguments -s -S \
        '*--pack=[Habits to begin with; again for more.]:NAME:(starter thys-eight three-steps courage whole-customer doers roadmap field-extras)' \
        '--yes[Ask nothing; init never does.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_config() {
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:command: _cchabits_commands config' \
        '*:::argument:->argument' && ret=0
    [[ $state == argument ]] || return ret
    words=("$line[1]" "${(@)words}")
    (( CURRENT += 1 ))
    curcontext=${curcontext%:*:*}:cchabits-config-$line[1]:
    case $line[1] in
        (path) _cchabits_at_config_path && ret=0 ;;
    esac
    return ret
}

_cchabits_at_config_path() {
    _arguments -s -S \
        '--database[The log instead.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_completion() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:SHELL:(bash zsh fish)'
}

_cchabits_at_import() {
    _arguments -s -S \
        '--dry-run[Only count what would be added.]' \
        '--again[Add the entries of a file without ids once more.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:FILE:_files'
}

_cchabits_at_export() {
    _arguments -s -S \
        '--format=[jsonl, the journal, or csv, a table of entries.]:FORMAT:(jsonl csv)' \
        '(-o --output)-o+[A file; else standard output.]:FILE:_files' \
        '(-o --output)--output=[A file; else standard output.]:FILE:_files' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_backup() {
    _arguments -s -S \
        '--list[List the home'\''s own backups.]' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1::FILE:_files'
}

_cchabits_at_restore() {
    _arguments -s -S \
        '--dry-run[Only show what would change, habit by habit.]' \
        '--yes[Do not ask.]' \
        '--json[Answer in JSON.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '1:FILE:_files'
}

_cchabits_at_doctor() {
    _arguments -s -S \
        '--repair[Mend what can be mended without loss.]' \
        '--json[Answer in JSON.]' \
        '--forget=[A deleted or edited entry, by its id.]:ENTRY: _cchabits_ask entries' \
        '--yes[Do not ask before forgetting.]' \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]'
}

_cchabits_at_help() {
    _arguments -s -S \
        '--home=[Folder with habits.toml and the log.]:DIR:_files -/' \
        '--today=[Act as on this day, YYYY-MM-DD.]:DAY: ' \
        '--color=[auto, always or never.]:WHEN:(auto always never)' \
        '(- *)-h[Show this message and exit.]' \
        '(- *)--help[Show this message and exit.]' \
        '*:COMMAND: _cchabits_named'
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cchabits "$@"
elif (( $+functions[compdef] )); then
    compdef _cchabits cchabits
else
    print -u2 'cchabits: completion needs compinit first: autoload -Uz compinit && compinit'
fi

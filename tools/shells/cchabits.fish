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
@commands@
    end
end

@completions@

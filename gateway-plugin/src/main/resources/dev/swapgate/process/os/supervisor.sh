# Runs one command and sees to it that nothing of it outlives the gateway.
#
# stdin    the lifeline: held open by the gateway, which only says on it "child N", "pid N" and
#          "init N" as it heard them, and "done" when nothing is left. An end of file without
#          "done" means that the gateway died.
# stdout   the command's output, standard error included
# stderr   the control channel to the gateway: "guard N", "child N" and "exit CODE", and out of a
#          PID namespace "init N" and "pid N"
#
# $SWAPGATE_MODE is cgroup, pidns or group; $SWAPGATE_ENTER is what to run, for eval.

exec 3>&2 4<&0 </dev/null 2>/dev/null
# A terminal's or a service manager's signals are the gateway's business.
trap '' HUP INT QUIT TERM
# Most often the gateway is faster; but should it have died by now, nobody else will remove it.
[ -z "$SWAPGATE_CGROUP" ] || [ -d "$SWAPGATE_CGROUP" ] || mkdir "$SWAPGATE_CGROUP"

# The process numbers in file names like /proc/1/stat.
numbers() {
    for file; do
        file=${file#/proc/}
        echo "${file%/*}"
    done
}

# The processes whose environment holds a text: also those that left their session and parent.
marked() {
    # shellcheck disable=SC2046 # words on purpose
    numbers $(grep -lF -- "$1" /proc/[0-9]*/environ)
}

# The command's process group and session, without the dead that nobody has reaped.
grouped() {
    if [ -r /proc/self/stat ]; then
        # shellcheck disable=SC2046 # words on purpose
        numbers $(grep -lE ") [^ZX] [0-9]+ ($child [0-9]+|[0-9]+ $child) " /proc/[0-9]*/stat)
    else
        ! kill -s 0 -- "-$child" || echo "-$child"
    fi
}

# Whom to send TERM, as arguments of kill.
members() {
    case $SWAPGATE_MODE in
        cgroup) cat "$SWAPGATE_CGROUP/cgroup.procs" ;;
        # The first process of a namespace has to know before the others end.
        pidns) echo "$init" && marked "SWAPGATE_RUN=$SWAPGATE_TOKEN" ;;
        *) marked "SWAPGATE_RUN=$SWAPGATE_TOKEN" && grouped ;;
    esac
}

# What is still alive and has to be killed. A namespace ends with its first process, whose parent
# is to live to reap it. Before the command is where it belongs, only its first process leads there.
remaining() {
    if [ "$SWAPGATE_MODE" = pidns ] && [ -n "$init" ]; then
        ! kill -s 0 "$init" || echo "$init"
        return
    fi
    [ "$SWAPGATE_MODE" = pidns ] || members
    ! kill -s 0 "$child" || echo "$child"
}

# Gives the command a second to end, then ends it.
end_command() {
    sleep 1 &
    timer=$!
    # shellcheck disable=SC2046 # words on purpose
    kill -s TERM -- $(members)
    while [ -n "$(remaining)" ] && kill -s 0 "$timer"; do sleep 0.1; done
    kill -s KILL "$timer"
    tries=0
    while left=$(remaining) && [ -n "$left" ] && [ "$tries" -lt 100 ]; do
        [ -z "$SWAPGATE_CGROUP" ] || echo 1 >"$SWAPGATE_CGROUP/cgroup.kill"
        # shellcheck disable=SC2086 # words on purpose
        kill -s KILL -- $left
        sleep 0.05
        tries=$((tries + 1))
    done
}

# Runs cmdStop: what an engine started for us is no child of ours and ends by nothing else.
stop_command() {
    {
        trap - HUP INT QUIT TERM
        eval "set -- $SWAPGATE_STOP"
        SWAPGATE_RUN=stop.$SWAPGATE_TOKEN
        export SWAPGATE_RUN
        eval "$SWAPGATE_ENV"
        exec "$@"
    } &
    stopper=$!
}

end_stop_command() {
    sleep "$SWAPGATE_STOP_SECONDS" &
    timer=$!
    while kill -s 0 "$stopper" && kill -s 0 "$timer"; do sleep 0.2; done
    # shellcheck disable=SC2046 # words on purpose
    kill -s KILL -- "$timer" "$stopper" "-$stopper" $(marked "SWAPGATE_RUN=stop.$SWAPGATE_TOKEN")
}

# The command's first process, should the gateway have died before it told us.
find_child() {
    # shellcheck disable=SC2046 # words on purpose
    numbers $(grep -l "^PPid:[[:space:]]*$$\$" /proc/[0-9]*/status) | grep -vx "$self"
}

guard() {
    read -r self rest </proc/self/stat
    child=''
    init=''
    pid=''
    while read -r verb value <&4; do
        case $verb in
            child) child=$value ;;
            init) init=$value ;;
            pid) pid=$value ;;
            done) exit ;;
        esac
    done
    exec 3>&- 4<&-
    child=${child:-$(find_child)}
    pid=${pid:-$child}
    [ -z "$SWAPGATE_STOP" ] || stop_command
    end_command
    [ -z "$SWAPGATE_STOP" ] || end_stop_command
    [ -z "$SWAPGATE_CGROUP" ] || rmdir "$SWAPGATE_CGROUP"
}

guard >/dev/null &
guard=$!
exec 4<&-
# Should the gateway have died by now, this is the end; the guard must not say so itself.
echo "guard $guard" >&3
# In the foreground, for a shell lets what runs in the background ignore INT and QUIT.
(
    trap - HUP INT QUIT TERM
    exec 2>&1
    read -r self rest </proc/self/stat || self=$(exec sh -c 'echo $PPID')
    # If the gateway has died by now, this is the end, as nobody else may see this child.
    echo "child $self" >&3
    eval "$SWAPGATE_ENTER"
)
code=$?
exec >/dev/null
echo "exit $code" >&3
exec 3>&-
wait "$guard"

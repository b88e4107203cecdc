# The first process of a PID namespace. A program in this place would ignore TERM unless it handles
# it, and would have to reap what others left; so it is this shell, and the command its child.

exec 2>/dev/null
# The gateway signals everyone; that this is the end we only have to know.
trap 'stopping=1' TERM
trap '' HUP INT QUIT
# Descriptor 5 is the gateway's /proc, which calls us by the number the gateway knows.
read -r self rest </proc/self/fd/5/self/stat
echo "init $self" >&3
# In the foreground, for a shell lets what runs in the background ignore INT and QUIT.
(
    trap - HUP INT QUIT TERM
    exec 2>&1
    read -r self rest </proc/self/fd/5/self/stat
    exec 5<&-
    echo "pid $self" >&3
    eval "$SWAPGATE_LAUNCH"
)
code=$?
# Sooner than by the end of the namespace, which takes its time.
echo "exit $code" >&3
exec 3>&- 5<&- >/dev/null 2>&1
# Our end takes all others along: when asked to stop, they get the time they were promised.
while [ -n "$stopping" ] && kill -s 0 -- -1; do sleep 0.05; done
exit "$code"

# Becomes the command: the last step, inside the containment. $SWAPGATE_ARGS and $SWAPGATE_ENV are
# for eval; the rest of the supervisor's own variables stays here.

# When memory runs out, a model should go before the gateway does.
{
    read -r swapgate_score </proc/self/oom_score_adj &&
        [ "$swapgate_score" -lt 300 ] &&
        echo 300 >/proc/self/oom_score_adj
} 2>/dev/null
[ -z "$SWAPGATE_CGROUP" ] || echo 0 >"$SWAPGATE_CGROUP/cgroup.procs" || exit 125
eval "set -- $SWAPGATE_ARGS"
SWAPGATE_RUN=$SWAPGATE_TOKEN
SWAPGATE_MODEL=$SWAPGATE_NAME
export SWAPGATE_RUN SWAPGATE_MODEL
swapgate_env=$SWAPGATE_ENV
unset SWAPGATE_SUPERVISOR SWAPGATE_MODE SWAPGATE_ENTER SWAPGATE_INIT SWAPGATE_LAUNCH \
    SWAPGATE_ARGS SWAPGATE_ENV SWAPGATE_STOP SWAPGATE_STOP_SECONDS SWAPGATE_CGROUP SWAPGATE_TOKEN \
    SWAPGATE_NAME
eval "$swapgate_env"
exec "$@" 3>&-

# Keeps one PostgreSQL cluster for the process that holds the other end of our input, and clears it away when that
# process is gone, however it went. Arguments: folder of the server's programs, settings, and for a server on the network its
# port: there it takes nobody in without TLS.
# Answers each line of input with a line that begins with `ok` or `failed`.
set -u
bin=$1
settings=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/huikuan-postgres.XXXXXX") || exit 1
log=$folder/log

clear_away() {
    "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1
    rm -rf "$folder"
}
trap clear_away EXIT
trap 'exit 0' TERM HUP
trap '' INT PIPE # A person's Ctrl-C ends the tests; the end of our input then ends us.

start() {
    "$bin/pg_ctl" -D "$folder/data" -l "$log" -w -t 60 -o "$settings -k $folder" start >/dev/null 2>>"$log"
}

answer() {
    if [ "$1" -eq 0 ]; then echo "ok $folder"; else echo "failed: $(tail -n 5 "$log" 2>/dev/null | tr '\n' ' ')"; fi
}

"$bin/initdb" -D "$folder/data" -U huikuan -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$log" 2>&1
begun=$?
if [ $begun -eq 0 ] && [ $# -gt 2 ]; then
    PGPORT=$3 # The server and its programs read it.
    export PGPORT
    settings="$settings -c ssl=on -c ssl_cert_file=$folder/server.crt -c ssl_key_file=$folder/server.key"
    certify >>"$log" 2>&1 && printf 'local all all trust\nhostssl all all 127.0.0.1/32 trust\n' >"$folder/data/pg_hba.conf"
    begun=$?
fi
[ $begun -eq 0 ] && start
answer $?
while read -r asked rest; do
    case $asked in
        start) start; answer $? ;;
        stop) "$bin/pg_ctl" -D "$folder/data" -w -m immediate stop >/dev/null 2>>"$log"; answer $? ;;
        create) "$bin/createdb" -h "$folder" -U huikuan -T "${rest#* }" "${rest%% *}" 2>>"$log"; answer $? ;;
        script) "$bin/psql" -h "$folder" -U huikuan -d "${rest%% *}" -qX1 -v ON_ERROR_STOP=1 -f "${rest#* }" >/dev/null 2>>"$log"; answer $? ;;
        drop) "$bin/dropdb" -h "$folder" -U huikuan --if-exists --force "$rest" 2>>"$log"; answer $? ;;
        *) echo "failed: $asked is not known" ;;
    esac
done

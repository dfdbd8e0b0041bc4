# Keeps a mail server (Exim) and a mailbox (Dovecot) for the process that holds the other end of our input, and clears them away
# when that process is gone, however it went. Arguments: ports for SMTP with STARTTLS, SMTP by TLS, IMAP with STARTTLS, IMAP by TLS.
# Answers each line of input with a line that begins with `ok` or `failed`.
set -u
smtp=$1 smtps=$2 imap=$3 imaps=$4
folder=$(mktemp -d "${TMPDIR:-/tmp}/huikuan-post.XXXXXX") || exit 1
log=$folder/log
user=$(id -un) group=$(id -gn)
exim=$(command -v exim4 || command -v exim || echo /usr/sbin/exim4)
dovecot=$(command -v dovecot || echo /usr/sbin/dovecot)
mkdir "$folder/spool" "$folder/mail" "$folder/dovecot" "$log"

stop() {
    # The children of a connection outlive the daemon, so all that runs on our files goes; a port is free once they are gone.
    for _ in $(seq 500); do
        left=$(pgrep -f "exim.*$folder/exim.conf")
        [ -z "$left" ] && break
        kill -9 $left 2>/dev/null
        sleep 0.02
    done
    rm -f "$folder/exim.pid"
}
clear_away() {
    stop
    "$dovecot" -c "$folder/dovecot.conf" stop >/dev/null 2>&1
    rm -rf "$folder"
}
trap clear_away EXIT
trap 'exit 0' TERM HUP
trap '' INT PIPE # A person's Ctrl-C ends the tests; the end of our input then ends us.

# Whoever signs in may send to anybody at example.org and example.com. `unknown` is refused, `later` put off, `full` refused once
# the words are there, `slow` answered after a minute, and what is sent to `returned` comes back.
cat >"$folder/exim.conf" <<CONF
exim_user = $user
exim_group = $group
primary_hostname = mx.example.org
spool_directory = $folder/spool
log_file_path = $log/%slog
pid_file_path = $folder/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = $smtp : $smtps
tls_on_connect_ports = $smtps
tls_advertise_hosts = *
tls_certificate = $folder/server.crt
tls_privatekey = $folder/server.key
auth_advertise_hosts = *
dsn_advertise_hosts = *
deliver_drop_privilege
smtp_accept_queue_per_connection = 0
smtp_accept_max_per_connection = 300
smtp_accept_max = 100
check_spool_space = 0
check_log_space = 0
keep_environment =
acl_smtp_rcpt = rcpt
acl_smtp_data = data
begin acl
rcpt:
  deny message = sign in first
       !authenticated = *
  deny message = 5.1.1 no such user here
       local_parts = unknown
  defer message = 4.2.1 try again later
       local_parts = later
  accept
data:
  deny message = 5.3.4 too large for this mailbox
       condition = \${if match{\$recipients}{^full@}}
  warn condition = \${if match{\$recipients}{^slow@}}
       delay = 60s
  accept
begin routers
returned:
  driver = redirect
  local_parts = returned
  allow_fail
  data = :fail: 5.1.1 no such mailbox
ours:
  driver = accept
  local_parts = credit
  transport = ours
theirs:
  driver = accept
  transport = theirs
begin transports
ours:
  driver = appendfile
  directory = $folder/mail/ours
  create_directory
  maildir_format
  message_suffix =
theirs:
  driver = appendfile
  directory = $folder/mail/theirs
  create_directory
  maildir_format
  envelope_to_add
  message_suffix =
begin retry
* * F,1h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_advertise_condition = \${if def:tls_in_cipher}
  server_condition = \${if and{{eq{\$auth2}{credit@example.com}}{eq{\$auth3}{open-sesame}}}}
  server_set_id = \$auth2
CONF

cat >"$folder/dovecot.conf" <<CONF
base_dir = $folder/dovecot
state_dir = $folder/dovecot
log_path = $log/dovecot
protocols = imap
listen = 127.0.0.1
default_internal_user = $user
default_internal_group = $group
default_login_user = $user
first_valid_uid = 1
ssl = required
ssl_cert = <$folder/server.crt
ssl_key = <$folder/server.key
mail_location = maildir:$folder/mail/ours
service imap-login {
  chroot =
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = static
  args = user=credit@example.com password=open-sesame
}
userdb {
  driver = static
  args = uid=$user gid=$group home=$folder/mail
}
CONF

# Until it listens: its number is written down after that.
start() {
    "$exim" -C "$folder/exim.conf" -bd >>"$log/start" 2>&1 || return 1
    for _ in $(seq 500); do
        [ -s "$folder/exim.pid" ] && return 0
        sleep 0.02
    done
    return 1
}

answer() {
    if [ "$1" -eq 0 ]; then echo "ok $folder"; else echo "failed: $(tail -n 5 "$log"/* 2>/dev/null | tr '\n' ' ')"; fi
}

for box in ours theirs; do mkdir -p "$folder/mail/$box/new" "$folder/mail/$box/cur" "$folder/mail/$box/tmp"; done
certify >>"$log/start" 2>&1 && "$dovecot" -c "$folder/dovecot.conf" >>"$log/start" 2>&1 && start
answer $?
while read -r asked rest; do
    case $asked in
        start) start; answer $? ;;
        stop) stop; answer 0 ;;
        # Until all that was taken has been delivered or given back.
        settle)
            left=1
            for _ in $(seq 600); do
                [ -z "$(ls "$folder/spool/input" 2>/dev/null)" ] && left=0 && break
                sleep 0.05
            done
            answer $left ;;
        # A mail from `${rest%% *}` to us, in a file.
        mail) "$exim" -C "$folder/exim.conf" -odf -i -f "${rest%% *}" credit@example.com <"${rest#* }" >>"$log/start" 2>&1; answer $? ;;
        *) echo "failed: $asked is not known" ;;
    esac
done

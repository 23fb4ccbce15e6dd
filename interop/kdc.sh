#!/bin/bash
# Starts and stops a real MIT KDC on loopback, with a database, a configuration and clients' files of its own.
#   kdc.sh start [SETTING=VALUE ...]      kdc.sh stop      kdc.sh log      kdc.sh accept KEYTAB
# start prints DIRECTORY PORT; in the directory:
#   krb5.conf    for kinit and the JDK      service.keytab   TERMSRV/localhost, TERMSRV/rdphost.lab.example, HTTP/localhost
#   principals   what exists and why
# accept runs the server's side of a security context on its standard streams, see gss-accept.c.
#
# settings: port=16088  udp=yes|no (no: nobody reads datagrams)  offset= (as faketime takes it: "+20m")
# Realm LAB.EXAMPLE; whoever has a password has Passw0rd. Two at once need different values of INTEROP_PREFIX and port.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
REALM=LAB.EXAMPLE
PASSWORD=Passw0rd
home=$INTEROP_STATE/kdc-$INTEROP_PREFIX
record=$RUN/kdc.pid

in_realm() { # PROGRAM ARGUMENT...
  KRB5_CONFIG=$home/krb5.conf KRB5_KDC_PROFILE=$home/kdc.conf "$@"
}

admin() { # COMMAND: one of kadmin.local, which reads several from its input
  echo "$1"
}

write_configuration() {
  cat >"$home/krb5.conf" <<EOF
[libdefaults]
  default_realm = $REALM
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
[realms]
  $REALM = {
    kdc = 127.0.0.1:$port
  }
[domain_realm]
  localhost = $REALM
  .lab.example = $REALM
EOF
  cat >"$home/kdc.conf" <<EOF
[kdcdefaults]
  kdc_listen = $([ "$udp" = no ] || echo "127.0.0.1:$port")
  kdc_tcp_listen = 127.0.0.1:$port
[realms]
  $REALM = {
    database_name = $home/principal
    key_stash_file = $home/stash
    acl_file = $home/acl
    supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
    max_life = 10h
  }
[logging]
  kdc = FILE:$home/kdc.log
EOF
  [ "$udp" != no ] || sed -i 's/kdc_listen = $/kdc_listen = ""/' "$home/kdc.conf"
}

write_principals() {
  cat >"$home/principals" <<EOF
alice                        a user
roasted                      a user for whom no preauthentication is asked
newkeys                      a user with AES keys of RFC 8009 alone
oldkeys                      a user with an RC4 key alone
expired                      a user whose account has expired
mustchange                   a user whose password has expired
disabled                     a user who may have no tickets
TERMSRV/localhost            the lab's RDP server
TERMSRV/rdphost.lab.example  another
cifs/localhost               the server of samba.sh, which takes no PAC where there is no domain
HTTP/localhost               the lab's WinRM service
TERMSRV/disabled.lab.example a service for which no tickets are given
EOF
  {
    admin "addprinc -pw $PASSWORD +requires_preauth alice"
    admin "addprinc -pw $PASSWORD -requires_preauth roasted"
    admin "addprinc -pw $PASSWORD +requires_preauth -e aes256-cts-hmac-sha384-192:normal,aes128-cts-hmac-sha256-128:normal newkeys"
    admin "addprinc -pw $PASSWORD +requires_preauth -e arcfour-hmac:normal oldkeys"
    admin "addprinc -pw $PASSWORD +requires_preauth -expire 2001-01-01 expired"
    admin "addprinc -pw $PASSWORD +requires_preauth -pwexpire 2001-01-01 mustchange"
    admin "addprinc -pw $PASSWORD +requires_preauth -allow_tix disabled"
    admin "addprinc -randkey TERMSRV/localhost"
    admin "addprinc -randkey TERMSRV/rdphost.lab.example"
    admin "addprinc -randkey +no_auth_data_required cifs/localhost"
    admin "addprinc -randkey HTTP/localhost"
    admin "addprinc -randkey -allow_svr TERMSRV/disabled.lab.example"
    admin "ktadd -k $home/service.keytab TERMSRV/localhost TERMSRV/rdphost.lab.example HTTP/localhost cifs/localhost"
  } | in_realm kadmin.local >"$home/admin.log" 2>&1
}

start() {
  local setting port=16088 udp=yes offset='' front=()
  for setting in "$@"; do
    case $setting in
    port=* | udp=* | offset=*) declare "$setting" ;;
    *) die "kdc.sh: unknown setting $setting" ;;
    esac
  done
  export PATH=$PATH:/usr/sbin:/sbin
  need krb5kdc kadmin.local kdb5_util ss
  stop
  mkdir -p "$home"
  write_configuration
  in_realm kdb5_util create -r "$REALM" -s -P "$PASSWORD" >"$home/create.log" 2>&1 || die "no database: see $home/create.log"
  write_principals
  [ -s "$home/service.keytab" ] || die "no principals: see $home/admin.log"
  if [ -n "$offset" ]; then
    need faketime
    front=(faketime -f "$offset")
  fi
  # -n: in the foreground, so that its process is the one that we remember.
  KRB5_CONFIG=$home/krb5.conf KRB5_KDC_PROFILE=$home/kdc.conf setsid "${front[@]}" \
    krb5kdc -n -r "$REALM" -P "$home/pid" >"$home/out" 2>&1 </dev/null &
  remember "$record" $!
  wait_for_listener "$port" 10 "$record" || die "the KDC did not start: see $home/out and $home/kdc.log"
  echo "$home $port"
}

stop() {
  end_remembered "$record"
  rm -rf "$home"
}

case ${1:-} in
start) shift; start "$@" ;;
stop) stop ;;
log) cat "$home/kdc.log" "$home/out" 2>/dev/null ;;
accept)
  program=$(built gss-accept -lgssapi_krb5) || exit 1
  KRB5_KTNAME=FILE:$2 exec "$program"
  ;;
*) die "kdc.sh start [SETTING=VALUE ...], stop, log or accept KEYTAB" ;;
esac

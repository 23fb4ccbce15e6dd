#!/bin/bash
# Makes a small certificate authority and one server certificate per certificate fault.
#   certs.sh [DIR]      (default: the place where server.sh looks)
# Runs once; delete DIR to make everything anew. Names in every good certificate: see NAMES.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need openssl
dir=${1:-$CERTIFICATES}
mkdir -p "$dir" || exit 1
cd "$dir" || exit 1
# Our mark and lock in one: what a directory without it holds is not ours to replace.
[ -e .interop-certificates ] || [ -z "$(ls -A)" ] || die "$dir is not empty and was not made by certs.sh"
exec 9>.interop-certificates
flock 9
# The dates are relative to the day of making: "not yet valid" would ripen in a month.
if [ -e complete ] && [ -n "$(find complete -mtime -20)" ]; then exit 0; fi
find . -maxdepth 1 -type f ! -name .interop-certificates -delete
set -e

HOST=rdphost.lab.example
NAMES="DNS:$HOST,DNS:wan.lab.example,DNS:localhost,IP:127.0.0.1,IP:10.77.2.2,IP:10.78.0.2"

day() { date -u -d "$1 days" +%Y%m%d000000Z; }
PAST=$(day -400) RECENTLY=$(day -35) NOW=$(day -10) SOON=$(day +30) LATER=$(day +800)

new_key() { # NAME rsa:BITS|ec:CURVE
  case $2 in
  rsa:*) openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:${2#rsa:}" -out "$1.key" ;;
  ec:*) openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:${2#ec:}" -pkeyopt ec_param_enc:named_curve -out "$1.key" ;;
  esac
}

# `openssl ca` is the one command of OpenSSL 3.0 that takes both dates freely.
issue() { # NAME KEY DIGEST COMMON-NAME ALTERNATIVE-NAMES NOT-BEFORE NOT-AFTER PURPOSE
  new_key "$1" "$2"
  : >index.txt
  openssl rand -hex 12 >serial
  cat >authority.cnf <<C
[ca]
default_ca = lab
[lab]
database = index.txt
serial = serial
new_certs_dir = .
policy = any_name
x509_extensions = server
unique_subject = no
[any_name]
commonName = supplied
[server]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = $8
subjectAltName = $5
C
  openssl req -new -key "$1.key" -subj "/CN=$4" -out request.csr
  openssl ca -batch -notext -config authority.cnf -cert ca.crt -keyfile ca.key -md "$3" \
    -startdate "$6" -enddate "$7" -in request.csr -out "$1.crt" 2>>openssl.log
  rm -f request.csr authority.cnf serial* index.txt* [0-9A-F]*.pem
}

openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 3650 -subj "/O=rdpdoctor interop tests/CN=Interop test CA" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.crt 2>>openssl.log

#     name      key      digest common name      names                  from    until       purpose
issue good      rsa:2048 sha256 $HOST            "$NAMES"               "$NOW"  "$LATER"    serverAuth
issue goodec    ec:P-256 sha256 $HOST            "$NAMES"               "$NOW"  "$LATER"    serverAuth
issue expired   rsa:2048 sha256 $HOST            "$NAMES"               "$PAST" "$RECENTLY" serverAuth
issue notyet    rsa:2048 sha256 $HOST            "$NAMES"               "$SOON" "$LATER"    serverAuth
issue wrongname rsa:2048 sha256 other.lab.example "DNS:other.lab.example" "$NOW"  "$LATER"    serverAuth
issue rsa1024   rsa:1024 sha256 $HOST            "$NAMES"               "$NOW"  "$LATER"    serverAuth
issue sha1      rsa:2048 sha1   $HOST            "$NAMES"               "$NOW"  "$LATER"    serverAuth
issue clienteku rsa:2048 sha256 $HOST            "$NAMES"               "$NOW"  "$LATER"    clientAuth

# What a host makes for itself: a common name, no alternative names, nobody vouches for it.
openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 180 -subj "/CN=$HOST" \
  -keyout selfsigned.key -out selfsigned.crt 2>>openssl.log
# A good certificate with somebody else's key.
cp good.crt mismatch.crt
new_key mismatch rsa:2048
# A good pair whose key the service account may not read.
cp good.crt unreadable.crt
cp good.key unreadable.key

chmod 0644 ./*.crt
chmod 0600 ./*.key
if is_root && getent group xrdp >/dev/null; then
  for key in *.key; do
    case $key in
    ca.key | unreadable.key) ;;
    *) chgrp xrdp "$key" && chmod 0640 "$key" ;;
    esac
  done
fi
is_root || chmod 0000 unreadable.key
touch complete

#!/bin/sh
# Installs shipctl from a release: see usage below.
#
# Needs a POSIX shell, tar, gzip, a program that computes SHA-256 and, for a URL, curl or wget. Nothing is put in place
# before the whole release is unpacked, checked and run, and a failure after that brings back what was there.
set -eu
umask 022

usage() {
  cat <<'END'
usage: sh install.sh [--from RELEASE] [--prefix DIRECTORY] [--program NAME]

Installs bin/shipctl, its links, completions, licences and documentation.

  --from RELEASE      directory or URL that holds SHA256SUMS and the archives
                      (default: the directory of this script)
  --prefix DIRECTORY  where to install (default: /usr/local for root, else ~/.local)
  --program NAME      shipctl-fast, made from Bun, or shipctl, made from Node (default: shipctl-fast)
END
}

work=''  # our own directory below the prefix, for what is not complete yet
made=''  # directories that did not exist before, one a line, outermost first
placed='' # files that were put in place, one a line, relative to the prefix

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

misused() {
  printf 'install.sh: %s\n' "$1" >&2
  usage >&2
  exit 99
}

has() { command -v "$1" >/dev/null 2>&1; }

# Brings back the old files, removes the new ones and then the directories that were made.
undo() {
  for file in $placed; do
    if [ -e "$work/old/$file" ] || [ -L "$work/old/$file" ]; then
      mv -f "$work/old/$file" "$prefix/$file" || :
    else
      rm -f "$prefix/$file"
    fi
  done
  placed=''
}

finish() {
  status=$?
  trap - EXIT HUP INT PIPE TERM
  [ "$status" -eq 0 ] || undo
  [ -z "$work" ] || rm -rf "$work"
  if [ "$status" -ne 0 ] && [ -n "$made" ]; then
    printf '%s' "$made" | sort -r | while IFS= read -r directory; do
      rmdir "$directory" 2>/dev/null || :
    done
  fi
  exit "$status"
}

# make_directory PATH: with its parents; notes which are new
make_directory() {
  [ ! -d "$1" ] || return 0
  case $1 in
    */*) make_directory "$(dirname "$1")" || return 1 ;;
  esac
  mkdir "$1" 2>/dev/null || return 1
  made="$made$1
"
}

find_platform() {
  [ "$(uname -s)" = Linux ] || fail "shipctl runs only on Linux, not on $(uname -s)"
  case $(uname -m) in
    x86_64 | amd64) cpu=x64 loader=/lib64/ld-linux-x86-64.so.2 ;;
    aarch64 | arm64) cpu=arm64 loader=/lib/ld-linux-aarch64.so.1 ;;
    *) fail "shipctl runs only on x86_64 and aarch64, not on $(uname -m)" ;;
  esac
  [ -e "$loader" ] && return
  for file in /lib/ld-musl-*; do
    [ ! -e "$file" ] ||
      fail "this system has musl (Alpine?), and shipctl needs glibc: use an image based on Debian, Ubuntu or the like"
  done
  fail "shipctl needs glibc, and its loader is missing: $loader"
}

# fetch NAME: a file of the release, into our directory
fetch() {
  case $from in
    http://* | https://*) ;;
    *)
      [ -f "$from/$1" ] || fail "$shown/$1: no such file"
      cp "$from/$1" "$work/$1" || fail "could not copy $shown/$1 into $prefix"
      return
      ;;
  esac
  if has curl; then
    set -- "$1" curl -fsSL -o
  elif has wget; then
    set -- "$1" wget -q -O
  elif has busybox; then
    set -- "$1" busybox wget -q -O
  else
    fail 'neither curl nor wget is installed: install one, or download the release and name its directory with --from'
  fi
  wanted=$1
  shift
  "$@" "$work/$wanted" "$from/$wanted" || fail "could not download $shown/$wanted into $prefix"
}

# digest FILE: its SHA-256, in hexadecimal digits
digest() {
  if has sha256sum; then
    sha256sum <"$1" | cut -d ' ' -f 1
  elif has shasum; then
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  elif has openssl; then
    openssl dgst -sha256 -r <"$1" | cut -d ' ' -f 1
  else
    fail 'sha256sum, shasum and openssl are all missing: the download cannot be checked'
  fi
}

verify() {
  expected=$(sed -n "s/^\\([0-9a-f]\\{64\\}\\) [ *]$1\$/\\1/p" "$work/SHA256SUMS")
  [ -n "$expected" ] || fail "$shown/SHA256SUMS does not list $1"
  actual=$(digest "$work/$1")
  [ "$actual" = "$expected" ] ||
    fail "$shown/$1 is damaged: its SHA-256 is ${actual:-unknown}, and SHA256SUMS says $expected"
}

# place FILE: moves an unpacked file into place and keeps the one that it replaces
place() {
  [ ! -d "$prefix/$1" ] || fail "$prefix/$1 is a directory, or a link to one"
  make_directory "$prefix/$(dirname "$1")" || fail "could not make $prefix/$(dirname "$1")"
  if [ -e "$prefix/$1" ] || [ -L "$prefix/$1" ]; then
    mkdir -p "$work/old/$(dirname "$1")"
    ln "$prefix/$1" "$work/old/$1" 2>/dev/null || cp -pP "$prefix/$1" "$work/old/$1" ||
      fail "could not keep $prefix/$1"
  fi
  placed="$placed$1
"
  mv -f "$work/$name/$1" "$prefix/$1" || fail "could not write $prefix/$1"
}

program=shipctl-fast
prefix=''
from=''
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit
      ;;
    --from=* | --prefix=* | --program=*)
      word=$1
      shift
      set -- "${word%%=*}" "${word#*=}" "$@"
      continue
      ;;
    --from | --prefix | --program) [ -n "${2:-}" ] || misused "$1 needs a value" ;;
    *) misused "unknown word: $1" ;;
  esac
  case $1 in
    --from) from=$2 ;;
    --prefix) prefix=$2 ;;
    --program) program=$2 ;;
  esac
  shift 2
done
case $program in
  shipctl | shipctl-fast) ;;
  *) misused "--program: $program is neither shipctl-fast nor shipctl" ;;
esac
if [ -z "$from" ]; then
  case $0 in
    */*) from=${0%/*} ;;
    *) from=. ;;
  esac
  [ -f "$from/SHA256SUMS" ] || misused 'SHA256SUMS is missing beside this script: name a release with --from'
fi
from=${from%/}
shown=$(printf '%s' "$from" | sed 's|^\([a-z]*://\)[^/]*@|\1|') # without the password of a URL
if [ -z "$prefix" ]; then
  if [ "$(id -u)" -eq 0 ]; then
    prefix=/usr/local
  else
    [ -n "${HOME:-}" ] || misused 'HOME is not set: name a directory with --prefix'
    prefix=$HOME/.local
  fi
fi
case $prefix in
  *'
'*) misused '--prefix: a line break is not possible' ;;
  /*) ;;
  *) prefix=$PWD/$prefix ;;
esac

find_platform
for tool in tar gzip mktemp sed cut; do
  has "$tool" || fail "$tool is not installed"
done
name=$program-linux-$cpu

trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 141' PIPE
trap 'exit 143' TERM
make_directory "$prefix" || fail "could not make $prefix: name another directory with --prefix"
work=$(mktemp -d "$prefix/.shipctl-install.XXXXXX") ||
  fail "could not write to $prefix: name another directory with --prefix"

fetch SHA256SUMS
fetch "$name.tar.gz"
verify "$name.tar.gz"
gzip -dc "$work/$name.tar.gz" | (cd "$work" && tar -xf -) || fail "could not unpack $name.tar.gz into $prefix"
# Its files, the program last. tar lists them, since small images have no find.
files=$(gzip -dc "$work/$name.tar.gz" | tar -tf - | sed -n "s|^$name/\\(.*[^/]\\)\$|\\1|p" | sort -r)
[ -n "$files" ] || fail "could not list the files of $name.tar.gz"
rm -f "$work/$name.tar.gz"
version=$("$work/$name/bin/shipctl" --version) ||
  fail "$program does not run on this system (see above): docs/install.md lists what it needs"

IFS='
'
for file in $files; do
  place "$file"
done
placed=''
made=''
printf 'installed %s/bin/shipctl: %s\n' "$prefix" "$version"
case :$PATH: in
  *":$prefix/bin:"*) ;;
  *) printf 'add %s/bin to PATH to call it by its name\n' "$prefix" ;;
esac

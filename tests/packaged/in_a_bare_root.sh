#!/usr/bin/env bash
# Runs the packaged application in a Debian that has little more than a shell: in_a_bare_root.sh dist/DigitPad
set -euo pipefail
bundle=$(realpath "$1")
if [ "$(id -u)" != 0 ] || ! { command -v debootstrap || apt-get install -qq -y debootstrap; } >/dev/null 2>&1; then
    echo "bare root: not tried, for it takes root's rights and debootstrap"
    exit 0
fi
root=$(mktemp -d)
log=$root.log
trap 'umount -q "$root/proc" || true; rm -rf --one-file-system "$root" "$log"' EXIT
if ! debootstrap --variant=minbase --include=libgl1,libegl1,fontconfig-config,fonts-dejavu-core \
    "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root" >"$log" 2>&1; then
    echo "bare root: not tried, for debootstrap could not make one: $(tail -1 "$log")"
    exit 0
fi
mount -t proc proc "$root/proc" 2>/dev/null || true
cp -a "$bundle" "$root/opt/DigitPad"
inside() { env -i HOME=/root PATH=/usr/bin:/bin LANG=C.UTF-8 /usr/sbin/chroot "$root" "$@"; }
inside /opt/DigitPad/digitpad --version
inside /opt/DigitPad/digitpad self-check
echo "bare root: all works with nothing but $(inside dpkg-query -f '.\n' -W | wc -l) packages, none of them Python's"

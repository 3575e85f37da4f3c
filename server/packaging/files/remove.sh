#!/bin/sh
# Removes the programs of 数衡. The data folder and the settings stay, unless --purge is given.
#   remove.sh [--root DIR] [--purge]
set -eu
root=
purge=no
while [ $# -gt 0 ]; do
  case "$1" in
    --root) [ $# -gt 1 ] || { echo '--root 后面要写一个文件夹。' >&2; exit 64; }; root=$2; shift 2 ;;
    --purge) purge=yes; shift ;;
    -h | --help) sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "不认识的参数 $1。用 --help 查看用法。" >&2; exit 64 ;;
  esac
done
if [ -z "$root" ]; then
  [ "$(id -u)" = 0 ] || { echo '请以 root 身份卸载，例如 sudo ./remove.sh。' >&2; exit 1; }
  if [ -e /etc/systemd/system/shuheng.service ]; then
    systemctl disable --now --quiet shuheng.service || true
    rm -f /etc/systemd/system/shuheng.service
    systemctl daemon-reload
  fi
fi
rm -f "$root/usr/local/bin/shuheng"
rm -rf "$root/opt/shuheng"
if [ "$purge" = yes ]; then
  rm -rf "$root/var/lib/shuheng" "$root/etc/shuheng"
  [ -n "$root" ] || userdel shuheng 2>/dev/null || true
  echo '数衡已卸载，数据和设置已一并删除。'
else
  echo "数衡已卸载。数据仍在 $root/var/lib/shuheng，设置仍在 $root/etc/shuheng。"
fi
